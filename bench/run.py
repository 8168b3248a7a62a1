#!/usr/bin/env python3
"""Measure k8slint beside its peers: `python bench/run.py [--rounds 5] [--markdown docs/benchmarks.md]`.

Runs alternate (a, b, a, b, ...); figures are medians. CPU is user plus system time of the process and its children, memory the
largest resident size of any one of them (k8slint with two workers: the two together are said beside it). Peers run where they are
on PATH: kubeconform with local schemas (bench/peer_schemas.py), checkov. Make the machine quiet before, and give an installed wheel with
`--k8slint`: the import hook of an editable installation costs 10 to 20 ms a start.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
Sample = tuple[float, float, float]  # wall seconds, CPU seconds, MiB


def run(command: list[str], environment: dict[str, str]) -> Sample:
    """One run, output thrown away."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"{' '.join(command)}: exit {os.waitstatus_to_exitcode(status)}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def measure(commands: dict[str, list[str]], rounds: int, environment: dict[str, str]) -> dict[str, Sample]:
    """Medians of alternated runs, after one of each to warm up."""
    samples: dict[str, list[Sample]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            sample = run(command, environment)
            if number:
                samples[name].append(sample)
    return {name: tuple(statistics.median(s[i] for s in found) for i in range(3)) for name, found in samples.items()}  # type: ignore[misc]


def main() -> None:
    """Make the corpora, measure, print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--k8slint", default=shutil.which("k8slint") or "k8slint")
    parser.add_argument("--markdown", type=Path, help="write the table there")
    arguments = parser.parse_args()
    kubeconform, checkov = shutil.which("kubeconform"), shutil.which("checkov")
    with tempfile.TemporaryDirectory(prefix="k8slint-bench-") as name:
        work = Path(name)
        environment = {**os.environ, "XDG_CACHE_HOME": str(work / "cache")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        subprocess.run([sys.executable, str(HERE / "generate.py"), str(work / "small"), "--files", str(arguments.files)], check=True)
        subprocess.run([sys.executable, str(HERE / "generate.py"), str(work / "large"), "--large", "30"], check=True)
        one = str(next(p for p in sorted((work / "small").rglob("*.yaml")) if "kind: Deployment" in p.read_text()))
        lint = [arguments.k8slint, "check", "--no-config"]
        peer: list[str] = []
        if kubeconform:
            subprocess.run([sys.executable, str(HERE / "peer_schemas.py"), str(work / "schemas")], check=True)
            peer = [kubeconform, "-n", "2", "-schema-location", str(work / "schemas") + "/{{.ResourceKind}}{{.KindSuffix}}.json"]
        rows: list[tuple[str, str, str, str, str]] = []

        def compare(title: str, path: str, extra: list[str], rounds: int, targets: dict[str, float]) -> None:
            commands = {"k8slint": [*lint, *extra, path]}
            if peer:
                commands["kubeconform"] = [*peer, path]
            found = measure(commands, rounds, environment)
            ours = found["k8slint"]
            theirs = found.get("kubeconform")
            ratios = []
            for i, what in enumerate(("wall", "CPU", "memory")):
                if theirs:
                    ratio = ours[i] / theirs[i]
                    asked = f" (asked <= {targets[what]:g}: {'met' if ratio <= targets[what] else 'missed'})" if what in targets else ""
                    ratios.append(f"{what} {ratio:.2f}x{asked}")
            show = [f"{s[0]:.3f} s, CPU {s[1]:.3f} s, {s[2]:.0f} MiB" if s else "-" for s in (ours, theirs)]
            rows.append((title, show[0], show[1], "; ".join(ratios), ""))
            print(*rows[-1], sep=" | ", flush=True)

        compare("one small file, cold", one, ["--no-cache"], arguments.rounds * 6, {"CPU": 0.9})
        compare(f"{arguments.files} files, no cache", str(work / "small"), ["--no-cache"], arguments.rounds, {"CPU": 0.75, "wall": 0.6, "memory": 0.6})
        compare(f"{arguments.files} files, warm cache", str(work / "small"), [], arguments.rounds, {"CPU": 0.07})
        compare("30 MB of CRDs and operators", str(work / "large"), ["--no-cache"], max(arguments.rounds // 2, 1), {"CPU": 0.7})
        if checkov:
            found = measure(
                {"k8slint": [*lint, "--no-cache", one], "checkov": [checkov, "--framework", "kubernetes", "--quiet", "--compact", "-f", one]},
                arguments.rounds, environment,
            )
            ratio = found["checkov"][1] / found["k8slint"][1]
            rows.append((
                "one small file, checkov", f"CPU {found['k8slint'][1]:.3f} s", f"CPU {found['checkov'][1]:.3f} s",
                f"1/{ratio:.0f} (asked <= 1/40: {'met' if ratio >= 40 else 'missed'})", "",
            ))
            print(*rows[-1], sep=" | ")
    if arguments.markdown:
        lines = [
            "# Benchmarks", "",
            f"Measured on {date.today().isoformat()} by `python bench/run.py --rounds {arguments.rounds}` on {os.cpu_count()} cores, "
            f"{platform.system()} {platform.machine()}, Python {platform.python_version()}; medians of alternated runs, all default rules and the whole "
            "API validation on, k8slint installed from its wheel. kubeconform checks the schema only, with local schemas and `-n 2`.", "",
            "| | k8slint | peer (kubeconform) | ratio |", "|---|---|---|---|",
            *(f"| {a} | {b} | {c} | {d} |" for a, b, c, d, _ in rows), "",
            "Memory is the largest resident size of one process; k8slint uses two processes for 5,000 files.", "",
        ]
        text = arguments.markdown.read_text(encoding="utf-8") if arguments.markdown.exists() else ""
        rest = text[text.index("\n## ") :] if "\n## " in text else ""
        arguments.markdown.write_text("\n".join(lines) + rest, encoding="utf-8")


if __name__ == "__main__":
    main()
