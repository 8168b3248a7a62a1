"""The reader's own file: what each line means with its values, what is filled in, what is wrong; and YAML that cannot be read."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from k8slint.config import Options
from k8slint.explain import explain
from k8slint.explain.manifest import page_of
from k8slint.explain.page import Page
from k8slint.explain.render import to_text
from k8slint.explain.repair import repair
from k8slint.explain.texts import Words

ROOT = Path(__file__).parent.parent

APP = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  selector:
    matchLabels: {app: web}
  strategy:
    rollingUpdate:
      maxSurge: 25%
      maxUnavailable: 25%
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: web
        image: registry.example.com/shop/web:1.4.2
        command: [sh, "exec web"]
        env:
        - name: MODE
          value: fast
        - name: PASSWORD
          valueFrom:
            secretKeyRef: {name: web, key: password}
        resources:
          requests: {cpu: 250m, memory: 128Mi}
        readinessProbe:
          httpGet: {path: /ready, port: 8080}
          periodSeconds: 5
          failureThreshold: 4
      tolerations:
      - key: dedicated
        value: batch
        effect: NoSchedule
"""


def page(text: str, line: int = 0, lang: str = "en", name: str = "app.yaml") -> Page:
    options = Options()
    options.lang = lang
    return page_of(name, textwrap.dedent(text).encode(), line, lang, options)


def shown(found: Page) -> str:
    return " ".join(to_text(found, Words(found.lang)).split())


def lines_of(found: Page) -> list[int]:
    """The numbers that bullets begin with, in the order of the page's sections about objects."""
    out = []
    for section in found.sections:
        if section.id == "object":
            out += [int(b.split("**")[1]) for b in section.text.splitlines() if b.lstrip().startswith("- **") and b.split("**")[1].isdigit()]
    return out


@pytest.mark.parametrize(
    "sentence",
    [
        "6 `replicas: 3`: 3 Pods are kept running.",
        "25% of 3 is 1, rounded up. During a rollout there are at most 4 Pods.",
        "25% of 3 is 0, rounded down. During a rollout at least 3 Pods stay available.",
        "Runs `registry.example.com/shop/web` in version `1.4.2`, from registry.example.com. It is pulled where the node does not have it yet.",
        "Careful: without `-c` sh takes exec web for the name of a script file.",
        "`MODE` is set to fast.",
        "`PASSWORD` comes from the key `password` of the Secret `web`",
        "`cpu`: 0.25 of a CPU core, `memory`: 134.2 MB",
        "Asks `http://POD:8080/ready`. From the start, every 5 seconds. 4 failures in a row (about 20 seconds) and the Pod gets no requests",
        "The Pod may run on nodes with the taint `dedicated=batch:NoSchedule`.",
        "Quality-of-service class: `Burstable`",
        "`restartPolicy: Always`",
        "`imagePullPolicy: IfNotPresent`",
        "ReplicaSet/web-",
    ],
)
def test_values_are_read(sentence: str) -> None:
    text = shown(page(APP)).replace("spec.restartPolicy", "restartPolicy")
    assert sentence in text


def test_a_file_is_walked_from_top_to_bottom() -> None:
    numbers = lines_of(page(APP))
    assert numbers == sorted(numbers)
    assert set(range(3, 36)) - set(numbers) <= {13, 16, 17, 23, 25, 26, 28, 34, 35}


def test_what_is_wrong_stands_at_its_line_and_at_the_end() -> None:
    found = page(APP.replace("replicas: 3", 'replicas: "3"').replace("image: ", "imagee: "))
    assert [d["line"] for d in found.facts["diagnostics"]] == [6, 19]
    walk = "\n".join(s.text for s in found.sections if s.id == "object")
    assert walk.index("api-wrong-type") < walk.index("maxSurge") < walk.index("api-unknown-field")
    assert "There is no such field here." in walk
    assert found.sections[-1].id == "wrong" and "api-wrong-type" in found.sections[-1].text


def test_a_good_file_has_nothing_wrong() -> None:
    found = page("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {a: b}\n")
    assert found.sections[-1].text == "Nothing."
    assert found.facts == {"diagnostics": [], "mistakes": [], "cautions": []}


