"""`k8slint rules`: the catalogue."""

from __future__ import annotations

import sys
from typing import Any

from k8slint import catalogue
from k8slint.config import Options, UsageError
from k8slint.diagnostic import SEVERITIES


def run(names: list[str], topic: str, profile: str, severity: str, alias: str, output: str, folders: tuple[str, ...] = ()) -> int:
    """List the rules that fit, or print the pages of the named ones. Raises UsageError."""
    entries = catalogue.catalogue(folders)
    if output not in ("text", "json"):
        raise UsageError(f'no such output format "{output}"; formats are text, json')
    if severity and severity not in SEVERITIES:
        raise UsageError(f'no such severity "{severity}"; severities are {", ".join(SEVERITIES)}')
    for name in names:
        if name not in entries:
            import difflib

            near = difflib.get_close_matches(name, list(entries), n=1)
            raise UsageError(f'no such rule "{name}"' + (f'; did you mean "{near[0]}"?' if near else ""))
    found = [
        e
        for e in entries.values()
        if (not names or e.id in names)
        and (not topic or e.topic == topic)
        and (not profile or profile in e.profiles)
        and (not severity or e.severity == severity)
        and (not alias or any(alias in ids for ids in e.aliases.values()))
    ]
    if output == "json":
        import json

        json.dump([facts(e) for e in found], sys.stdout, indent=1)
        sys.stdout.write("\n")
        return 0
    if names:
        for entry in found:
            print(f"{entry.id}  ({entry.severity}, {entry.topic}, profiles: {', '.join(entry.profiles) or 'none'})\n")
            print(entry.load().doc.strip() + "\n")
        return 0
    width = max((len(e.id) for e in found), default=0)
    current = ""
    for entry in sorted(found, key=lambda e: (e.topic, e.id)):
        if entry.topic != current:
            print(f"\n{entry.topic}" if current else entry.topic)
            current = entry.topic
        title = entry.load().doc.strip().splitlines()[0]
        mark = "*" if "default" in entry.profiles else " "
        print(f"  {mark} {entry.id:<{width}}  {entry.severity:<7}  {title}")
    print(f"\n{len(found)} rules; * in the default profile")
    return 0


def facts(entry: catalogue.Entry) -> dict[str, Any]:
    """What `rules -o json` says of a rule."""
    return {
        "id": entry.id, "topic": entry.topic, "severity": entry.severity, "profiles": list(entry.profiles), "since": entry.since,
        "aliases": {tool: list(ids) for tool, ids in entry.aliases.items()}, "options": entry.options, "fixable": entry.fixable,
    }


def rule_info(options: Options) -> Any:
    """A function from a rule id to what SARIF and JUnit say of the rule (None where it is no rule)."""
    entries = catalogue.catalogue(options.rule_folders)

    def info(rule: str) -> dict[str, str] | None:
        entry = entries.get(rule)
        if entry is None:
            return None
        doc = entry.load().doc.strip()
        return {"title": doc.splitlines()[0], "help": doc, "severity": entry.severity, "url": ""}

    return info
