"""What the tables and the code know of a field: type, default, allowed values, versions, feature gate, related rules."""

from __future__ import annotations

import os

from k8slint import features, scheme
from k8slint.explain import example, texts
from k8slint.explain.place import Place, Step, item_type
from k8slint.explain.texts import Words

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

    from k8slint.catalogue import Entry

# Names that say nothing by themselves: a rule that reads them is not about them.
_COMMON_NAMES = frozenset((
    "name", "kind", "apiVersion", "metadata", "spec", "type", "key", "value", "containers", "items", "template", "data", "status", "namespace",
    "initContainers", "uid", "message", "reason", "path",
))


def type_text(go_type: str, minor: int, words: Words) -> str:
    """A Go type as people say it: `[]core/v1.Container` is a list of Container."""
    go_type = go_type.lstrip("*")
    key = "type-" + go_type
    if words.has(key):
        return words(key)
    if go_type.startswith("[]"):
        return words("type-list", item=type_text(go_type[2:], minor, words))
    if go_type.startswith("map["):
        return words("type-map", item=type_text(go_type[go_type.index("]") + 1 :], minor, words))
    alias = scheme.named(minor, go_type)
    if alias is not None:
        return type_text(alias[0], minor, words)
    return go_type.rpartition(".")[2]


def allowed(go_type: str, minor: int) -> tuple[list[str], bool]:
    """The well-known values of a named type (of a list's items), and whether there are no others."""
    inner = item_type(go_type, minor)
    alias = scheme.named(minor, inner)
    if alias is None or not alias[1]:
        return [], False
    return list(alias[1]), scheme.is_closed(minor, inner)


def versions(step: Step) -> tuple[int, int] | None:
    """The minor versions that have the field; None where the tables do not say more than "all"."""
    found = scheme.known_range(step.owner, step.field.json_name)
    return None if found is None or found == (scheme.OLDEST, scheme.NEWEST) else found


def since(place: Place) -> int:
    """The minor version in which the whole path came, 0 where the oldest known one has it."""
    newest = 0
    for step in place.steps:
        found = scheme.known_range(step.owner, step.field.json_name)
        # a type that came with a version range brings its fields with it, and its own field says since when
        if found is not None and found[0] > scheme.OLDEST and scheme.struct(found[0] - 1, step.owner):
            newest = max(newest, found[0])
    return newest


def gate_of(place: Place) -> str:
    """The feature gate that the field (or what it stands in) depends on, "" where it depends on none."""
    if place.kind is None:
        return ""
    from k8slint.apis.disabled import KINDS, POD_SPEC, POD_SPECS

    names = tuple(place.names)
    table = {tuple(path.split(".")): gate for path, gate in KINDS.get(place.kind.kind, {}).items()}
    where = POD_SPECS.get(place.kind.kind)
    if where is not None:
        for path, gate in POD_SPEC.items():
            parts = tuple(path.split("."))
            if parts[0] == "@":
                for containers in ("containers", "initContainers", "ephemeralContainers"):
                    table[(*where, containers, *parts[1:])] = gate
            else:
                table[(*where, *parts)] = gate
    for length in range(len(names), 0, -1):
        if names[:length] in table:
            return table[names[:length]]
    return ""


def gate_since(gate: str, minor: int) -> tuple[bool, int]:
    """Whether the gate is on by default, and the version that made it so (0: it always was)."""
    on = features.enabled(gate, minor)
    changes = [c for c in features.GATES.get(gate, ()) if c <= minor]
    return on, changes[-1] if changes else 0


def show_value(value: Any) -> str:
    """A value on one line, as YAML's flow style."""
    if type(value) is dict:
        return "{" + ", ".join(f"{_key(k)}: {show_value(v)}" for k, v in value.items()) + "}"
    if type(value) is list:
        return "[" + ", ".join(map(show_value, value)) + "]"
    if type(value) is str:
        from k8slint.output.yaml import scalar

        return scalar(value) if "\n" not in value else '"' + value.replace("\n", "\\n") + '"'
    from k8slint.field import format_value

    return format_value(value)


def _key(key: str) -> str:
    from k8slint.output.yaml import scalar

    return scalar(key)


def default(place: Place, lang: str, words: Words) -> tuple[str, Any]:
    """What holds where nobody writes the field, as a sentence, and the value (None: none)."""
    if not place.steps or place.kind is None:
        return "", None
    filled, value = example.default_of(place)
    if not filled or value in ({}, []):
        return "", None
    return words("default-is", value=show_value(value)), value


def required(step: Step) -> bool:
    """Whether the API refuses an object without the field (as far as the tables and the texts know)."""
    if step.field.required:
        return True
    return any(texts.field_entry(texts.ENGLISH, type_name, step.field.json_name).get("required") for type_name in (step.outer, step.owner))


# ---------------------------------------------------------------------------------------------------- rules


def related_rules(place: Place) -> list[Entry]:
    """The rules whose code reads the field (`"livenessProbe"` in the file), most telling first."""
    if not place.steps:
        return []
    from k8slint import catalogue
    from k8slint.apis.disabled import POD_SPECS
    from k8slint.rule import CONTAINER, POD_TEMPLATE

    name = place.names[-1]
    has_pods = (place.kind is not None and place.kind.kind in POD_SPECS) or place.kind is None
    in_pod = place.kind is None or any(s.owner.endswith((".PodSpec", ".PodTemplateSpec")) for s in place.steps)
    found = []
    for entry in catalogue.catalogue().values():
        if entry.kinds and place.kind is not None and place.kind.kind not in entry.kinds:
            continue
        if entry.on in (CONTAINER, POD_TEMPLATE) and not (has_pods and in_pod):
            continue
        if _reads(entry, name):
            found.append(entry)
    return found


def _reads(entry: Entry, name: str) -> bool:
    path = os.path.join(entry.folder, entry.module.rpartition(".")[2] + ".py")
    source = texts.read(path)
    doc, _, code = source.partition("from __future__ import annotations")
    if name not in _COMMON_NAMES and f'"{name}"' in code:
        return True
    mark = f"# <- {entry.id}"
    return any(
        line.lstrip(" -").startswith(name + ":") and line.rstrip().endswith(mark) and name not in _COMMON_NAMES
        for line in doc.splitlines()
    )


def rule_title(entry: Entry, lang: str) -> str:
    """The first line of a rule's text in a language."""
    if lang != texts.ENGLISH:
        found = texts.markdown(texts.topic_path(lang, "rules", entry.id))
        if found is not None and "title" in found.front:
            return str(found.front["title"])
    source = texts.read(os.path.join(entry.folder, entry.module.rpartition(".")[2] + ".py"))
    return source.partition('"""')[2].split("\n", 1)[0]