def test_one_line() -> None:
    found = page(APP, line=11)
    assert found.title == "app.yaml:11  spec.strategy.rollingUpdate.maxSurge"
    assert found.sections[0].text.startswith("25% of 3 is 1, rounded up.")
    assert found.facts["default"] == "25%"
    assert shown(page(APP, line=23)).count("`MODE` is set to fast.") == 1
    assert "`PASSWORD` comes from" in shown(page(APP, line=26))
    assert page(APP, line=26).title.endswith("env[1].valueFrom.secretKeyRef")
    assert "nothing to explain" in shown(page(APP + "# a comment\n", line=37))
    assert "nothing to explain" in shown(page(APP, line=999))


def test_one_line_in_chinese_says_what_is_wrong() -> None:
    text = shown(page(APP.replace("replicas: 3", 'replicas: "3"'), line=6, lang="zh"))
    assert "应当是整数" in text and "这一行" in text


def test_other_documents() -> None:
    custom = shown(page("apiVersion: example.com/v1\nkind: Shop\nmetadata: {name: a}\nspec: {size: 3}\n"))
    assert "A custom resource" in custom and "`size: 3`" in custom
    unknown = shown(page("apiVersion: v1\nkind: Pood\nmetadata: {name: a}\n"))
    assert "no such kind" in unknown and "api-unknown-kind" in unknown
    items = shown(page("apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: one}}\n"))
    assert "ConfigMap `one`, line 4" in items
    assert "no Kubernetes object" in shown(page("# nothing\n"))
    assert "not a Kubernetes object" in shown(page("hello: world\n"))


def test_hostile_values_do_not_break_the_page() -> None:
    for text in (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: 3\nspec: [1]\n",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: [a]}\nspec: {containers: {a: 1}, volumes: [3, {name: 7}], tolerations: [x]}\n",
        "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - {image: 3, command: sh, env: [{name: A, valueFrom: 3}], livenessProbe: {httpGet: 3}}\n",
        "apiVersion: v1\nkind: Service\nmetadata:\nspec: {ports: [{port: a}], selector: [a]}\n",
        "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: '`*`'}\nspec: {schedule: '* *', jobTemplate: 3}\n",
        "- - - a\n", "{}", "? {a: b}\n: c\n", "\x00", "a: &a [*a]",
    ):
        for line in (0, 1, 3, 4):
            assert to_text(page(text, line=line, lang="zh"), Words("zh"))


# ------------------------------------------------------------------------------------------------- what cannot be read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:\n\tb: 1\n", [(2, "mistake-tab")]),
        ("a:\n  b:#note\n    c: 1\n", [(2, "mistake-comment")]),
        ("a: 1\nb:2\nc: 3\n", [(2, "mistake-colon")]),
        ("a：1\nb: 2\n", [(1, "mistake-wide")]),
        ("a:\n-b: 1\n- c: 2\n", [(2, "mistake-dash")]),
        ("a:\n  b: 1\n   c: 2\n  d: 3\n", [(3, "mistake-indent")]),
        ("a:\n- b: 1\n    c: 2\n  d: 3\n", [(3, "mistake-indent")]),
        ('a: "x\nb: 1\n', [(1, "mistake-quote")]),
        ("a: 1\nand this is a note\n", [(2, "mistake-prose")]),
        ("a: 1\n// note\nb: 2\n", [(2, "mistake-prose-comment")]),
        ("spec:\n\tkeys:\n\t- key: a\nEqual，“等于”\n", [(2, "mistake-tab"), (3, "mistake-tab"), (4, "mistake-prose")]),
    ],
)
def test_slips_of_the_pen_are_found(text: str, expected: list[tuple[int, str]]) -> None:
    mended, found, readable = repair(text.rstrip("\n"))
    assert [(m.line, m.key) for m in found] == expected
    assert readable
    assert mended.count("\n") == text.rstrip("\n").count("\n"), "lines keep their numbers"


def test_what_is_beyond_repair_is_said() -> None:
    _, _, readable = repair("a: [b\nc: }{\n: : :")
    assert not readable
    assert "cannot be read as YAML (line" in shown(page("a: [b\nc: }{\n: : :\n"))


def test_good_text_is_left_alone() -> None:
    assert repair(APP) == (APP, [], True)


