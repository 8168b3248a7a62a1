"""Where text comes from: folders, globs, links, stdin, Markdown fences, and what is refused before it is read."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from k8slint import source
from k8slint.source import Problem, Source, discover, excluded, fences, read


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small repository to stand in."""
    for name in (
        "a.yaml", "b.yml", "c.json", "d.txt", "e.md", ".hidden.yaml", ".k8slint.yaml", "sub/f.yaml", "sub/deep/g.yaml", "node_modules/h.yaml",
        ".git/i.yaml", ".github/j.yaml", "named.yaml/k.yaml", "sub/[odd]/l.yaml", "sub/__pycache__/m.yaml", "Z.YAML",
    ):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("a: 1\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(*paths: str, exclude: tuple[str, ...] = ()) -> list[str]:
    """What is found where nothing is wrong."""
    files, problems = discover(list(paths), exclude)
    assert [(p.path, p.reason) for p in problems] == []
    return files


def test_a_folder_is_walked_in_order(tree: Path) -> None:
    assert found(".") == [
        ".hidden.yaml", "a.yaml", "b.yml", "c.json", ".github/j.yaml", "named.yaml/k.yaml", "sub/f.yaml", "sub/[odd]/l.yaml", "sub/deep/g.yaml",
    ]
    assert found("sub") == found("sub/") == ["sub/f.yaml", "sub/[odd]/l.yaml", "sub/deep/g.yaml"]
    assert found(str(tree / "sub")) == [str(tree / f) for f in found("sub")]


def test_what_is_named_is_taken_whatever_its_name(tree: Path) -> None:
    assert found("d.txt", "e.md", ".k8slint.yaml", "node_modules", "sub/[odd]/l.yaml") == [
        "d.txt", "e.md", ".k8slint.yaml", "node_modules/h.yaml", "sub/[odd]/l.yaml",
    ]


def test_each_file_once(tree: Path) -> None:
    assert found("a.yaml", "./a.yaml", "sub/../a.yaml", "a.yaml", "a.y*ml") == ["a.yaml"]
    assert found("sub", "sub/f.yaml", "sub/*.yaml") == found("sub")
    assert found("-", "-", "a.yaml") == ["-", "a.yaml"]


@pytest.mark.parametrize(("pattern", "files"), [
    ("*.yaml", ["a.yaml", "named.yaml/k.yaml"]),
    ("?.y*ml", ["a.yaml", "b.yml"]),
    ("[ab].*", ["a.yaml", "b.yml"]),
    ("[!a].json", ["c.json"]),
    ("su*", ["sub/f.yaml", "sub/[odd]/l.yaml", "sub/deep/g.yaml"]),
    ("**/*.yaml", [".hidden.yaml", "a.yaml", ".github/j.yaml", "named.yaml/k.yaml", "sub/f.yaml", "sub/[odd]/l.yaml", "sub/deep/g.yaml"]),
    ("sub/**", ["sub/f.yaml", "sub/[odd]/l.yaml", "sub/deep/g.yaml"]),
    ("sub/**/g.yaml", ["sub/deep/g.yaml"]),
    ("./sub/**/[fg].yaml", ["sub/f.yaml", "sub/deep/g.yaml"]),
    (".//./**/*.txt", ["d.txt"]),
])  # fmt: skip
def test_globs(tree: Path, pattern: str, files: list[str]) -> None:
    got = found(pattern)
    assert sorted(os.path.normpath(f) for f in got) == sorted(files)


@pytest.mark.parametrize("pattern", ["*.nope", "nope/**", "**/nope.yaml", "[", "sub/**/[z-a].yaml", "nope*/**/x"])
def test_a_glob_that_matches_nothing(tree: Path, pattern: str) -> None:
    files, problems = discover([pattern, "a.yaml"])
    assert files == ["a.yaml"]
    assert problems and problems[-1].path == pattern and problems[-1].missing


@pytest.mark.parametrize(("path", "reason"), [
    ("nowhere.yaml", "no such file"), ("a.yaml/b", "not a directory"), ("a\0b", "is not a path"), ("", "no such file"), ("x" * 5000, "too long"),
])  # fmt: skip
def test_a_path_that_is_none(tree: Path, path: str, reason: str) -> None:
    files, [problem] = discover([path, "a.yaml"])
    assert files == ["a.yaml"] and problem.missing and reason in problem.reason


@pytest.mark.parametrize(("pattern", "gone"), [
    ("sub", ["sub/f.yaml", "sub/[odd]/l.yaml", "sub/deep/g.yaml"]),
    ("./sub/", ["sub/f.yaml", "sub/[odd]/l.yaml", "sub/deep/g.yaml"]),
    ("deep", ["sub/deep/g.yaml"]),
    ("*.yml", ["b.yml"]),
    ("sub/*.yaml", ["sub/f.yaml", "sub/[odd]/l.yaml", "sub/deep/g.yaml"]),
    ("g.yaml", ["sub/deep/g.yaml"]),
    ("ub", []),
])  # fmt: skip
def test_exclude(tree: Path, pattern: str, gone: list[str]) -> None:
    assert sorted(set(found(".")) - set(found(".", exclude=(pattern,)))) == sorted(gone)


def test_excluded_patterns() -> None:
    assert excluded("./a/b.yaml", ("a",)) and excluded("x/a/b.yaml", ("a/",)) and excluded("a.yaml", ("./a.yaml",))
    assert not excluded("ab/c.yaml", ("a",)) and not excluded("a.yaml", ())


def test_links(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "x.yaml").write_text("a: 1\n")
    (tree / "out").symlink_to(outside)
    (tree / "again").symlink_to(outside)
    (tree / "up").symlink_to("..")
    (tree / "self").symlink_to("self")
    (tree / "sub" / "loop").symlink_to("..")
    (tree / "twice.yaml").symlink_to("a.yaml")
    (tree / "of-text.yaml").symlink_to("d.txt")
    before = found("sub", "named.yaml", ".github")
    files, problems = discover(["."])
    assert not problems
    assert [f for f in files if "x.yaml" in f] == ["again/x.yaml"]
    assert "of-text.yaml" in files and "twice.yaml" not in files
    assert not any("loop" in f or f.startswith("up") for f in files)
    assert set(before) <= set(files)
    assert discover(["**/*.yaml"])[0].count("sub/f.yaml") == 1
    assert found("twice.yaml") == ["twice.yaml"]


def test_a_link_to_nowhere_and_one_to_itself_are_said(tree: Path) -> None:
    (tree / "gone.yaml").symlink_to("nowhere")
    (tree / "round.yaml").symlink_to("round.yaml")
    files, _ = discover(["."])
    reasons = {f: got.reason for f in files if isinstance(got := read(f), Problem)}
    assert reasons == {"gone.yaml": "no such file or directory", "round.yaml": "too many levels of symbolic links"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read(tree: Path) -> None:
    (tree / "a.yaml").chmod(0)
    (tree / "sub" / "deep").chmod(0)
    files, [problem] = discover(["."])
    (tree / "sub" / "deep").chmod(0o700)
    assert (problem.path, problem.reason, problem.missing) == ("sub/deep", "permission denied", False)
    got = read("a.yaml")
    assert isinstance(got, Problem) and got.reason == "permission denied"
    assert "sub/f.yaml" in files


def test_read_limits(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MAX_BYTES", 100)
    (tree / "fits").write_bytes(b"x" * 100)
    (tree / "large").write_bytes(b"x" * 101)
    assert read("fits") == b"x" * 100
    got = read("large")
    assert isinstance(got, Problem) and source.TOO_LARGE in got.reason
    assert isinstance(read("/dev/zero"), Problem)


@pytest.mark.parametrize(("path", "reason"), [("sub", "is a directory"), ("/dev/null", "is not a regular file"), ("a\0", "is not a path"), ("no", "no such")])
def test_what_is_no_file(tree: Path, path: str, reason: str) -> None:
    got = read(path)
    assert isinstance(got, Problem) and reason in got.reason


def test_a_shells_pipe(tree: Path) -> None:
    """`k8slint check <(helm template .)` names a pipe."""
    reader, writer = os.pipe()
    os.write(writer, b"a: 1\n")
    os.close(writer)
    assert read(f"/dev/fd/{reader}") == b"a: 1\n"
    os.close(reader)


class Stdin:
    """Standard input that holds some bytes, or fails."""

    def __init__(self, data: bytes = b"", error: OSError | None = None) -> None:
        self.buffer = io.BytesIO(data)
        if error:
            self.buffer = self  # type: ignore[assignment]
        self.error = error

    def read(self, size: int) -> bytes:
        """Fail."""
        assert self.error and size
        raise self.error


def test_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(b"a: 1\n"))
    assert read("-") == b"a: 1\n"
    monkeypatch.setattr(source, "MAX_BYTES", 10)
    for stdin, reason in ((Stdin(b"x" * 11), "larger than"), (Stdin(error=OSError(5, "Input/output error")), "input/output error"), (None, "is closed")):
        monkeypatch.setattr(sys, "stdin", stdin)
        got = read("-")
        assert isinstance(got, Problem) and got.path == "<stdin>" and reason in got.reason


# ---------------------------------------------------------------------------------------------------- Markdown


def blocks(text: str) -> list[tuple[str, int, int]]:
    """(text, line offset, column offset) of each fence."""
    return [(s.data.decode(), s.line_offset, s.column_offset) for s in fences("n.md", text.encode())]


@pytest.mark.parametrize(("text", "wanted"), [
    ("# t\n```yaml\na: 1\n```\n", [("a: 1\n", 2, 0)]),
    ("```yml title=x.yaml\na: 1\n```\n", [("a: 1\n", 1, 0)]),
    ("``` YAML\na: 1\n```\n", [("a: 1\n", 1, 0)]),
    ("```{.yaml}\na: 1\n```\n", [("a: 1\n", 1, 0)]),
    ("~~~json\n{}\n~~~\n", [("{}\n", 1, 0)]),
    ("```\napiVersion: v1\n```\n", [("apiVersion: v1\n", 1, 0)]),
    ("```\nls -l\n```\n", []),
    ("```sh\napiVersion: v1\n```\n", []),
    ("```sh\n```\n```yaml\na: 1\n```\n", [("a: 1\n", 3, 0)]),
    ("````yaml\na: |\n  ```\n````\n", [("a: |\n  ```\n", 1, 0)]),
    ("```yaml\na: 1\n~~~\n```\n", [("a: 1\n~~~\n", 1, 0)]),
    ("````md\n```yaml\na: 1\n```\n````\n", []),
    ("1. step\n\n   ```yaml\n   a:\n     b: 1\n   ```\n", [("a:\n  b: 1\n", 3, 3)]),
    ("- ```yaml\n  a: 1\n  ```\n", [("a: 1\n", 1, 2)]),
    ("> ```yaml\n> a: 1\n> ```\n", [("a: 1\n", 1, 2)]),
    ("```yaml\na: 1\n", [("a: 1\n\n", 1, 0)]),
    ("use ```yaml``` here\n```yaml\na: 1\n```\n", [("a: 1\n", 2, 0)]),
    ("```yaml`x\na: 1\n```\n", []),
    ("```yaml\r\na: 1\r\n```\r\n", [("a: 1\r\n", 1, 0)]),
    ("```yaml\n```\n", [("\n", 1, 0)]),
    ("", []),
    ("`", []),
    ("1.", []),
])  # fmt: skip
def test_fences(text: str, wanted: list[tuple[str, int, int]]) -> None:
    assert [(t.rstrip("\n"), *at) for t, *at in blocks(text)] == [(t.rstrip("\n"), *at) for t, *at in wanted]


def test_only_markdown_has_fences() -> None:
    text = b"```yaml\na: 1\n```\n"
    assert [s.data for s in source.sources("a.yaml", text)] == [text]
    assert [s.line_offset for s in source.sources("a.markdown", text)] == [1]


def test_places_in_wide_text() -> None:
    """UTF-16 and the line ends that only YAML knows: an editor's lines are reported."""
    plain = Source("a", b"a: 1\nb: 2\n")
    assert plain.place(1, 3) == (1, 3)
    for data in ("a: x\u2028y\nb: 2\n".encode("utf-16"), "a: x\u2028y\r\nb: 2\r\n".encode(), "a: x\x85y\nb: 2\n".encode()):
        text = Source("a", data)
        assert text.place(0, 3) == (0, 3) and text.place(1, 0) == (0, 5) and text.place(2, 1) == (1, 1)
        assert text.place(99, 4) == (99, 4)
