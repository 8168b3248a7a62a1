"""Edits of a text: what changes is what was asked for; the layout, comments and line ends beside it stay as they are."""

from __future__ import annotations

import pytest

from k8slint.fix.edit import documents, edit_file
from k8slint.fix.plain import Edit, Refused, applied, same

ODD = """\
# head
apiVersion: apps/v1   # keep
kind:   Deployment
metadata: {name: web, labels: {a: b, c: d}}
spec:
    template:
        spec:
            serviceAccount:   "web"
            # the containers
            containers:
              -   name: x
                  image:    nginx   # odd

              # second
              - image: 'b'
                name: y
                ports:
                - containerport: 80
                - hostPort: 1
                args: ["a", 'b']
    replicas: 1

    # tail
"""
POD = ("spec", "template", "spec")


def at(*path: str | int, **what: object) -> Edit:
    return {"path": list(path), **what}


def change(text: str, *edits: Edit, document: int = 0) -> tuple[list[str], list[str]]:
    """The lines that went and those that came, in order."""
    from difflib import ndiff

    new = edit_file(text.encode(), {document: list(edits)}).decode()
    rows = list(ndiff(text.split("\n"), new.split("\n")))
    return [r[2:] for r in rows if r[0] == "-"], [r[2:] for r in rows if r[0] == "+"]


@pytest.mark.parametrize(("edit", "gone", "come"), [
    (at(*POD, "serviceAccount", rename="serviceAccountName"),
     ['            serviceAccount:   "web"'], ['            serviceAccountName:   "web"']),
    (at(*POD, "serviceAccount", delete=True), ['            serviceAccount:   "web"'], []),
    (at(*POD, "serviceAccount", value="x"), ['            serviceAccount:   "web"'], ['            serviceAccount:   "x"']),
    (at(*POD, "containers", 0, "image", value="abc:1"),
     ["                  image:    nginx   # odd"], ["                  image:    abc:1   # odd"]),
    (at(*POD, "containers", 0, "name", value="z"), ["              -   name: x"], ["              -   name: z"]),
    (at(*POD, "containers", 1, "image", value="c:1"), ["              - image: 'b'"], ["              - image: 'c:1'"]),
    (at(*POD, "containers", 1, "ports", 0, "containerport", rename="containerPort"),
     ["                - containerport: 80"], ["                - containerPort: 80"]),
    (at(*POD, "containers", 1, "ports", 0, delete=True), ["                - containerport: 80"], []),
    (at(*POD, "containers", 1, "ports", 0, "containerport", delete=True), ["                - containerport: 80"], ["                - {}"]),
    (at(*POD, "containers", 1, "image", delete=True), ["              - image: 'b'", "                name: y"], ["              - name: y"]),
    (at(*POD, "containers", 1, "ports", 2, value={"containerPort": 3}), [], ["                - containerPort: 3"]),
    (at(*POD, "containers", 1, "args", 0, delete=True), ["""                args: ["a", 'b']"""], ["                args: ['b']"]),
    (at(*POD, "containers", 1, "args", 1, delete=True), ["""                args: ["a", 'b']"""], ["""                args: ["a"]"""]),
    (at(*POD, "containers", 0, "env", value="yes"), [], ['                  env: "yes"']),
    (at(*POD, "securityContext", "seccompProfile", "type", value="RuntimeDefault"), [],
     ["            securityContext:", "                seccompProfile:", "                    type: RuntimeDefault"]),
    (at("metadata", "labels", "a", delete=True),
     ["metadata: {name: web, labels: {a: b, c: d}}"], ["metadata: {name: web, labels: {c: d}}"]),
    (at("metadata", "labels", "c", rename="e"), ["metadata: {name: web, labels: {a: b, c: d}}"], ["metadata: {name: web, labels: {a: b, e: d}}"]),
    (at("metadata", "labels", delete=True), ["metadata: {name: web, labels: {a: b, c: d}}"], ["metadata: {name: web}"]),
    (at("metadata", "annotations", "x", value="z"),
     ["metadata: {name: web, labels: {a: b, c: d}}"], ["metadata: {name: web, labels: {a: b, c: d}, annotations: {x: z}}"]),
    (at("spec", "replicas", delete=True), ["    replicas: 1"], []),
    (at("spec", "paused", value=False), [], ["    paused: false"]),
    (at("apiVersion", value="apps/v2"), ["apiVersion: apps/v1   # keep"], ["apiVersion: apps/v2   # keep"]),
])
def test_one_edit_changes_its_own_lines(edit: Edit, gone: list[str], come: list[str]) -> None:
    assert change(ODD, edit) == (gone, come)