NOTES = """\
# 笔记

- 容忍度

  - ```yaml
    spec:
    \ttolerations:
    \t- key: "foo"
    \t\toperator: "Equal"
    \t\tvalue: "bar"
    \t\teffect: "NoSchedule"
    等于操作
    ```

- 一个 Pod

  ```yaml
  apiVersion: v1
  kind: Pod
  metadata:
    name: test
    annotations:
      - name: String
  spec:
    containers:
    - name: test
      image: nginx:1.27.3
      env:
      - name: URL
        value: http://$(HOST)/
      - name: HOST
        value: example.com
      lifecycle:
        postStart:
          exec:
            command: [sh, 'yum upgrade -y']
        preStop:#关闭之前
          exec:
            command: ['service httpd stop']
  ```
"""


def test_learners_notes_are_read_and_their_mistakes_found_at_their_lines() -> None:
    found = page(NOTES, lang="zh", name="notes.md")
    text = shown(found)
    assert {(m["line"], m["mistake"]) for m in found.facts["mistakes"]} == {
        (7, "tab"), (8, "tab"), (9, "tab"), (10, "tab"), (11, "tab"), (12, "prose"), (37, "comment"),
    }
    assert [(d["line"], d["rule"]) for d in found.facts["diagnostics"]] == [(22, "api-wrong-type")]
    assert "应当是映射，而不是列表" in text
    assert "看起来是 Pod 的一部分" in text and "污点 `foo=bar:NoSchedule`" in text
    assert "36 `command: [sh, yum upgrade -y]`：注意：没有 `-c`" in text
    assert "39 `command: [service httpd stop]`：注意：service httpd stop 是一项" in text
    fixed = page(NOTES.replace("      - name: String\n", "      name: String\n"), lang="zh", name="notes.md")
    assert (30, "env-reference-before-definition") in [(d["line"], d["rule"]) for d in fixed.facts["diagnostics"]]


def test_files_are_topics(tmp_path: Path) -> None:
    path = tmp_path / "app.yaml"
    path.write_text(APP, encoding="utf-8")
    assert explain(str(path), "en", Options()).kind == "file"
    assert explain(f"{path}:6", "en", Options()).facts["default"] == 1
    assert explain(f"{path}:6:3", "en", Options()).facts["default"] == 1  # as check prints places
    with pytest.raises(OSError):
        explain(str(tmp_path / "none.yaml"), "en", Options())


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*/*")), ids=lambda p: f"{p.parent.name}-{p.name}")
def test_the_examples_of_the_repository_are_explained(path: Path) -> None:
    for lang in ("en", "zh"):
        assert to_text(explain(str(path), lang, Options()), Words(lang))


# ------------------------------------------------------------------------------------------------- more of what learners write


@pytest.mark.parametrize(
    ("schedule", "en", "zh"),
    [
        ("30 2 * * 1-5", "Every Monday to Friday at 02:30", "每周一至周五 02:30"),
        ("0 8,20 * * *", "Every day at 08:00, 20:00", "每天 08:00、20:00"),
        ("0 0 * * SUN,3", "Every Sunday, Wednesday at 00:00", "每周日、三 00:00"),
        ("*/15 * * * *", "Every 15 minutes, from the full hour on.", "从整点起，每 15 分钟一次。"),
        ("* * * * *", "Every minute.", "每分钟一次。"),
        ("5 */6 * * *", "Every 6 hours at minute 5, from midnight on", "从零点起，每 6 小时一次，在第 5 分钟"),
        ("7 * * * *", "Every hour at minute 7.", "每小时的第 7 分钟。"),
    ],
)
def test_schedules_are_told_in_words(schedule: str, en: str, zh: str) -> None:
    text = f"""\
        apiVersion: batch/v1
        kind: CronJob
        metadata: {{name: n}}
        spec: {{schedule: "{schedule}"}}
        """
    assert en in shown(page(text))
    assert zh in shown(page(text, lang="zh"))


def test_a_step_that_does_not_divide_the_hour_is_not_told_as_an_interval() -> None:
    text = 'apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: n}\nspec: {schedule: "*/7 * * * *"}\n'
    assert "Every 7 minutes" not in shown(page(text))


def test_a_policy_is_told_with_its_peers_and_what_it_shuts_off() -> None:
    found = shown(page("""\
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: p}
        spec:
          podSelector: {}
          policyTypes: [Ingress, Egress]
          ingress:
          - from:
            - podSelector: {matchLabels: {role: web}}
              namespaceSelector: {matchLabels: {team: a}}
            - podSelector: {}
            - namespaceSelector: {}
            - podSelector: {matchExpressions: [{key: role, operator: In, values: [a, b]}]}
            - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}
        """))
    for sentence in (
        "`podSelector:`: Chooses everything.",
        "There is no `egress` rule, so these Pods may connect to nothing, not even to the cluster's DNS.",
        "Pods that have `role=web` in namespaces that have `team=a`. One item, so both have to be true; two items would be one or the other.",
        "All Pods of this namespace.",
        "All Pods in all namespaces.",
        "Pods of this namespace that have `role In (a, b)`.",
        "The addresses `10.0.0.0/8`, without `10.1.0.0/16`.",
    ):
        assert sentence in found
    assert "no `ingress` rule" not in found


