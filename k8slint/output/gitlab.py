"""GitLab's Code Quality report: an array of issues, each with a fingerprint that tells it from run to run."""

from __future__ import annotations

import json
from hashlib import sha256

from k8slint.output.escape import replace_surrogates

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any, TextIO

    from k8slint.diagnostic import Diagnostic, Report

SEVERITIES = {"error": "critical", "warning": "major", "info": "info"}


def write(report: Report, out: TextIO, **options: Any) -> None:
    """Write the array."""
    issues = []
    seen: dict[str, int] = {}
    for d in sorted(report.diagnostics, key=lambda d: d.sort_key()):
        mark = fingerprint(d)
        # The same finding twice in one file (in two documents of the same name) must not be one issue.
        n = seen[mark] = seen.get(mark, -1) + 1
        issues.append({
            "description": replace_surrogates(d.message),
            "check_name": d.rule,
            "fingerprint": mark if not n else sha256(f"{mark}/{n}".encode()).hexdigest(),
            "severity": SEVERITIES[d.severity],
            "location": {
                "path": replace_surrogates(d.file.replace("\\", "/").removeprefix("./")),
                "lines": {"begin": d.span.line, "end": max(d.span.line, d.span.end_line)},
            },
        })
    out.write(json.dumps(issues, indent=1) + "\n")


def fingerprint(d: Diagnostic) -> str:
    """A hash of what was found, without the line: it stays when lines above it come and go."""
    parts = (d.file.replace("\\", "/").removeprefix("./"), d.rule, *(d.object or ()), d.field, *map(str, d.path), d.message)
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