def test_the_space_before_a_comment_stays() -> None:
    assert edit_file(b"a: 1  # x\nbb: value   # y\nc: 'x # y' # z\n", {0: [at("a", value="1"), at("bb", value="v"), at("c", value="# q")]}) == (
        b"a: \"1\"  # x\nbb: v   # y\nc: '# q' # z\n"
    )


@pytest.mark.parametrize(("text", "edit", "new"), [
    ("{a: 1,\n b: 2} # c\n", at("a", value=2), "{a: 2,\n b: 2} # c\n"),
    ("{a: 1,\n b: 2}\n", at("b", value="yes"), '{a: 1,\n b: "yes"}\n'),
    ("x:\n  args: [ 1,\n    'b',  # two\n    c ]\n", at("x", "args", 1, value="d"), "x:\n  args: [ 1,\n    'd',  # two\n    c ]\n"),
    ("x:\n  args: [ 1,\n    {b: c},\n    c ]\n", at("x", "args", 1, "b", rename="d"), "x:\n  args: [ 1,\n    {d: c},\n    c ]\n"),
    ('{"a": 1,\n   "b" : {"c":"d"}}\n', at("b", "c", value="e"), '{"a": 1,\n   "b" : {"c":"e"}}\n'),
    ('{"a": 1,\n   "b" : {"c":"d"}}\n', at("b", "c", rename="e"), '{"a": 1,\n   "b" : {"e":"d"}}\n'),
    ('{"a": 1,\n   "b" : [1,\n2]}\n', at("b", 1, value="2"), '{"a": 1,\n   "b" : [1,\n"2"]}\n'),
    ('{"a": "1",\n   "b" : [1,\n2]}\n', at("a", value=1), '{"a": 1,\n   "b" : [1,\n2]}\n'),
    ('  \n{\n  "a":   "1",\n  "b": true\n}', at("b", value="true"), '  \n{\n  "a":   "1",\n  "b": "true"\n}'),
])
def test_brackets_over_several_lines(text: str, edit: Edit, new: str) -> None:
    assert edit_file(text.encode(), {0: [edit]}).decode() == new
    assert edit_file(text.replace("\n", "\r\n").encode(), {0: [edit]}).decode() == new.replace("\n", "\r\n")


def test_several_edits_of_several_documents() -> None:
    text = "a: 1\n---\n# only a comment\n---\nb: [1, 2]\nc:\n  d: 1\n---\ne: 1\n"
    new = edit_file(text.encode(), {0: [at("a", value=2)], 1: [at("b", 0, delete=True), at("c", "d", rename="x")], 2: [at("e", value=None)]})
    assert new == b"a: 2\n---\n# only a comment\n---\nb: [2]\nc:\n  x: 1\n---\ne:\n"


def test_what_is_deleted_last_takes_its_map_along() -> None:
    text = "metadata:\n  annotations:\n    x: y\n  labels:\n    a: b\n    c: d\nspec:\n  selector:\n    a: b\n"
    edits = [at("metadata", "annotations", "x", delete=True), at("metadata", "labels", "a", delete=True), at("spec", "selector", "a", delete=True)]
    assert edit_file(text.encode(), {0: edits}) == b"metadata:\n  labels:\n    c: d\nspec:\n  selector: {}\n"


