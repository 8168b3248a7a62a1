"""Our own ignores: comments on a line or above it, the annotation, and what is said of those that hide nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from k8slint.config import Options
from k8slint.diagnostic import Report
from k8slint.run import check_sources
from k8slint.suppress import annotation_rules, comments

POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
  - name: a
    image: nginx{here}
"""


def check(text: str, name: str = "a.yaml", **changes: Any) -> Report:
    """Check one text."""
    options = Options()
    for key, value in changes.items():
        setattr(options, key, value)
    return check_sources([(name, text.encode())], options)


def rules(report: Report) -> list[tuple[int, str]]:
    """(line, rule) of each finding."""
    return [(d.span.line, d.rule) for d in report.diagnostics]


# ---------------------------------------------------------------------------------------------------- the comment's words


@pytest.mark.parametrize(("line", "wanted"), [
    ("a: b # k8slint: ignore", set()),
    ("a: b #k8slint:ignore", set()),
    ("a: b #  k8slint:   ignore  ", set()),
    ("a: b # k8slint: ignore because", set()),
    ("a: b # k8slint: ignore[x]", {"x"}),
    ("a: b # k8slint: ignore[x, y,z] why", {"x", "y", "z"}),
    ("a: b # k8slint: ignore[ x ,, ]", {"x"}),
    ("a: b\t# k8slint: ignore[x]", {"x"}),
    ("# k8slint: ignore[x]", {"x"}),
    ("a: '#' # k8slint: ignore[x]", {"x"}),
    ("a: b # k8slint: ignore[x]\r", {"x"}),
    ("a: b # k8slint: ignored", None),
    ("a: b # k8slint: ignore-me", None),
    ("a: b # k8slint: ignore[]", None),
    ("a: b # k8slint: ignore[ , ]", None),
    ("a: b # k8slint: ignore[x", None),
    ("a: b # see k8slint: ignore[x]", None),
    ("a: b# k8slint: ignore[x]", None),
    ("a: k8slint: ignore[x]", None),
    ("a: b # k8slint ignore[x]", None),
    ("a: b # K8SLINT: ignore[x]", None),
    ("", None),
])  # fmt: skip
def test_words(line: str, wanted: set[str] | None) -> None:
    found = comments(line + "\n")
    assert [set(i.rules) for i in found] == ([] if wanted is None else [wanted])


def test_places() -> None:
    text = "# k8slint: ignore[x]\n# another\n  # third\na: b\nc: d  # k8slint: ignore[y]  \n# k8slint: ignore"
    above, beside, last = comments(text)
    assert above.lines == (1, 4) and beside.lines == (5,) and last.lines == (6, 7)
    assert beside.span.key() == (5, 7, 5, 27)


@pytest.mark.parametrize(("value", "wanted"), [
    ({"k8slint.io/ignore": "a, b,,c "}, {"a", "b", "c"}), ({"k8slint.io/ignore": ""}, set()), ({"k8slint.io/ignore": 5}, set()), ({"other": "a"}, set()),
    (None, set()), ([], set()), ({"k8slint.io/ignore": "*"}, {"*"}),
])  # fmt: skip
def test_annotation_words(value: Any, wanted: set[str]) -> None:
    assert annotation_rules(value) == wanted


# ---------------------------------------------------------------------------------------------------- what is hidden


@pytest.mark.parametrize(("here", "above"), [
    (" # k8slint: ignore[latest-tag] it is a demo", ""), (" # k8slint: ignore", ""), ("", "    # k8slint: ignore[latest-tag]\n"),
    ("", "# k8slint: ignore[latest-tag, probe-missing]\n    # and why\n"),
])  # fmt: skip
def test_a_comment_hides_its_line(here: str, above: str) -> None:
    assert rules(check(POD.format(here=""))) == [(8, "latest-tag")]
    text = POD.format(here=here).replace("    image", above + "    image")
    report = check(text, select=("latest-tag",))
    assert [d for d in rules(report) if d[1] == "latest-tag"] == [] and report.suppressed == 1
    assert [(h.rule, h.line, h.by) for h in report.hidden] == [("latest-tag", 8 + above.count("\n"), "k8slint")]


def test_a_comment_hides_neither_other_lines_nor_other_rules() -> None:
    text = POD.format(here="  # k8slint: ignore[liveness-readiness-equal]").replace("name: a\nspec", "name: a # k8slint: ignore[latest-tag]\nspec")
    assert (8, "latest-tag") in rules(check(text))


def test_a_comment_above_stops_at_a_blank_line() -> None:
    text = POD.format(here="").replace("    image", "    # k8slint: ignore[latest-tag]\n\n    image")
    assert (10, "latest-tag") in rules(check(text))


def test_what_the_api_server_says_can_be_hidden_in_so_many_words() -> None:
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndat: {}  # k8slint: ignore[api-unknown-field]\n"
    report = check(text)
    assert rules(report) == [] and report.suppressed == 1
    assert [d.accepted for d in report.documents] == [False]  # hiding it changes nothing of the server's verdict


