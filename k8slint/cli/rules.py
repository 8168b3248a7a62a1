"""`k8slint rules`: the catalogue."""

from __future__ import annotations

import sys
import textwrap
from typing import Any

from k8slint import catalogue, config, foreign, profiles
from k8slint.cli.words import wanted_language
from k8slint.config import Options, UsageError, suggestion
from k8slint.diagnostic import SEVERITIES
from k8slint.explain import texts
from k8slint.fix.api import FIXABLE
from k8slint.messages import language
from k8slint.output.escape import escape
from k8slint.policies import PREFIX, TOPIC, Policy, load
from k8slint.run import messages


class Wanted:
    """Which rules `k8slint rules` is asked for; empty fields mean any."""

    __slots__ = ("alias", "names", "profile", "severity", "topic")

    def __init__(self, names: list[str], topic: str = "", profile: str = "", severity: str = "", alias: str = "") -> None:
        self.names = names
        self.topic = topic
        self.profile = profile
        self.severity = severity
        self.alias = alias


def make_options(rule_folders: list[str], config_file: str, no_config: bool, lang: str, policies: list[str]) -> Options:
    """Of the configuration what concerns the catalogue. Raises UsageError."""
    options = Options()
    path = "" if no_config else config_file or config.find(".") or ""
    if path:
        config.load(path, options)
    options.rule_folders = tuple(rule_folders)
    options.policies += tuple(policies)
    options.lang = language(wanted_language(lang) or options.lang)
    return options


def run(wanted: Wanted, output: str, options: Options) -> int:
    """List the rules that fit, or print the pages of the named ones. Raises UsageError."""
    if output not in ("text", "json"):
        raise UsageError(f'no such output format "{output}"; formats are text, json')
    entries = catalogue.catalogue(options.rule_folders)
    found = select(entries, wanted, options)
    if output == "json":
        import json

        listed = [facts(e) for e in found]
        if not (wanted.names or wanted.profile or wanted.severity or wanted.topic):
            listed += builtin_facts(wanted.alias)
        listed += [
            {"id": p.id, "topic": TOPIC, "severity": p.default_severity(), "profiles": [], "since": "", "aliases": {}, "options": {}, "fixable": False}
            for p in own_policies(wanted, options)
        ]
        json.dump(listed, sys.stdout, indent=1)
        sys.stdout.write("\n")
        return 0
    if wanted.names:
        for entry in found:
            if options.lang != texts.ENGLISH:
                print(_page(entry.id, options))
                continue
            fixable = ", fixable" if entry.fixable else ""
            print(f"{entry.id}  ({entry.severity}, {entry.topic}, profiles: {', '.join(entry.profiles) or 'none'}{fixable})\n")
            print(entry.load().doc.strip() + "\n")
        for policy in own_policies(wanted, options):
            print(f"{policy.id}  ({policy.default_severity()}, {TOPIC}, {escape(policy.object.document.file)})\n")
            for line in policy.page():
                print(escape(line))
        return 0
    words = messages(options.lang)
    width = max((len(e.id) for e in found), default=0)
    current = ""
    for entry in sorted(found, key=lambda e: (e.topic, e.id)):
        if entry.topic != current:
            print(f"\n{entry.topic}" if current else entry.topic)
            current = entry.topic
        mark = ("*" if "default" in entry.profiles else " ") + ("+" if entry.fixable else " ")
        print(f" {mark} {entry.id:<{width}}  {entry.severity:<7}  {title_of(entry, options.lang)}")
    own = own_policies(wanted, options)
    if own:
        print(f"\n{TOPIC}" if current else TOPIC)
        for policy in own:
            print(f"  * {policy.id:<{width}}  {policy.default_severity():<7}  {escape(policy.title or policy.object.document.file)}")
    print("\n" + words.text("rules", "{n} rules; * in the default profile, + has fixes", {"n": len(found) + len(own)}))
    return 0


def _page(name: str, options: Options) -> str:
    """A rule's page in another language, as Markdown like the docstring."""
    from k8slint.explain.render import to_markdown
    from k8slint.explain.rules import rule_page

    page = rule_page(name, options.lang, options.rule_folders)
    return to_markdown(page, texts.Words(options.lang)) if page is not None else ""


