"""Profiles: named sets of rules. A rule says itself in which it is; `rules/profiles.yaml` says what each is and which others it takes in.

A configuration may define more, under `profiles:`, with the same keys. Only read when a profile other than `default` is wanted.
"""

from __future__ import annotations

import os

from k8slint import catalogue
from k8slint.config import UsageError, suggestion
from k8slint.diagnostic import SEVERITIES

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

    from k8slint.catalogue import Entry
    from k8slint.config import Options

KEYS = ("title", "about", "extends", "add", "remove", "severity", "least")
_LISTS = ("extends", "add", "remove")
_MAX = 100  # names in a chain of `extends`


def builtin() -> dict[str, dict[str, Any]]:
    """The profiles of `rules/profiles.yaml`."""
    from k8slint.config import read_yaml

    path = os.path.join(catalogue.rules_folder(), "profiles.yaml")
    values, _ = read_yaml(path)
    return {name: checked(name, given, path) for name, given in (values or {}).items()}


def checked(name: str, given: Any, place: str) -> dict[str, Any]:
    """A profile's definition with its lists as tuples. Raises UsageError with what is allowed."""
    if type(given) is not dict:
        raise UsageError(f'{place}: the profile "{name}" must be a mapping with {", ".join(KEYS)}')
    out: dict[str, Any] = {}
    for key, value in given.items():
        if key not in KEYS:
            raise UsageError(f'{place}: the profile "{name}" has an unknown key "{key}"{suggestion(str(key), KEYS) or "; keys are " + ", ".join(KEYS)}')
        if key in _LISTS:
            value = [value] if type(value) is str else value
            if type(value) is not list or not all(type(v) is str for v in value):
                raise UsageError(f'{place}: "{key}" of the profile "{name}" must be a list of names')
            value = tuple(value)
        elif key == "severity":
            if type(value) is not dict:
                raise UsageError(f'{place}: "severity" of the profile "{name}" must be a mapping from rules to severities')
            value = {rule: "off" if severity is False else severity for rule, severity in value.items()}
            if any(severity not in (*SEVERITIES, "off") for severity in value.values()):
                raise UsageError(f'{place}: severities of the profile "{name}" must be one of info, warning, error, off')
        elif key == "least":
            if value not in SEVERITIES:
                raise UsageError(f'{place}: "least" of the profile "{name}" must be one of info, warning, error')
        elif type(value) is not str:
            raise UsageError(f'{place}: "{key}" of the profile "{name}" must be a text')
        out[key] = value
    return out


def known(entries: dict[str, Entry], own: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Every profile by name: built in, of the configuration, and those that only rules name (of `--rules`)."""
    found = builtin()
    for name, definition in own.items():
        if name in found or name == "ALL" or name in entries or any(e.topic == name for e in entries.values()):
            raise UsageError(f'the profile "{name}" would hide what k8slint has under that name; give yours another one')
        found[name] = definition
    for entry in entries.values():
        for name in entry.profiles:
            found.setdefault(name, {})
    return found


def members(name: str, entries: dict[str, Entry], profiles: dict[str, dict[str, Any]], _above: tuple[str, ...] = ()) -> frozenset[str]:
    """The ids of the rules in a profile. Raises UsageError for names that do not exist and for circles."""
    if name in _above or len(_above) > _MAX:
        raise UsageError(f'the profile "{_above[0]}" extends itself: {" -> ".join((*_above, name))}')
    definition = profiles.get(name)
    if definition is None:
        where = f'the profile "{_above[-1]}" extends "{name}", which is no profile' if _above else f'no such profile "{name}"'
        raise UsageError(where + (suggestion(name, tuple(profiles)) or f"; profiles are {', '.join(sorted(profiles))}"))
    found = {e.id for e in entries.values() if name in e.profiles}
    for parent in definition.get("extends", ()):
        found |= members(parent, entries, profiles, (*_above, name))
    for key in ("add", "remove"):
        for given in definition.get(key, ()):
            meant = {e.id for e in entries.values() if given in (e.id, e.topic)}
            if not meant:
                names = sorted({*entries, *(e.topic for e in entries.values())})
                raise UsageError(f'the profile "{name}": "{given}" is neither a rule nor a topic{suggestion(given, tuple(names))}')
            found = found | meant if key == "add" else found - meant
    return frozenset(found)


def severities(name: str, entries: dict[str, Entry], profiles: dict[str, dict[str, Any]]) -> dict[str, str]:
    """rule id -> the severity that the profile gives it, where that is not the rule's own; a profile's word goes before its parents'."""
    definition = profiles.get(name, {})
    out: dict[str, str] = {}
    for parent in definition.get("extends", ()):
        out |= severities(parent, entries, profiles)
    least = definition.get("least")
    if least:
        for rule in members(name, entries, profiles):
            if SEVERITIES.index(entries[rule].severity) < SEVERITIES.index(least):
                out[rule] = least
    for given, severity in definition.get("severity", {}).items():
        meant = [e.id for e in entries.values() if given in (e.id, e.topic)] or ([given] if given in catalogue.BUILTIN_IDS else [])
        if not meant:
            raise UsageError(f'the profile "{name}": "{given}" is neither a rule nor a topic{suggestion(str(given), tuple(entries))}')
        out.update(dict.fromkeys(meant, severity))
    return out


def choose(options: Options, entries: dict[str, Entry]) -> list[Entry]:
    """The rules of `options.profile`, without the ignored; its severities go where the configuration has none of its own."""
    profiles = known(entries, options.profiles)
    rules = members(options.profile, entries, profiles)
    for rule, severity in severities(options.profile, entries, profiles).items():
        options.severities.setdefault(rule, severity)
    return [e for e in entries.values() if e.id in rules and not any(i in (e.id, e.topic) for i in options.ignore)]
