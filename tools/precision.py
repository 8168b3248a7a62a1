#!/usr/bin/env python3
"""How often a finding of the default profile is right: a labelled sample of findings over real public manifests.

    python tools/precision.py sample CORPUS [--verdicts FILE] [--count 300] [--seed 1]   # rows to label, on stdout
    python tools/precision.py report CORPUS          # docs/precision.md, from tools/precision.tsv and a run over CORPUS

A row: label, witness, severity, rule, file:line:column, note. Labels: `right` (an expert would want to be told), `false` (he would not), `?` (not yet read).
Witness `server`: a real API server of 1.36 gave this cause for this document; `read`: a person read the file.
Only places are kept, no text of the manifests.
"""

from __future__ import annotations

import argparse
import collections
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LABELS = ROOT / "tools" / "precision.tsv"
PAGE = ROOT / "docs" / "precision.md"
GENERATED = ("kubernetes__api/",)
"""Objects that a fuzzer filled in: every finding in them is about random values."""
SHARE = {"error": 0.5, "warning": 0.46, "info": 0.04}
VERSION = "1.36"


def check(corpus: Path) -> dict[str, Any]:
    """The JSON report of `k8slint check` with the default profile."""
    command = [sys.executable, "-m", "k8slint", "check", str(corpus), "--no-cache", "-o", "json", "--kube-version", VERSION]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if found.returncode not in (0, 1):
        raise SystemExit(found.stderr)
    report: dict[str, Any] = json.loads(found.stdout)
    for diagnostic in report["diagnostics"]:
        diagnostic["file"] = str(Path(diagnostic["file"]).relative_to(corpus))
    for document in report["documents"]:
        document["file"] = str(Path(document["file"]).relative_to(corpus))
    return report


def place(diagnostic: dict[str, Any]) -> str:
    """`path/in/corpus.yaml:12:14`"""
    return f"{diagnostic['file']}:{diagnostic['line']}:{diagnostic['column']}"


def server_causes(verdicts: Path) -> dict[tuple[str, int], dict[str, Any]]:
    """(file, document) -> what the server answered."""
    rows = (json.loads(line) for line in verdicts.read_text(encoding="utf-8").splitlines())
    return {(row["file"], row["doc_index"]): row for row in rows if row.get("item_index") is None}


def confirmed(diagnostic: dict[str, Any], row: dict[str, Any] | None) -> bool:
    """Whether the server's answer holds this very reason and field, or this warning's field."""
    if row is None or diagnostic["source"] == "rule":
        return False
    if diagnostic["severity"] == "error":
        if row["accepted"]:
            return False
        causes = {(c.get("reason", ""), c.get("field", "")) for c in row["causes"]}
        return (diagnostic["reason"], diagnostic["field"]) in causes if causes else not row["accepted"]
    return diagnostic["message"] in row["warnings"]


def sample(arguments: argparse.Namespace) -> None:
    report = check(arguments.corpus)
    verdicts = server_causes(arguments.verdicts) if arguments.verdicts else {}
    chooser = random.Random(arguments.seed)
    chosen: list[dict[str, Any]] = []
    for severity, share in SHARE.items():
        queues: dict[tuple[str, str], list[dict[str, Any]]] = collections.defaultdict(list)
        for diagnostic in report["diagnostics"]:
            if diagnostic["severity"] == severity and not diagnostic["file"].startswith(GENERATED):
                queues[(diagnostic["rule"], diagnostic["file"].split("/")[0])].append(diagnostic)
        for queue in queues.values():
            chooser.shuffle(queue)
        order = list(queues.values())
        chooser.shuffle(order)
        wanted = round(arguments.count * share)
        # in turn from every rule and project, so that a frequent finding does not fill the sample
        while wanted and order:
            for queue in list(order):
                if wanted and queue:
                    chosen.append(queue.pop())
                    wanted -= 1
                if not queue:
                    order.remove(queue)
    for d in sorted(chosen, key=lambda d: (d["severity"], d["rule"], place(d))):
        sure = confirmed(d, verdicts.get((d["file"], d["document"])))
        print("\t".join(("right" if sure else "?", "server" if sure else "read", d["severity"], d["rule"], place(d), "")))


def labels() -> list[list[str]]:
    """The labelled rows."""
    return [line.split("\t") for line in LABELS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def report(arguments: argparse.Namespace) -> None:
    found = check(arguments.corpus)
    rows = labels()
    lines = [
        "# How often a finding is right", "",
        "Made by `python tools/precision.py report CORPUS`; the labels are in `tools/precision.tsv`, one row a finding: its rule and place, whether an",
        "expert would want to be told, and who says so (`server`: a real 1.36 API server gave the same cause; `read`: a person read the file).",
        "The sample takes in turn from every rule and project, so that a frequent finding does not fill it; objects that a fuzzer filled in are left out.",
        "",
        "| severity | findings labelled | right | by the server | precision |", "|---|--:|--:|--:|--:|",
    ]
    for severity in SHARE:
        here = [row for row in rows if row[2] == severity]
        right = sum(row[0] == "right" for row in here)
        server = sum(row[1] == "server" for row in here)
        lines.append(f"| {severity} | {len(here)} | {right} | {server} | {100 * right / len(here):.1f} % |" if here else f"| {severity} | 0 | | | |")
    lines += ["", "## What was wrong", ""]
    lines += [f"- `{row[3]}` {row[5]}" for row in rows if row[0] == "false"] or ["Nothing."]
    documents = [d for d in found["documents"] if not d["file"].startswith(GENERATED)]
    counts = collections.Counter((d["severity"], d["rule"]) for d in found["diagnostics"] if not d["file"].startswith(GENERATED))
    total = len(documents)
    projects = {d["file"].split("/")[0] for d in documents}
    lines += ["", "## Findings per 100 objects", "", f"Default profile, {total} objects of {len(projects)} public projects.", ""]
    lines += ["| severity | per 100 objects | findings |", "|---|--:|--:|"]
    for severity in SHARE:
        number = sum(n for (s, _), n in counts.items() if s == severity)
        lines.append(f"| {severity} | {100 * number / total:.1f} | {number} |")
    lines += ["", "| rule | severity | per 100 objects | findings |", "|---|---|--:|--:|"]
    lines += [
        f"| {rule} | {severity} | {100 * n / total:.2f} | {n} |" for (severity, rule), n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    current = {(d["severity"], d["rule"], place(d)) for d in found["diagnostics"]}
    gone = [row for row in rows if (row[2], row[3], row[4]) not in current]
    print(f"{len(rows)} labels, {len(gone)} of them on findings that are no longer made")
    for row in gone:
        print("\t".join(row))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    commands = parser.add_subparsers(required=True)
    taking = commands.add_parser("sample")
    taking.add_argument("--verdicts", type=Path)
    taking.add_argument("--count", type=int, default=300)
    taking.add_argument("--seed", type=int, default=1)
    taking.set_defaults(run=sample)
    telling = commands.add_parser("report")
    telling.set_defaults(run=report)
    for command in (taking, telling):
        command.add_argument("corpus", type=Path)
    arguments = parser.parse_args()
    arguments.run(arguments)


if __name__ == "__main__":
    main()