def own_policies(wanted: Wanted, options: Options) -> list[Policy]:
    """The configured policies that fit; every profile has them."""
    if not options.policies or wanted.alias or wanted.topic not in ("", TOPIC) or (wanted.names and not any(n.startswith(PREFIX) for n in wanted.names)):
        return []
    return [
        p for p in load(options.policies, options.minor).policies.values()
        if wanted.severity in ("", p.default_severity()) and (not wanted.names or p.id in wanted.names or PREFIX in wanted.names)
    ]


def select(entries: dict[str, catalogue.Entry], wanted: Wanted, options: Options) -> list[catalogue.Entry]:
    """The rules that are asked for. Raises UsageError for what does not exist."""
    policies = {p.id for p in own_policies(Wanted([PREFIX] if wanted.names else []), options)}
    for name in wanted.names:
        if name not in entries and name not in policies:
            raise UsageError(f'no such rule "{name}"{suggestion(name, (*entries, *policies))}')
    if wanted.severity and wanted.severity not in SEVERITIES:
        raise UsageError(f'no such severity "{wanted.severity}"; severities are {", ".join(SEVERITIES)}')
    topics = sorted({*(e.topic for e in entries.values()), *([TOPIC] if options.policies else [])})
    if wanted.topic and wanted.topic not in topics:
        raise UsageError(f'no such topic "{wanted.topic}"; topics are {", ".join(topics)}')
    members = None
    if wanted.profile:
        members = profiles.members(wanted.profile, entries, profiles.known(entries, options.profiles))
    aliases = None
    if wanted.alias:
        aliases = foreign.rules_of(wanted.alias, entries)
    return [
        e
        for e in entries.values()
        if (not wanted.names or e.id in wanted.names)
        and (not wanted.topic or e.topic == wanted.topic)
        and (members is None or e.id in members)
        and (not wanted.severity or e.severity == wanted.severity)
        and (aliases is None or e.id in aliases)
    ]


def list_profiles(output: str, options: Options) -> int:
    """Print the profiles, the configuration's too. Raises UsageError."""
    if output not in ("text", "json"):
        raise UsageError(f'no such output format "{output}"; formats are text, json')
    entries = catalogue.catalogue(options.rule_folders)
    known = profiles.known(entries, options.profiles)
    rows = [(name, known[name], sorted(profiles.members(name, entries, known))) for name in known]
    if output == "json":
        import json

        json.dump(
            [
                {
                    "id": name, "title": definition.get("title", ""), "about": definition.get("about", ""), "extends": list(definition.get("extends", ())),
                    "rules": rules, "severities": profiles.severities(name, entries, known),
                }
                for name, definition, rules in rows
            ],
            sys.stdout, indent=1, ensure_ascii=False,
        )
        sys.stdout.write("\n")
        return 0
    words = messages(options.lang)
    for name, definition, rules in rows:
        print(f"{name}  ({words.text('profiles', '{n} rules', {'n': len(rules)})})  {words.translate(definition.get('title', ''))}")
        for line in textwrap.wrap(words.translate(definition.get("about", "")), 110):
            print("    " + line)
    return 0


def title_of(entry: catalogue.Entry, lang: str) -> str:
    """The rule's title in a language, where there is one."""
    if lang != texts.ENGLISH:
        translated = texts.markdown(texts.topic_path(lang, "rules", entry.id))
        if translated is not None and translated.front.get("title"):
            return str(translated.front["title"])
    return entry.load().doc.strip().splitlines()[0]


def facts(entry: catalogue.Entry) -> dict[str, Any]:
    """What `rules -o json` says of a rule."""
    return {
        "id": entry.id, "topic": entry.topic, "severity": entry.severity, "profiles": list(entry.profiles), "since": entry.since,
        "aliases": {tool: list(ids) for tool, ids in entry.aliases.items()}, "options": entry.options, "fixable": entry.fixable,
    }


def builtin_facts(alias: str) -> list[dict[str, Any]]:
    """What `rules -o json` says of the checks that every run makes, whatever the profile."""
    out = []
    for name in catalogue.BUILTIN_IDS:
        aliases = catalogue.BUILTIN_ALIASES.get(name, {})
        if not alias or any(alias in (i.lstrip("~"), f"{tool}:" + i.lstrip("~"), f"{tool}:") for tool, ids in aliases.items() for i in ids):
            out.append({
                "id": name, "topic": "api", "severity": "", "profiles": [], "since": "0.1", "options": {}, "fixable": name in FIXABLE,
                "aliases": {tool: list(ids) for tool, ids in aliases.items()},
            })
    return out


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