@pytest.mark.parametrize("text", [
    "a: 1\r\nb: 2\r\n", "a: 1\r\nb: 2", "a: 1\nb: 2", "\ufeffa: 1\nb: 2\n", "a: 1  \nb: 2\n\n\n", "---\na: 1\nb: 2\n...\n", "--- # x\na: 1\nb: 2\n---\n",
    "# c\n\na: 1\n\n\nb: 2 # d\n# e\n", "{a: 1, b: 2}\n", "{\"a\": 1, \"b\": 2}", '{\n  "a": 1,\n  "b": 2\n}\n', '{\n    "a": 1,\n    "b": 2\n}',
    '{\r\n\t"a": 1,\r\n\t"b": 2\r\n}\r\n', "a: 1\nb: 2\nc: 'x\n\n  y'\nd: >-\n  folded\n  text\ne: |\n  # no comment\n\n  text\nf: !!str 7\n"
    "g: 0x1F\nh: ~\ni: 1_000\n",
    "a: 1\t# c\nb: 2 \t\nc: 'x\ty'\nd: |\n  x\n  \ty\n",
    "a: 1\nb: 2\nlong: " + "word " * 100 + "\n", "a: 1\nb: 2\nbase: &base {x: 1}\nother:\n  <<: *base\n  y: *base\n", "a: 1\nb: 2\n? c\n: d\n",
    "a: 1\nb: 2\nlist:\n- x\n-   y\nmore:\n  - x\n    # c\n  - y\n", "a: 1\nb: 2\n8080: x\ntrue: y\n", "a: 1\nb: 2\n網: é\nlist:\n    -   x: 1\n        y: 2\n",
])
def test_nothing_but_the_edit_changes(text: str) -> None:
    assert edit_file(text.encode(), {0: [at("b", value=3)]}) == text.replace("b: 2", "b: 3").replace('"b": 2', '"b": 3').encode()
    assert edit_file(text.encode(), {0: [at("a", rename="z")]}) == text.replace("a: 1", "z: 1").replace('"a": 1', '"z": 1').encode()


def test_line_ends_of_new_lines_and_of_the_last() -> None:
    assert edit_file(b"a: 1\r\nb: 2\r\n", {0: [at("c", value={"d": 1})]}) == b"a: 1\r\nb: 2\r\nc:\r\n  d: 1\r\n"
    assert edit_file(b"a: 1\r\nb: 2", {0: [at("c", value=3)]}) == b"a: 1\r\nb: 2\r\nc: 3"
    assert edit_file(b"a: 1\nb: 2", {0: [at("b", delete=True)]}) == b"a: 1"
    assert edit_file(b"a: 1\r\nb: 2\nc: 3\r\n", {0: [at("b", value=4)]}) == b"a: 1\r\nb: 4\nc: 3\r\n"


def test_a_new_key_goes_above_the_comment_of_the_next() -> None:
    text = b"spec:\n  a: 1\n\n  # of b\nb: 1\n"
    assert edit_file(text, {0: [at("spec", "x", value=1)]}) == b"spec:\n  a: 1\n  x: 1\n\n  # of b\nb: 1\n"


@pytest.mark.parametrize("value", [
    "yes", "true", "null", "", "0644", "1e3", "1.10", "a: b", "a #b", "- x", "*x", "{a}", "'", " x", "x ", "@x", "%x", "a\nb", "é",
])
def test_texts_are_quoted_where_they_must_be(value: str) -> None:
    for old in ("x", "'x'", '"x"', "[x]"):
        new = edit_file(f"a: {old}\nb: 1\n".encode(), {0: [at("a", value=value)]})
        assert documents(new)[0].value == {"a": value, "b": 1}


