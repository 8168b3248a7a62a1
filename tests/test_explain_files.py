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
    with pytest.raises(OSError):
        explain(str(tmp_path / "none.yaml"), "en", Options())


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*/*")), ids=lambda p: f"{p.parent.name}-{p.name}")
def test_the_examples_of_the_repository_are_explained(path: Path) -> None:
    for lang in ("en", "zh"):
        assert to_text(explain(str(path), lang, Options()), Words(lang))
