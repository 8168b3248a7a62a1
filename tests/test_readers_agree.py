"""The line reader of plain manifests (parse_plain) and libyaml with our composer: the same values, or the line reader declines."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from k8slint import parse, parse_plain
from k8slint.source import Source

ROOT = Path(__file__).resolve().parent.parent

LINES = (
    "a: 1", "a:", "b: two words", "c: 'it''s'", 'd: "x: y"', "e: |", "e: |-", "e: >", "f: [a, 1, \"b c\"]", "f: {a: 1, b: [x]}", "g: {}", "g: []",
    "- x", "- a: 1", "-", "- - y", "# comment", "h: v # c", "h: v#c", "i: http://x:80/y", "j: yes", "j: 0644", "k: ~", "l: '", 'm: "open',
    "n: - x", "o: *a", "p: &a 1", "q: !!str 1", "<<: {a: 1}", "r: 1:30", "---", "--- # c", "...", "text", "  more text", "\t", "s: a\tb", "t :x",
    "? u", "v: ,", "w: x:", "1: one", "yes: no", "'x': y", "y: -", "z: -1", "aa: .5", "bb: |+", "", "   ", "cc: @x", "dd: [a,", "ee: }", "ff: %x",
    "gg: [1, 2]]", "hh: {a: b, a: c}", "ii: [a: b]", "jj:   spaced   ", "kk: 'q' # c", "ll: 'q' c", "mm: #c", "nn: {a:1}", "oo: [- x]", "é: ü",
)


def libyaml(data: bytes) -> list[tuple[int, object]] | None:
    """What libyaml and our composer read; None for an error or for what the line reader may not accept."""
    documents, failure = parse._compose(Source("x", data), data)
    if failure is not None or any(d.repeats for d in documents):
        return None
    return [(d.line, d.value) for d in documents if d.value is not None]


def same(data: bytes) -> bool:
    """Whether the line reader took the text; it must then agree."""
    found = parse_plain.read(data)
    if found is None:
        return False
    assert repr(found) == repr(libyaml(data)), data.decode("utf-8", "replace")
    return True


@pytest.mark.parametrize("path", sorted([*(ROOT / "examples").rglob("*.yaml"), *(ROOT / "tests" / "fixtures").rglob("*.yaml")]), ids=lambda p: p.name)
def test_files_of_this_repository(path: Path) -> None:
    same(path.read_bytes())


def test_most_examples_are_plain() -> None:
    files = sorted((ROOT / "examples").rglob("*.yaml"))
    assert sum(same(f.read_bytes()) for f in files) > len(files) * 0.7


@pytest.mark.parametrize("seed", range(20))
def test_random_lines(seed: int) -> None:
    pick = random.Random(seed)
    taken = 0
    for _ in range(400):
        lines = [" " * pick.choice((0, 0, 2, 2, 4, 6)) + pick.choice(LINES) for _ in range(pick.randint(1, 7))]
        taken += same(("\n".join(lines) + pick.choice(("\n", "", "\n\n"))).encode())
    assert taken > 10


@pytest.mark.parametrize("seed", range(10))
def test_mutated_manifests(seed: int) -> None:
    """A character or a line of a real example is changed, doubled or dropped."""
    pick = random.Random(1000 + seed)
    texts = [f.read_text(encoding="utf-8") for f in sorted((ROOT / "examples").rglob("*.yaml"))]
    for _ in range(150):
        text = pick.choice(texts)
        for _ in range(pick.randint(1, 3)):
            at = pick.randrange(len(text))
            change = pick.randrange(4)
            if change == 0:
                text = text[:at] + pick.choice(" :-#'\"[]{}|>&*!\n\tx0,") + text[at:]
            elif change == 1:
                text = text[:at] + text[at + 1 :]
            else:
                lines = text.split("\n")
                i = pick.randrange(len(lines))
                lines[i : i + 1] = [lines[i], lines[i]] if change == 2 else [("  " if pick.random() < 0.5 else "") + lines[i].lstrip()]
                text = "\n".join(lines)
        same(text.encode())


@pytest.mark.parametrize("flow", [1, 15, 100, 199, 3000])
@pytest.mark.parametrize("block", [0, 100, 178, 179, 180, 199, 250])
def test_depth(block: int, flow: int) -> None:
    """What is too deep for one reader is not read by the other."""
    text = "".join(" " * i + "a:\n" for i in range(block)) + " " * block + "a: " + "[" * flow + "]" * flow + "\n"
    assert same(text.encode()) is (block < 180 and flow < 20)