@pytest.mark.parametrize(("value", "left"), [
    ("latest-tag", []), ("'*'", []), ("all", []), ("latest-tag, api-unknown-field", []), ("api-unknown-field", [(10, "latest-tag"), (6, "unused-ignore")]),
])  # fmt: skip
def test_the_annotation_holds_for_its_object(value: str, left: list[tuple[int, str]]) -> None:
    text = POD.format(here="").replace("  name: a\nspec", f"  name: a\n  annotations:\n    k8slint.io/ignore: {value}\nspec")
    other = "---\n" + POD.format(here="")
    found = rules(check(text + other))
    assert [f for f in found if f[1] == "latest-tag"] == sorted([*(f for f in left if f[1] == "latest-tag"), (19, "latest-tag")])


def test_the_annotation_of_an_item_of_a_list() -> None:
    pod = json.dumps({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {"containers": [{"name": "a", "image": "nginx"}]}})
    ignoring = pod.replace('"name": "a"', '"name": "b", "annotations": {"k8slint.io/ignore": "latest-tag"}', 1)
    text = f'{{"apiVersion": "v1", "kind": "List", "items": [\n{ignoring},\n{pod}]}}'
    assert rules(check(text)) == [(3, "latest-tag")]


def test_markdown_and_line_ends() -> None:
    text = "# Title\n\n```yaml\n" + POD.format(here=" # k8slint: ignore[latest-tag]") + "```\n"
    for name, given in (("a.md", text), ("a.yaml", POD.format(here=" # k8slint: ignore[latest-tag]").replace("\n", "\r\n"))):
        report = check(given, name)
        assert rules(report) == [] and report.suppressed == 1


def test_wide_text() -> None:
    options = Options()
    report = check_sources([("a.yaml", POD.format(here=" # k8slint: ignore[latest-tag]").encode("utf-16"))], options)
    assert rules(report) == [] and report.suppressed == 1


# ---------------------------------------------------------------------------------------------------- ignores that hide nothing


@pytest.mark.parametrize(("ignore", "changes", "message"), [
    ("ignore[latest-tag]", {}, 'the ignore of "latest-tag" hides nothing any more: remove it'),
    ("ignore", {}, "the ignore hides nothing any more: remove it"),
    ("ignore[latest-tgg]", {}, 'the ignore names "latest-tgg", which is no rule: see k8slint rules'),
    ("ignore[latest-tgg]", {"select": ("latest-tag",)}, "is no rule"),
    ("ignore[latest-tag]", {"select": ("service-selects-nothing",)}, ""),
    ("ignore[latest-tag]", {"ignore": ("latest-tag",)}, ""),
    ("ignore", {"select": ("latest-tag",)}, ""),
    ("ignore[latest-tag]", {"severities": {"latest-tag": "off"}}, ""),
    ("ignore[latest-tag]", {"overrides": [(("a.yaml",), {"latest-tag": "off"})]}, ""),
    ("ignore[latest-tag]", {"overrides": [(("b.yaml",), {"latest-tag": "off"})]}, "hides nothing"),
    ("ignore[latest-tag]", {"severities": {"unused-ignore": "off"}}, ""),
    ("ignore[latest-tag]", {"only_api": True}, ""),
])  # fmt: skip
def test_idle_ignores(ignore: str, changes: dict[str, Any], message: str) -> None:
    found = [d for d in check(POD.format(here=f":1.27 # k8slint: {ignore}"), **changes).diagnostics if d.rule == "unused-ignore"]
    assert [d.severity for d in found] == (["info"] if message else [])
    for diagnostic in found:
        assert message in diagnostic.message and (diagnostic.span.line, diagnostic.span.column) == (8, 23)


def test_one_of_two_rules_hides_nothing() -> None:
    report = check(POD.format(here=" # k8slint: ignore[latest-tag, api-invalid]"))
    [found] = report.diagnostics
    assert found.rule == "unused-ignore" and '"api-invalid"' in found.message and report.suppressed == 1


def test_the_severity_of_an_idle_ignore() -> None:
    report = check(POD.format(here=":1.27 # k8slint: ignore[latest-tag]"), severities={"unused-ignore": "error"})
    assert [(d.rule, d.severity) for d in report.diagnostics] == [("unused-ignore", "error")]


def test_an_idle_annotation() -> None:
    text = POD.format(here=":1.27").replace("  name: a\nspec", "  name: a\n  annotations:\n    k8slint.io/ignore: latest-tag, nope\nspec")
    assert [(d.span.line, d.span.column, d.rule) for d in check(text).diagnostics] == [(6, 5, "unused-ignore"), (6, 5, "unused-ignore")]


def test_nothing_is_said_where_a_document_was_not_read() -> None:
    """What a template or a broken document would have is not known."""
    for more in ("---\n{{ if }}\n", "---\na: [\n"):
        report = check(POD.format(here=":1.27 # k8slint: ignore[latest-tag]") + more)
        assert not any(d.rule == "unused-ignore" for d in report.diagnostics)
