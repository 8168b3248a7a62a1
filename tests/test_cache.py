"""The cache: what makes another answer has another key, and an entry that is not ours is none."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from k8slint import cache, run, source
from k8slint.config import Options
from k8slint.diagnostic import Report

TEXT = b"""apiVersion: v1
kind: ConfigMap
metadata: {name: a}
dat: {}
---
apiVersion: v1
kind: Pod
metadata: {name: p, labels: {app: w}}
spec: {containers: [{name: c, image: nginx, env: [{name: A, value: b}, {name: A, value: c}]}]} # k8slint: ignore[latest-tag]
---
apiVersion: example.com/v1
kind: Thing
metadata: {name: t}
"""
CONTENTS: list[tuple[str, bytes | source.Problem]] = [("a.yaml", TEXT), ("b.yaml", source.Problem("b.yaml", "permission denied"))]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "k8slint"


def options(**changes: Any) -> Options:
    made = Options()
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def stored(chosen: Options | None = None) -> Report:
    """The report on TEXT, which is in the cache from now on."""
    chosen = chosen or options()
    report = run.check_sources([("a.yaml", TEXT)], copy.copy(chosen))
    kept = cache.Cache(chosen)
    assert not kept.get(CONTENTS, Report("1.37"), [])
    kept.put(CONTENTS, report)
    return report


def cached(chosen: Options, contents: Any = None, problems: Any = ()) -> Report | None:
    report = Report("1.37")
    return report if cache.Cache(chosen).get(contents or CONTENTS, report, list(problems)) else None


def test_the_answer_is_the_same() -> None:
    report = stored()
    found = cached(options())
    assert found is not None
    assert json.dumps(cache._plain(found)) == json.dumps(cache._plain(report))
    assert found.diagnostics and found.documents and found.skipped and found.hidden and found.sources == report.sources


@pytest.mark.parametrize("changes", [
    {"minor": 30}, {"select": ("ALL",)}, {"ignore": ("x",)}, {"lang": "zh"}, {"only_api": True}, {"plan": True}, {"profile": "security"},
    {"severities": {"a": "off"}}, {"strict_documents": True}, {"foreign_ignores": False}, {"report_only": ("a.yaml",)},
])  # fmt: skip
def test_other_options_have_another_key(changes: dict[str, Any]) -> None:
    stored(options(lang="en"))
    assert cached(options(**{"lang": "en", **changes})) is None


@pytest.mark.parametrize("contents", [
    [("a.yaml", TEXT + b"\n"), CONTENTS[1]], [("c.yaml", TEXT), CONTENTS[1]], [("a.yaml", TEXT)], CONTENTS[::-1],
    [("a.yaml", TEXT), ("b.yaml", source.Problem("b.yaml", "too large"))], [("a.yaml", TEXT), ("b.yaml", b"permission denied")],
])  # fmt: skip
def test_other_contents_have_another_key(contents: Any) -> None:
    stored()
    assert cached(options(), contents) is None
    assert cached(options(), problems=[source.Problem("gone.yaml", "no such file", missing=True)]) is None


@pytest.mark.parametrize("changes", [{"crds": ("a",)}, {"schema_locations": ("a",)}, {"policies": ("a",)}])
def test_what_is_read_elsewhere_is_not_kept(folder: Path, changes: dict[str, Any]) -> None:
    kept = cache.Cache(options(**changes))
    assert not kept.get(CONTENTS, Report("1.37"), [])
    kept.put(CONTENTS, Report("1.37"))
    assert not folder.exists()


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """All paths in a JSON value."""
    yield path
    for key, item in value.items() if type(value) is dict else enumerate(value) if type(value) is list else ():
        yield from places(item, (*path, key))


@pytest.mark.parametrize("odd", [None, True, -1, 1.5, "x", [], {}, [[]], ["x", 1], {"a": []}])
def test_an_entry_of_another_shape_is_none(folder: Path, odd: Any) -> None:
    """At every place of an entry: what is taken all the same can be shown."""
    import io

    from k8slint.output import FORMATS, render

    stored()
    (entry,) = folder.glob("*.json")
    value = json.loads(entry.read_text())
    for path in places(value):
        changed = copy.deepcopy(value)
        at = changed
        for step in path[:-1]:
            at = at[step]
        if path:
            at[path[-1]] = odd
        entry.write_text(json.dumps(changed if path else odd))
        report = cached(options())
        if report is not None:
            for fmt in FORMATS:
                render(report, fmt, stream=io.StringIO())


@pytest.mark.parametrize("text", ["", "[", "[]x", "NaN", "[" * 100_000, "\ud800", "9" * 5000])
def test_an_entry_that_is_no_json_is_none(folder: Path, text: str) -> None:
    stored()
    (entry,) = folder.glob("*.json")
    entry.write_bytes(text.encode("utf-8", "surrogatepass"))
    assert cached(options()) is None


def test_a_folder_that_cannot_be_is_no_error(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.write_text("a file")
    stored()
    assert cached(options()) is None
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", "relative")
    assert cache.folder() == ""
    assert cached(options()) is None


def test_the_newest_stay(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "ENTRIES", 2)
    for minor in (30, 31, 32):
        stored(options(minor=minor))
    assert len(list(folder.glob("*.json"))) == 2
    assert cached(options(minor=32)) is not None
