#!/usr/bin/env python3
"""What the rules cost a document: `python bench/rules.py [FOLDER] [--profile default] [--markdown docs/benchmarks.md]`.

Every document is read, decoded and defaulted first; then the rules alone are timed, by CPU time, in one process: those on objects, pod templates and
containers, and those over all objects at once. Medians of several rounds. Without FOLDER: the 5,000 files of bench/generate.py.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from plan import section

from k8slint import run
from k8slint.config import Options
from k8slint.source import discover
from k8slint.store import Store

HERE = Path(__file__).resolve().parent
TITLE = "## Rules"
BATCH = 64  # objects that `check` gives to the rules together


def cost(folder: str, profile: str, rounds: int) -> tuple[int, int, float, float]:
    """(documents, rules, microseconds a document for rules on one object, for rules over all objects)."""
    options = Options()
    options.paths, options.profile, options.cache = (folder,), profile, False
    linter = run.prepare(options)
    objects = [obj for file in discover([folder])[0] for obj in linter.check_file(file, Path(file).read_bytes()).objects]
    single, together = [], []
    for number in range(rounds + 1):
        start = time.process_time()
        for at in range(0, len(objects), BATCH):
            linter.engine.check_objects(objects[at : at + BATCH])
        middle = time.process_time()
        for _ in linter.engine.check_store(Store(objects, set)):
            pass
        if number:
            single.append(middle - start)
            together.append(time.process_time() - middle)
    scale = 1e6 / max(len(objects), 1)
    return len(objects), len(linter.engine.entries), statistics.median(single) * scale, statistics.median(together) * scale


def main() -> None:
    """Measure, print, write the section."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--profile", default="default")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--markdown", type=Path, help="write the section there")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="k8slint-bench-rules-") as name:
        folder = arguments.folder
        if folder is None:
            folder = name
            subprocess.run([sys.executable, str(HERE / "generate.py"), name, "--files", "5000"], check=True)
        documents, rules, single, together = cost(folder, arguments.profile, arguments.rounds)
    total = single + together
    asked = f"at most 100 µs: {'met' if total <= 100 else 'missed'}"
    body = "\n".join([
        TITLE, "",
        f"CPU time of the rules of the profile `{arguments.profile}` alone, {documents:,} documents, medians of {arguments.rounds} rounds in one process.",
        f"{date.today()}, Python {platform.python_version()}, {os.cpu_count()} cores. Again: `python bench/rules.py --markdown docs/benchmarks.md`.", "",
        "| rules | on one object | over all objects | together | asked |", "|--:|--:|--:|--:|---|",
        f"| {rules} | {single:.1f} µs a document | {together:.1f} µs a document | {total:.1f} µs a document | {asked} |",
    ])
    if arguments.markdown:
        text = arguments.markdown.read_text(encoding="utf-8") if arguments.markdown.exists() else "# Benchmarks\n"
        arguments.markdown.write_text(section(text, TITLE, body), encoding="utf-8")
    print(body)


if __name__ == "__main__":
    main()