def test_values_of_closed_sets_are_told_and_wrong_ones_cautioned() -> None:
    found = shown(page("""\
        apiVersion: v1
        kind: Pod
        metadata: {name: p, label: {a: b}}
        spec:
          restartPolicy: always
          topologySpreadConstraints:
          - {maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway, labelSelector: {}}
          containers:
          - name: c
            image: nginx:1.27.3
            resources: {limits: {cpu: 2}}
        """))
    assert "Careful: only `Always`, `Never`, `OnFailure` are allowed here." in found
    assert "placed all the same" in found
    assert "2 CPU cores" in found


def test_a_field_that_lost_its_indentation_is_told_where_it_belongs() -> None:
    found = shown(page("""\
        apiVersion: v1
        kind: Pod
        metadata: {name: p}
        spec:
          containers: [{name: c, image: "nginx:1.27.3"}]
          tolerations:
          - key: a
          operator: Exists
        """))
    assert "There is no such field here. It is one of `tolerations` above" in found


def test_what_check_skips_is_said(tmp_path: Path) -> None:
    chart = page("{{- if .Values.on }}\napiVersion: v1\nkind: Pod\n{{- end }}\n")
    assert shown(chart).endswith("Line 1: a template (Helm, Jinja): render it first and check what comes out, for example: helm template . | k8slint check -")
    patch = tmp_path / "patch.yaml"
    (tmp_path / "kustomization.yaml").write_text("patches: [{path: patch.yaml}]\n")
    patch.write_text(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"
        "spec: {template: {spec: {containers: [{name: web, $patch: delete}]}}}\n"
    )
    found = shown(explain(str(patch), "en", Options()))
    assert "kustomize patch" in found and "An instruction to kustomize." in found
    assert "filled in" not in found and "will be created" not in found
    assert shown(page("# nothing\n")) == "app.yaml There is no Kubernetes object in this file."


def test_a_share_in_a_budget_is_rounded_up() -> None:
    text = 'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b}\nspec: {minAvailable: 50%, selector: {}}\n'
    assert "50% have to stay. The number of Pods is rounded up." in shown(page(text))
    assert "至少要留下 50%。换算成 Pod 个数时向上取整。" in shown(page(text, lang="zh"))
    assert "至少要留下 2 个。" in shown(page(text.replace("50%", "2"), lang="zh"))


def test_only_what_the_kubelet_writes_is_never_refreshed() -> None:
    text = """\
        apiVersion: v1
        kind: Pod
        metadata: {name: p}
        spec:
          containers:
          - name: c
            image: nginx:1.27.3
            volumeMounts: [{name: v, mountPath: /m, subPath: part}]
          volumes: [{name: v, SOURCE}]
        """
    claim = text.replace("SOURCE", "persistentVolumeClaim: {claimName: c}")
    config = text.replace("SOURCE", "configMap: {name: c}")
    assert "Only `part` of it." in shown(page(claim)) and "refreshed" not in shown(page(claim))
    assert "mounted this way is never refreshed" in shown(page(config))
    assert "of a ConfigMap or Secret" in shown(page("volumeMounts:\n- {name: v, mountPath: /m, subPath: part}\n"))


def test_a_strategy_alone_says_nothing_of_numbers() -> None:
    found = shown(page("spec:\n  strategy:\n    rollingUpdate: {maxSurge: 1}\n"))
    assert "`maxSurge: 1`" in found and "at most 2" not in found


def test_a_hook_that_cannot_run_does_not_sleep_too_long() -> None:
    found = page("""\
        apiVersion: v1
        kind: Pod
        metadata: {name: p}
        spec:
          terminationGracePeriodSeconds: 5
          containers:
          - name: c
            image: nginx:1.27.3
            lifecycle: {preStop: {exec: {command: ["sleep 5"]}}}
        """)
    assert [d["rule"] for d in found.facts["diagnostics"]] == ["command-in-one-string"]
