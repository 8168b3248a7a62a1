"""SARIF 2.1.0 (OASIS), as GitHub code scanning and editors read it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from urllib.parse import quote_from_bytes

from k8slint.output.escape import replace_surrogates
from k8slint.output.gitlab import fingerprint

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TextIO

    from k8slint.diagnostic import Diagnostic, Report, Span

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def write(
    report: Report, out: TextIO, *, rule_info: Callable[[str], dict[str, str] | None] | None = None, version: str = "", **options: Any
) -> None:
    """Write one run. `rule_info(id)` gives a rule's title, help (Markdown), severity and url; ids that are not rules give None."""
    diagnostics = sorted(report.diagnostics, key=lambda d: d.sort_key())
    ids = sorted({d.rule for d in diagnostics})
    index = {rule: i for i, rule in enumerate(ids)}
    driver: dict[str, Any] = {"name": "k8slint"}
    if version:
        driver["version"] = version
    driver["rules"] = [_descriptor(rule, (rule_info(rule) if rule_info else None) or {}) for rule in ids]
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": [_notification(s) for s in _skipped(report)]}],
        # Ours count characters; the default would be UTF-16 units.
        "columnKind": "unicodeCodePoints",
        "results": [_result(d, index[d.rule]) for d in diagnostics],
        "properties": {"kubeVersion": report.kube_version},
    }
    out.write(json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n")


def _descriptor(rule: str, info: dict[str, str]) -> dict[str, Any]:
    """A rule as `reportingDescriptor`; only what is known about it."""
    found: dict[str, Any] = {"id": rule}
    if info.get("title"):
        found["shortDescription"] = {"text": info["title"]}
    if info.get("help"):
        found["help"] = {"text": info["help"], "markdown": info["help"]}
    if info.get("url"):
        found["helpUri"] = info["url"]
    if info.get("severity"):
        found["defaultConfiguration"] = {"level": LEVELS[info["severity"]]}
    return found


def _result(d: Diagnostic, index: int) -> dict[str, Any]:
    location: dict[str, Any] = {"physicalLocation": _physical(d.file, d.span)}
    if d.object is not None:
        _, kind, namespace, name = d.object
        full = "/".join([part for part in (namespace, kind, name) if part])
        location["logicalLocations"] = [
            {"name": replace_surrogates(name), "fullyQualifiedName": replace_surrogates(full), "kind": "resource"}
        ]
    result: dict[str, Any] = {
        "ruleId": d.rule,
        "ruleIndex": index,
        "level": LEVELS[d.severity],
        "message": {"text": replace_surrogates(d.message)},
        "locations": [location],
        "partialFingerprints": {"k8slint/v1": fingerprint(d)},
    }
    if d.related:
        result["relatedLocations"] = [
            {"id": i, "physicalLocation": _physical(r.file, r.span), "message": {"text": replace_surrogates(r.message)}}
            for i, r in enumerate(d.related, 1)
        ]
    properties: dict[str, Any] = {key: replace_surrogates(value) for key, value in (("reason", d.reason), ("field", d.field)) if value}
    if d.fixable:
        properties["fixable"] = True
    if properties:
        result["properties"] = properties
    return result


def _physical(file: str, span: Span) -> dict[str, Any]:
    """A region: SARIF's end column is exclusive, as ours is."""
    region = {"startLine": span.line, "startColumn": span.column, "endLine": span.end_line, "endColumn": span.end_column}
    return {"artifactLocation": {"uri": uri(file)}, "region": {key: max(1, n) for key, n in region.items()}}


def uri(file: str) -> str:
    """A file name as a URI reference: relative names stay relative (to the repository), bytes are percent-encoded."""
    if os.path.isabs(file):
        return Path(file).as_uri()
    return quote_from_bytes(os.fsencode(file.replace(os.sep, "/").removeprefix("./")), safe="/")


def _skipped(report: Report) -> list[Any]:
    return sorted(report.skipped, key=lambda s: (s.file, s.line, s.reason))


def _notification(skipped: Any) -> dict[str, Any]:
    """A skipped file is told as a note of the run, not as a result."""
    location = {"artifactLocation": {"uri": uri(skipped.file)}, "region": {"startLine": max(1, skipped.line)}}
    return {
        "level": "note",
        "message": {"text": replace_surrogates(f"skipped: {skipped.reason}")},
        "locations": [{"physicalLocation": location}],
    }