@pytest.mark.parametrize(("text", "edit", "reason"), [
    ("a: 1 # why\nb: 1\n", at("a", delete=True), "a comment would be lost"),
    ("a:\n  # why\n  x: 1\nb: 1\n", at("a", value=1), "a comment would be lost"),
    ("a: &x 1\nb: *x\n", at("a", value=2), "an anchor would be lost"),
    ("a: &x 1\nb: 2\n", at("a", value=2), "an anchor would be lost"),
    ("a: &x {y: 1}\nb: *x\n", at("b", "y", value=2), "the text would say something else"),
    ("a: &x {y: 1}\nb: *x\n", at("b", delete=True), "an anchor would be lost"),
    ("a: !x 1\nb: 2\n", at("a", delete=True), "a tag would be lost"),
    ("a: !!str 1\nb: 2\n", at("a", value="2"), "a tag would be lost"),
    ("a: &x {y: 1}\nb:\n  <<: *x\n", at("b", "y", delete=True), "an anchor would be lost"),
    ("a: &x {y: 1, z: 1}\nb:\n  <<: *x\n", at("b", "y", delete=True), "the place of the edit is not there"),
    ("a: &x {y: 1, z: 1}\nb:\n  <<: *x\n", at("b", "y", value=2), "the text would say something else"),
    ("a: 1\na: 2\nb: 1\n", at("b", value=2), "a key is there twice"),
    ("a: 1\nb: 2\n", at("a", rename="b"), "the new name is there already"),
    ("a: 1\nb: 2\n", at("c", "d", delete=True), "the place of the edit is not there"),
    ("%YAML 1.2\n---\na: 1\n", at("a", value=2), "it has YAML directives"),
    ("--- {a: 1}\n", at("a", value=2), "the document begins on the line of its marker"),
    ("a: 1\rb: 2\r", at("a", value=2), "it has line ends that editors do not agree on"),
    ("a: 1\nb: 2\r", at("a", value=2), "it has line ends that editors do not agree on"),
    ('a: "x\u2028y"\nb: 2\n', at("b", value=1), "it has line ends that editors do not agree on"),
    ("{a: 1,\n b: 2}\n", at("c", value=2), "its layout is not one that can be kept"),
    ('{"a": 1,\n"b": 2}\n', at("a", delete=True), "its layout is not one that can be kept"),
    ('{"a": 1,\n"b": 2}\n', at("a", value={"x": 1}), "its layout is not one that can be kept"),
    ("a: [1,\n 2]\n", at("a", 0, delete=True), "its layout is not one that can be kept"),
    ('{\n  "a": 1,\n  "a": 2\n}\n', at("a", value=2), "a key is there twice"),
])
def test_what_would_be_lost_is_left_alone(text: str, edit: Edit, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        edit_file(text.encode(), {0: [edit]})
    assert str(refused.value) == reason


def test_other_encodings_are_left_alone() -> None:
    for data in ("a: 1\n".encode("utf-16"), b"a: \xff\n"):
        with pytest.raises(Refused):
            edit_file(data, {0: [at("a", value=2)]})


def test_a_template_beside_does_not_matter() -> None:
    text = b"a: {{ .Values.x }}\n  - {{\n---\nb: 1\n"
    index = next(i for i, d in enumerate(documents(text)) if d.error is None)
    assert edit_file(text, {index: [at("b", value=2)]}) == b"a: {{ .Values.x }}\n  - {{\n---\nb: 2\n"


def test_plain_values() -> None:
    value = {"a": [1, 2, 3], "b": {"c": 1}}
    assert applied(value, [at("a", 0, delete=True), at("a", 2, delete=True)]) == {"a": [2], "b": {"c": 1}}
    assert applied(value, [at("d", "e", value=1), at("a", 3, value=4)]) == {"a": [1, 2, 3, 4], "b": {"c": 1}, "d": {"e": 1}}
    assert value == {"a": [1, 2, 3], "b": {"c": 1}}
    assert not same({"a": 1}, {"a": True}) and not same([1], [1.0]) and same({"a": [1, {"b": None}]}, {"a": [1, {"b": None}]})
