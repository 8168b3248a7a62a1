"""Field pages: paths are found, facts come from the tables and the code, every example does what the page says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

import pytest

from k8slint import scheme
from k8slint.config import Options
from k8slint.diagnostic import INFO, Diagnostic, Report
from k8slint.explain import UnknownTopic, explain, fields, texts
from k8slint.explain.fields import field_page, first_sentence
from k8slint.explain.kinds import find, plural
from k8slint.explain.page import Page
from k8slint.explain.place import Place, fields_of, item_type
from k8slint.linter import Linter
from k8slint.run import prepare
from k8slint.schemas.names import MODELS

ROOT = Path(__file__).parent.parent
NEWEST = scheme.NEWEST


def page(topic: str, lang: str = "en", minor: int = NEWEST, recursive: bool = False) -> Page:
    return field_page(topic, lang, minor, recursive)


def section(found: Page, id: str) -> str:
    return "\n".join(s.text + s.example for s in found.sections if s.id == id)


def near(topic: str, minor: int = NEWEST) -> tuple[str, ...]:
    options = Options()
    options.minor = minor
    with pytest.raises(UnknownTopic) as error:
        explain(topic, "en", options)
    return error.value.near


@pytest.fixture(scope="module")
def linter() -> Linter:
    options = Options()
    options.lang = "en"
    return prepare(options)


def findings(linter: Linter, text: str) -> list[Diagnostic]:
    """What `check` says of a manifest, but for what is a matter of taste."""
    result, report = linter.check_file("example.yaml", text.encode()), Report("")
    linter.finish([result], report)
    return [d for d in report.diagnostics if d.severity != INFO]


# ------------------------------------------------------------------------------------------------- finding the place


@pytest.mark.parametrize(
    ("topic", "path"),
    [
        ("pod.spec.containers.livenessProbe", "pod.spec.containers.livenessProbe"),
        ("deploy.spec.strategy", "deployment.spec.strategy"),
        ("sts.spec.volumeClaimTemplates", "statefulset.spec.volumeClaimTemplates"),
        ("Pods.spec.containers[0].image", "pod.spec.containers.image"),
        ("pod.metadata.labels[app]", "pod.metadata.labels"),
        ("pod.metadata.labels.app", "pod.metadata.labels"),
        ("pod.spec.containers.livenessProbe.httpGet.port", "pod.spec.containers.livenessProbe.httpGet.port"),
        ("apps/v1/Deployment.spec.replicas", "deployment.spec.replicas"),
        ("deployments.v1.apps.spec.replicas", "deployment.spec.replicas"),
        ("hpa.spec.metrics", "horizontalpodautoscaler.spec.metrics"),
        ("Probe.periodSeconds", "Probe.periodSeconds"),
        ("corev1/Probe", "Probe"),
        ("apps/v1 Deployment", "deployment"),
        ("Deployment apps/v1", "deployment"),
        ("apps/v1 deploy.spec.replicas", "deployment.spec.replicas"),
        ("deployments.apps", "deployment"),
        ("deployment.apps.spec", "deployment.spec"),
        ("ingresses.networking.k8s.io.spec.rules", "ingress.spec.rules"),
        ("hpa.v1.spec.targetCPUUtilizationPercentage", "horizontalpodautoscaler.spec.targetCPUUtilizationPercentage"),
        ("pod/spec/containers", "pod.spec.containers"),
        ("pod spec containers", "pod.spec.containers"),
        ("{.pod.spec.containers[*].image}", "pod.spec.containers.image"),
        ("pod.spec.containers.*.image", "pod.spec.containers.image"),
        ("pod.metadata.annotations.prometheus.io/port", "pod.metadata.annotations"),
        ("pvc.spec.resources.requests.storage", "persistentvolumeclaim.spec.resources.requests"),
        ("crd.spec.versions.schema.openAPIV3Schema.properties", "customresourcedefinition.spec.versions.schema.openAPIV3Schema.properties"),
    ],
)
def test_paths_are_found(topic: str, path: str) -> None:
    assert page(topic).title == path


def test_the_stable_and_newest_version_of_a_kind_is_shown_first() -> None:
    assert find("hpa", NEWEST)[0].api_version == "autoscaling/v2"
    assert find("events", NEWEST)[0].api_version == "v1"
    assert page("autoscaling/v1/HorizontalPodAutoscaler").facts["apiVersion"] == "autoscaling/v1"


@pytest.mark.parametrize(
    ("topic", "expected"),
    [
        ("pod.spec.containers.livenesProbe", "pod.spec.containers.livenessProbe"),
        ("pod.spec.Containers", "pod.spec.containers"),
        ("deploy.spec.containers", "deployment.spec.template.spec.containers"),
        ("deploy.spec.containers.image", "deployment.spec.template.spec.containers.image"),
        ("deplyo.spec", "deploy.spec"),
        ("livenessProbe", "pod.spec.containers.livenessProbe"),
        ("pod.spec.replicas", "deployment.spec.replicas"),
        ("liveness-probe-mising", "liveness-probe-missing"),
        ("probe", "probes"),
        ("toleration", "taints-and-tolerations"),
        ("image", "pod.spec.containers.image"),
        ("contaners.image", "pod.spec.containers.image"),
        ("spec.containers[0].image", "pod.spec.containers.image"),
        ("$.spec.replicas", "deployment.spec.replicas"),
        ("containers.livenessProbe", "pod.spec.containers.livenessProbe"),
        ("template.spec.containers", "deployment.spec.template.spec.containers"),
        ("apps/v1beta1/Deployment.spec", "apps/v1/Deployment.spec"),
    ],
)
def test_a_misspelt_topic_names_what_is_near(topic: str, expected: str) -> None:
    assert expected in near(topic)


def test_what_is_near_can_be_asked_for() -> None:
    for topic in ("deploy.spec.contaniers.image.tag", "pod.spec.containers.imag.x", "svc.spec.port.targetport"):
        for suggestion in near(topic):
            assert page(suggestion).sections


def test_fields_of_another_version_are_told_apart() -> None:
    with pytest.raises(UnknownTopic, match=r"exists from Kubernetes 1\.28 on, the target is 1\.25"):
        page("pod.spec.initContainers.restartPolicy", minor=25)
    with pytest.raises(UnknownTopic, match="nothing is known"):
        page("no-such-kind.spec")


def test_plurals_and_short_names() -> None:
    assert [plural(k) for k in ("Ingress", "NetworkPolicy", "Endpoints", "Gateway", "Pod")] == [
        "ingresses", "networkpolicies", "endpoints", "gateways", "pods",
    ]
    for name in ("po", "svc", "ing", "netpol", "pdb", "pvc", "quota", "limits", "cj"):
        assert find(name, NEWEST), name


# ------------------------------------------------------------------------------------------------- facts


@pytest.mark.parametrize(
    ("topic", "value"),
    [
        ("pod.spec.containers.livenessProbe.periodSeconds", 10),
        ("pod.spec.containers.imagePullPolicy", "IfNotPresent"),
        ("deploy.spec.strategy.rollingUpdate.maxSurge", "25%"),
        ("pod.spec.terminationGracePeriodSeconds", 30),
        ("svc.spec.ports.protocol", "TCP"),
        ("cronjob.spec.concurrencyPolicy", "Allow"),
        ("pod.spec.containers.image", None),
    ],
)
def test_defaults_are_what_the_defaulting_functions_say(topic: str, value: object) -> None:
    assert page(topic).facts["default"] == value


def test_required_allowed_since_and_gates() -> None:
    assert page("deploy.spec.selector").facts["required"] is True
    assert page("deploy.spec.replicas").facts["required"] is False
    assert page("pod.spec.restartPolicy").facts["allowed"] == ["Always", "Never", "OnFailure"]
    assert page("pod.spec.containers.restartPolicy").facts["since"] == "1.28"
    claims = page("pod.spec.containers.resources.claims", minor=33).facts
    assert (claims["since"], claims["gate"]) == ("1.26", "DynamicResourceAllocation")
    assert "off by default in 1.33" in section(page("pod.spec.containers.resources.claims", minor=33), "facts")
    assert "on by default since 1.34" in section(page("pod.spec.containers.resources.claims"), "facts")
    assert "since" not in page("pod.spec.containers").facts


def test_values_are_explained() -> None:
    assert "`Never`: Never pulled." in section(page("pod.spec.containers.imagePullPolicy"), "values")
    assert "`Recreate`" in section(page("deploy.spec.strategy.type", lang="zh"), "values")


def test_related_rules_read_the_field() -> None:
    assert "liveness-probe-missing" in page("pod.spec.containers.livenessProbe").facts["rules"]
    assert "liveness-probe-missing" not in page("svc.spec.ports").facts["rules"]
    assert page("cm.data").facts["rules"] == []


def test_the_tree_of_a_recursive_type_ends() -> None:
    tree = section(page("deploy.spec", recursive=True), "fields").splitlines()
    assert "strategy  <DeploymentStrategy>" in tree
    assert "  rollingUpdate  <RollingUpdateDeployment>" in tree
    assert len(section(page("crd", recursive=True), "fields").splitlines()) < 2000


def test_kinds_without_a_text_have_type_default_and_fields() -> None:
    found = page("ValidatingWebhookConfiguration.webhooks.failurePolicy")
    assert found.facts["default"] == "Fail"
    assert set(found.facts["allowed"]) == {"Fail", "Ignore"}
    assert "`webhooks`" in section(page("ValidatingWebhookConfiguration"), "fields")


def test_every_kind_of_every_version_has_a_page() -> None:
    for minor in (scheme.OLDEST, 31, NEWEST):
        for kind in scheme.kinds(minor):
            assert page(f"{kind.api_version}/{kind.kind}", minor=minor).sections


def test_first_sentence() -> None:
    assert first_sentence("One, e.g. this. Two.") == "One, e.g. this."
    assert first_sentence("写成 1.10 的样子。第二句。") == "写成 1.10 的样子。"
    assert first_sentence("no end") == "no end"


# ------------------------------------------------------------------------------------------------- examples


def every_place() -> list[Place]:
    """All paths of the kinds that have models; a type inside itself is not entered again."""
    out = []

    def walk(place: Place, above: tuple[str, ...]) -> None:
        for step in fields_of(place.type, NEWEST):
            if step.field.json_name == "status":
                continue
            below = Place(place.kind, place.root, NEWEST)
            below.steps = [*place.steps, step]
            below.type = item_type(step.field.go_type, NEWEST)
            out.append(below)
            if below.type not in above:
                walk(below, (*above, below.type))

    for key in MODELS:
        kind = scheme.lookup(*key)
        assert kind is not None
        out.append(Place(kind, kind.type, NEWEST))
        walk(out[-1], (kind.type,))
    return out


def in_one_kind(place: Place) -> bool:
    """Pods alone, and what is no Pod: the templates of the other kinds say the same again."""
    assert place.kind is not None
    return place.kind.kind in ("Pod", "Deployment") or not any(s.outer == "core/v1.PodSpec" for s in place.steps)


def wrong_examples(linter: Linter, places: list[Place]) -> list[str]:
    wrong = []
    for place in places:
        text = fields.example_text(place)
        if text and (found := findings(linter, text)):
            wrong.append(f"{place.text()}: {found[0].rule}: {found[0].message}")
        elif text and place.steps and "# <-" not in text and not texts.field_entry("en", place.steps[-1].owner, place.names[-1]).get("example"):
            wrong.append(f"{place.text()}: nothing is marked")
    return wrong


def test_examples_pass_check(linter: Linter) -> None:
    places = [p for p in every_place() if in_one_kind(p)]
    assert len(places) > 2000
    assert wrong_examples(linter, places) == []


@pytest.mark.slow
def test_examples_in_every_kind_pass_check(linter: Linter) -> None:
    assert wrong_examples(linter, every_place()) == []


@pytest.mark.parametrize("topic", ["pod.spec.containers.livenessProbe", "svc.spec.type", "ingress.spec.rules", "job.spec.completions"])
def test_an_example_shows_the_field(topic: str) -> None:
    [marked] = [line for line in section(page(topic), "example").splitlines() if line.endswith("# <-")]
    assert marked.strip(" -").startswith(topic.rpartition(".")[2] + ":")


def test_what_nobody_writes_has_no_example() -> None:
    for topic in ("pod.status.phase", "pod.metadata.uid", "pod.spec.ephemeralContainers", "pod.spec.containers.lifecycle.stopSignal"):
        assert section(page(topic), "example") == ""


@pytest.mark.parametrize(
    "kind",
    [
        "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding",
        "MutatingAdmissionPolicy", "CustomResourceDefinition", "FlowSchema", "PriorityLevelConfiguration", "EndpointSlice", "IngressClass",
        "ServiceCIDR", "APIService", "ResourceClaim", "ResourceClaimTemplate", "DeviceClass", "ResourceSlice", "SubjectAccessReview", "Lease",
        "PriorityClass", "RuntimeClass", "CSIDriver", "VolumeAttributesClass",
    ],
)
def test_kinds_without_models_have_an_example_that_passes(kind: str) -> None:
    [example] = [s for s in page(kind).sections if s.id == "example"]
    assert example.expects == "pass"


def test_an_example_that_check_refuses_is_not_shown() -> None:
    assert section(page("pod.spec.initContainers.livenessProbe"), "example")
    assert section(page("pod.spec.initContainers.livenessProbe", minor=27), "example") == ""  # no sidecars yet
    assert section(page("crd.spec.versions.schema.openAPIV3Schema.definitions"), "example") == ""
    [example] = [s for s in page("scheduling.k8s.io/v1alpha3/CompositePodGroup.spec").sections if s.id == "example"]
    assert example.expects == ""  # nobody serves it unasked
    assert "--runtime-config" in section(page("scheduling.k8s.io/v1alpha3/CompositePodGroup"), "facts")


def test_examples_named_in_texts_pass_check(linter: Linter) -> None:
    for path in sorted(Path(texts.FOLDER).glob("*/fields/*.yaml")):
        for type_name, entries in texts.load(texts.read(str(path)), str(path)).items():
            for name, entry in entries.items():
                if type(entry) is dict and entry.get("example"):
                    assert findings(linter, entry["example"]) == [], f"{path}: {type_name}.{name}"


# ------------------------------------------------------------------------------------------------- the command


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "k8slint", *arguments], cwd=ROOT, capture_output=True, text=True, encoding="utf-8",
        env={"PATH": "", "PYTHONUTF8": "1", **environment}, check=False,
    )


def test_the_command() -> None:
    found = run("explain", "pod.spec.containers.image")
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout.startswith("pod.spec.containers.image\n\n  - Type: text\n  - Required: yes\n")
    assert "k8slint" not in found.stdout.splitlines()[0]
    unknown = run("explain", "pod.spec.container", "--lang", "zh")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert "没有字段“container”" in unknown.stderr and '"pod.spec.containers"' in unknown.stderr
    assert run("explain", "pod", "-o", "nonsense").returncode == 2
    assert "类型" in run("explain", "pod.spec.containers.image", LANG="zh_CN.UTF-8").stdout
    assert "Type" in run("explain", "pod.spec.containers.image", LANG="de_DE.UTF-8").stdout


def test_output_that_cannot_hold_chinese_is_escaped() -> None:
    found = run("explain", "pod.spec.containers.image", "--lang", "zh", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert found.returncode == 0 and "\\u" in found.stdout


def test_a_field_is_explained_fast_and_without_heavy_imports() -> None:
    code = "import sys; sys.argv = ['k8slint', 'explain', 'pod.spec.containers.livenessProbe']\ntry:\n import k8slint.__main__ as m; m.main()\n"
    code += "except SystemExit: pass\nprint(sorted({n.partition('.')[0] for n in sys.modules} & {'typer', 'rich', 'pydantic', 'ruamel', 'click'}))"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.splitlines()[-1] == "[]"
    times = []
    for _ in range(3):
        before = getrusage(RUSAGE_CHILDREN)
        run("explain", "pod.spec.containers.livenessProbe")
        after = getrusage(RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(times) < 0.15


def test_what_is_taken_from_the_example_is_no_default() -> None:
    assert page("svc.spec.ports.targetPort").facts["default"] is None
    assert "- **Default:** `port`: the same number." in section(page("svc.spec.ports.targetPort"), "facts")
    assert "80" not in section(page("svc.spec.ports"), "fields")
    assert page("rc.spec.selector").facts["default"] is None and "The labels of `template`." in section(page("rc.spec.selector"), "facts")
    assert "Default" not in section(page("deploy.spec"), "facts")
    assert "（手工创建的卷）" in section(page("pv.spec.persistentVolumeReclaimPolicy", "zh"), "facts")
    assert "`IfNotPresent`。标签是" in section(page("pod.spec.containers.imagePullPolicy", "zh"), "facts")
    assert "(whole number, `10` by default)" in section(page("pod.spec.containers.livenessProbe"), "fields")


def test_what_the_server_checks_of_a_probe_is_said() -> None:
    for probe in ("livenessProbe", "readinessProbe", "startupProbe"):
        for lang in ("en", "zh"):
            assert "`grpc`" in section(page(f"pod.spec.containers.{probe}", lang), "validation")
