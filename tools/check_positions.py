#!/usr/bin/env python3
"""Check the positions of findings against an independent witness: `python tools/check_positions.py FOLDER [--sample 200]`.

The witness is PyYAML's own composer, which knows nothing of ours: for each sampled finding the node that its path names is looked
up there, and the reported span must be that node's key or value (or, where the path does not exist in the text because
something is missing, the nearest ancestor that does). The text under the span is printed with `--show`, for a person to read.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path
from typing import Any

import yaml

from k8slint.config import Options
from k8slint.diagnostic import Diagnostic
from k8slint.parse import decode_text
from k8slint.run import check_paths


def nodes(path: str) -> list[Any]:
    """The root nodes of a file's documents that have content."""
    text = Path(path).read_bytes()
    found = [n for n in yaml.compose_all(text, Loader=yaml.CSafeLoader) if n is not None]
    return [n for n in found if not (isinstance(n, yaml.ScalarNode) and n.value in ("", "~", "null"))]


def candidates(root: Any, path: tuple[str | int, ...]) -> tuple[set[tuple[int, int]], bool]:
    """Starts (line, column from 1) that are right for the path, and whether the whole path exists."""
    node, key = root, None
    for part in path:
        step = None
        if isinstance(node, yaml.MappingNode):
            for k, v in node.value:
                if k.value == str(part):
                    step = (v, k)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            step = (node.value[part], None)
        if step is None:
            return starts(node, key), False
        node, key = step
    return starts(node, key), True


def starts(node: Any, key: Any) -> set[tuple[int, int]]:
    """Where a node's key and value begin."""
    found = {(node.start_mark.line + 1, node.start_mark.column + 1)}
    if key is not None:
        found.add((key.start_mark.line + 1, key.start_mark.column + 1))
    return found


def right(diagnostic: Diagnostic, roots: list[Any]) -> bool | None:
    """Whether the position is right; None where the witness has no opinion (no path, or it cannot read the file)."""
    if diagnostic.document < 0 or diagnostic.document >= len(roots) or not diagnostic.path:
        return None
    expected, _ = candidates(roots[diagnostic.document], diagnostic.path)
    return (diagnostic.span.line, diagnostic.span.column) in expected


def main() -> None:
    """Check, sample, compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--select", default="ALL")
    parser.add_argument("--show", action="store_true", help="print each sampled finding with the text under its span")
    arguments = parser.parse_args()
    options = Options()
    options.paths, options.cache, options.select = (arguments.folder,), False, (arguments.select,)
    report, _ = check_paths(options)
    # as many different rules as possible: one of each in turn
    by_rule: dict[str, list[Diagnostic]] = {}
    for d in report.diagnostics:
        if d.path and d.document >= 0:
            by_rule.setdefault(d.rule, []).append(d)
    pick = random.Random(arguments.seed)
    for found in by_rule.values():
        pick.shuffle(found)
    sample: list[Diagnostic] = []
    while len(sample) < arguments.sample and any(by_rule.values()):
        for rule in sorted(by_rule):
            if by_rule[rule] and len(sample) < arguments.sample:
                sample.append(by_rule[rule].pop())
    good = bad = none = 0
    roots: dict[str, list[Any]] = {}
    for d in sample:
        if d.file not in roots:
            try:
                roots[d.file] = nodes(d.file)
            except yaml.YAMLError:
                roots[d.file] = []
        verdict = right(d, roots[d.file])
        good, bad, none = good + (verdict is True), bad + (verdict is False), none + (verdict is None)
        if arguments.show or verdict is False:
            lines = decode_text(Path(d.file).read_bytes()).split("\n")
            end = d.span.end_column if d.span.end_line == d.span.line else None
            under = lines[d.span.line - 1][d.span.column - 1 : end - 1 if end else None]
            print(f"{'ok ' if verdict else 'BAD' if verdict is False else '?  '} {d.file}:{d.span.line}:{d.span.column} {d.rule} {d.path} -> {under!r}")
    print(f"{len(sample)} findings of {len({d.rule for d in sample})} rules: {good} right, {bad} wrong, {none} without a witness")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
