"""The library: check and load, their positions, their errors; the examples of docs/library.md."""

from __future__ import annotations

import copy
import doctest
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import k8slint
from k8slint.field import Key, format_path, parse_path
from k8slint.schemas import appsv1, batchv1, corev1
from k8slint.schemas.model import NoPosition
from k8slint.schemas.runtime import Object, Unstructured

ROOT = Path(__file__).parent.parent

WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app.kubernetes.io/name: web}
spec:
  replicas: 2
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: nginx
        image: nginx:1.27
        resources:
          limits:
            memory: 0.5Gi
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  ports: [{port: 80, targetPort: http}]
"""


def only(text: str, **options: Any) -> Any:
    """The one object of a text."""
    (obj,) = k8slint.load(text=text, **options)
    return obj


# ---------------------------------------------------------------------------------------------------- load


def test_objects_are_typed_and_in_order(tmp_path: Path) -> None:
    (tmp_path / "web.yaml").write_text(WEB)
    (tmp_path / "a.json").write_text('{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}')
    namespace, deployment, service = k8slint.load(tmp_path)
    assert isinstance(namespace, corev1.Namespace) and isinstance(deployment, appsv1.Deployment) and isinstance(service, corev1.Service)
    assert deployment.spec.replicas == 2
    container = deployment.spec.template.spec.containers[0]
    assert container.image == "nginx:1.27" and container.resources.limits is not None
    assert str(container.resources.limits["memory"]) == "512Mi" and container.resources.limits["memory"].written == "0.5Gi"
    assert service.spec.ports is not None and service.spec.ports[0].target_port == "http"
    assert [o.metadata.name for o in k8slint.load([tmp_path / "web.yaml", str(tmp_path / "a.json")])] == ["web", "web", "shop"]
    assert len(k8slint.load(str(tmp_path / "*.yaml"))) == 2


def test_positions() -> None:
    deployment, service = k8slint.load(text=WEB, name="web.yaml")
    assert (deployment.source.file, deployment.source.index, deployment.source.line) == ("web.yaml", 0, 1)
    assert (service.source.index, service.source.line) == (1, 21)
    assert deployment.position("spec.replicas") == k8slint.Span(7, 13, 7, 14)
    assert deployment.position(("spec", "replicas"), key=True) == k8slint.Span(7, 3, 7, 11)
    assert deployment.position("metadata.labels[app.kubernetes.io/name]").key() == (5, 36, 5, 39)
    assert isinstance(deployment, appsv1.Deployment)
    container = deployment.spec.template.spec.containers[0]
    assert container.position("image") == deployment.position("spec.template.spec.containers[0].image") == k8slint.Span(16, 16, 16, 26)
    assert format_path(container.source.path) == "spec.template.spec.containers[0]" and container.source.line == 15
    assert container.source.value["image"] == "nginx:1.27"
    assert container.is_set("image") and not container.is_set("command") and deployment.is_set("spec.template.spec")
    # what is not there is where it would be
    assert container.position("livenessProbe.httpGet") == container.position()
    assert deployment.status.position().line == 1
    assert repr(container.source) == "Place(web.yaml:15 spec.template.spec.containers[0])"


def test_copies_have_no_position() -> None:
    service = only(WEB.split("---")[1])
    for other in (service.model_copy(), copy.deepcopy(service), corev1.Service.model_validate(service.to_dict())):
        assert other == service
        with pytest.raises(NoPosition):
            other.position("spec")


def test_lists_markdown_and_what_is_left_out() -> None:
    pod = '{"apiVersion": "v1", "kind": "Pod"}'
    items = k8slint.load(text=f'{{"apiVersion": "v1", "kind": "List", "items": [{pod},\n{pod}]}}'.encode())
    assert [o.source.path for o in items] == [("items", 0), ("items", 1)] and items[1].position("kind").line == 2
    fenced = only("Some text.\n\n```yaml\napiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n```\n", name="README.md")
    assert fenced.position("metadata.name") == k8slint.Span(7, 9, 7, 10)
    assert k8slint.load(text="a: 1\n---\n- b\n---\n") == []
    assert k8slint.load(text="apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Values.name }}\n") == []


def test_kinds_without_a_model() -> None:
    text = "apiVersion: example.com/v1\nkind: Thing\nmetadata:\n  name: a\n  weight: 3\n  labels: {a: b, c: 4}\nspec: {size: 3, of: null}\n"
    thing = only(text)
    assert isinstance(thing, Unstructured) and isinstance(thing, Object)
    assert (thing.api_version, thing.kind, thing.metadata.name, thing.metadata.labels) == ("example.com/v1", "Thing", "a", {"a": "b"})
    assert thing["spec"]["size"] == 3 and "spec" in thing and thing.get("status") is None
    assert thing.position("spec.size") == k8slint.Span(7, 14, 7, 15)
    assert thing.to_dict()["metadata"]["weight"] == 3
    assert only("apiVersion: example.com/v1\nkind: Thing\nmetadata: [a]\n").metadata.name is None
    lease = only("apiVersion: coordination.k8s.io/v1\nkind: Lease\nmetadata: {name: a}\nspec: {leaseDurationSeconds: 5}\n")
    assert isinstance(lease, Unstructured) and lease["spec"] == {"leaseDurationSeconds": 5}
    with pytest.raises(k8slint.LoadError):
        k8slint.load(text="apiVersion: coordination.k8s.io/v1\nkind: Lease\nspec: {leaseDurationSecond: 5}\n")


def test_defaults() -> None:
    plain, full = only(WEB.split("---")[0]), only(WEB.split("---")[0], defaults=True)
    assert plain.spec.revision_history_limit is None and full.spec.revision_history_limit == 10
    assert full.spec.template.spec.containers[0].image_pull_policy == "IfNotPresent"
    assert str(full.spec.strategy.rolling_update.max_surge) == "25%"
    assert not full.is_set("spec.strategy") and full.source.value == plain.source.value == plain.to_dict()


def test_kubernetes_versions() -> None:
    job = "apiVersion: batch/v1\nkind: Job\nspec:\n  template: {spec: {}}\n  podReplacementPolicy: Failed\n"
    assert only(job, kube_version="1.30").spec.pod_replacement_policy == "Failed"
    with pytest.raises(k8slint.LoadError, match=r"<text>:5:3: .*unknown field \"spec.podReplacementPolicy\"; .* from 1.28 on"):
        k8slint.load(text=job, kube_version="1.27")
    # a field that the newest version has no more
    pod = only("apiVersion: v1\nkind: Pod\nspec:\n  resourceClaims: [{name: a, source: {resourceClaimName: b}}]\n", kube_version="v1.29.3")
    assert pod.spec.resource_claims[0].name == "a"
    assert pod.source.value["spec"]["resourceClaims"][0]["source"] == {"resourceClaimName": "b"}
    with pytest.raises(k8slint.LoadError, match=r"HorizontalPodAutoscaler was removed in Kubernetes 1\.26"):
        k8slint.load(text="apiVersion: autoscaling/v2beta2\nkind: HorizontalPodAutoscaler\n", kube_version="1.30")
    with pytest.raises(ValueError, match=r'"1.12"'):
        k8slint.load(text=job, kube_version="1.12")
    assert isinstance(only(job), batchv1.Job)


def test_load_errors_carry_diagnostics_and_the_good_objects(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(WEB.replace("replicas: 2", 'replicas: "2"').replace("image:", "imagine:"))
    (tmp_path / "b.yaml").write_text("kind: [\n")
    (tmp_path / "c.yaml").write_text("apiVersion: v1\nkind: Pod\nkind: Pod\n# k8slint: ignore\n")
    with pytest.raises(k8slint.LoadError) as caught:
        k8slint.load(tmp_path)
    error = caught.value
    assert [(Path(d.file).name, d.span.line, d.rule) for d in error.diagnostics] == [
        ("a.yaml", 7, "api-wrong-type"), ("a.yaml", 16, "api-unknown-field"), ("b.yaml", 2, "yaml-syntax"),
        ("c.yaml", 3, "yaml-duplicate-key"),
    ]
    assert [o.kind for o in error.objects] == ["Service", "Pod"]
    lines = str(error).splitlines()
    assert lines[0].startswith(f"{tmp_path / 'a.yaml'}:7:13: json: cannot unmarshal string") and len(lines) == 4


def test_paths_that_cannot_be_read(tmp_path: Path) -> None:
    missing = tmp_path / "missing.yaml"
    for function in (k8slint.load, k8slint.check):
        with pytest.raises(FileNotFoundError) as caught:
            function(missing)
        assert caught.value.filename == str(missing)
        with pytest.raises(TypeError):
            function()
        with pytest.raises(TypeError):
            function(missing, text="")
    link = tmp_path / "null.yaml"
    link.symlink_to("/dev/null")
    with pytest.raises(k8slint.LoadError, match="is not a regular file"):
        k8slint.load(link)


# ---------------------------------------------------------------------------------------------------- check


def test_check_paths_and_text(tmp_path: Path) -> None:
    file = tmp_path / "web.yaml"
    file.write_text(WEB.replace("nginx:1.27", "nginx:latest"))
    report = k8slint.check(tmp_path)
    assert isinstance(report, k8slint.Report) and report.files == 1 and len(report.documents) == 2
    found = [d for d in report.diagnostics if d.rule == "latest-tag"]
    assert [(d.file, d.span.line) for d in found] == [(str(file), 16)] and report.failed()
    same = k8slint.check(text=file.read_text(), name=str(file))
    assert [repr(d) for d in same.diagnostics] == [repr(d) for d in report.diagnostics]


def test_check_options(tmp_path: Path) -> None:
    bad = WEB.replace("nginx:1.27", "nginx:latest").replace("replicas: 2", "replicas: -2")
    assert {d.rule for d in k8slint.check(text=bad, select=["latest-tag"]).diagnostics} == {"latest-tag", "api-invalid"}
    assert {d.rule for d in k8slint.check(text=bad, only_api=True).diagnostics} == {"api-invalid"}
    assert "latest-tag" not in {d.rule for d in k8slint.check(text=bad, ignore=["latest-tag"]).diagnostics}
    assert k8slint.check(text=bad, kube_version="1.27").kube_version == "1.27"
    config = tmp_path / "strict.yaml"
    config.write_text("kube-version: '1.29'\nselect: [latest-tag]\n")
    report = k8slint.check(text=WEB, config_file=config)
    assert (report.kube_version, report.diagnostics) == ("1.29", [])
    assert k8slint.check(text=WEB, config_file=config, kube_version="1.31").kube_version == "1.31"
    with pytest.raises(k8slint.UsageError, match="did you mean"):
        k8slint.check(text=WEB, select=["latest-tagg"])
    with pytest.raises(ValueError, match=r'"1.12"'):
        k8slint.check(text=WEB, kube_version="1.12")


def test_check_never_raises_for_bad_manifests() -> None:
    for text in (b"\xff\xfe\x00", b"a: [", b"\0\1\2", "kind: Pod\napiVersion: v1\nspec: 3\n", "", "\ud800"):
        report = k8slint.check(text=text)
        assert report.files == 1


def test_public_names() -> None:
    assert set(k8slint.__all__) <= set(dir(k8slint))
    for name in k8slint.__all__:
        assert getattr(k8slint, name) is not None
    with pytest.raises(AttributeError):
        k8slint.nothing  # noqa: B018


@pytest.mark.parametrize(
    ("text", "path"),
    [("spec.replicas", ("spec", "replicas")), ("spec.containers[0].image", ("spec", "containers", 0, "image")), ("", ()),
     ("labels[app.kubernetes.io/name]", ("labels", "app.kubernetes.io/name")), ("[3].a", (3, "a")), ("data[x][1]", ("data", "x", 1))],
)
def test_paths_from_text(text: str, path: tuple[str | int, ...]) -> None:
    assert parse_path(text) == path
    assert format_path(parse_path(text)) == (text or "<nil>")
    assert all(type(p) in (str, int, Key) for p in parse_path(text))


@pytest.mark.parametrize("text", ["a..b", ".a", "a.", "a[0", "a[0]..b", "a[0]."])
def test_texts_that_are_no_paths(text: str) -> None:
    with pytest.raises(ValueError):
        parse_path(text)


# ---------------------------------------------------------------------------------------------------- documentation


def test_the_examples_of_the_documentation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fences of docs/library.md: `yaml title=FILE` is written to FILE, `pycon` is run, in order."""
    monkeypatch.chdir(tmp_path)
    lines = (ROOT / "docs" / "library.md").read_text(encoding="utf-8").split("\n")
    session: dict[str, Any] = {}
    run = 0
    i = 0
    while i < len(lines):
        if not lines[i].startswith("```"):
            i += 1
            continue
        info, start = lines[i][3:].strip(), i + 1
        i = start
        while lines[i] != "```":
            i += 1
        body = "\n".join(lines[start:i]) + "\n"
        i += 1
        if info.startswith("yaml title="):
            Path(info.removeprefix("yaml title=")).write_text(body, encoding="utf-8")
        elif info == "pycon":
            test = doctest.DocTestParser().get_doctest(body, session, "docs/library.md", "docs/library.md", start)
            output = io.StringIO()
            runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
            runner.run(test, out=output.write, clear_globs=False)
            assert runner.summarize(verbose=False).failed == 0, output.getvalue()
            session = test.globs
            run += len(test.examples)
    assert run > 20


def test_load_in_a_fresh_process() -> None:
    code = f"import k8slint; print(len(k8slint.load({str(ROOT / 'examples' / 'shop')!r})))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0 and int(done.stdout) > 20, done.stderr
