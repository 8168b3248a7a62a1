#!/usr/bin/env python3
"""What a language still lacks: fields, values, rules, concepts, messages without text.

    python tools/missing_texts.py [--lang zh] [--write FILE]

Prints the counts for each language, with --write the whole list. tests/test_explain_texts.py holds the counts: they may only shrink.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from k8slint import catalogue, lang, scheme  # noqa: E402
from k8slint.explain import concepts, lessons, texts  # noqa: E402
from k8slint.explain.kinds import rank  # noqa: E402
from k8slint.explain.place import Place, fields_of, item_type  # noqa: E402
from k8slint.explain.rules import document, translate  # noqa: E402
from k8slint.schemas.names import MODELS  # noqa: E402

MINOR = scheme.NEWEST
# Kinds that one meets first, first; fields that are gone into last, so that their types are met where they are used most.
FIRST = ("Pod", "Deployment", "Service", "ConfigMap", "Secret", "PersistentVolumeClaim")
LATER = ("status", "initContainers", "ephemeralContainers", "resources")


def places() -> dict[tuple[str, str], Place]:
    """(struct, field) -> the shortest place of it, over all kinds that have models."""
    found: dict[tuple[str, str], Place] = {}
    roots = [kind for key in MODELS if (kind := scheme.lookup(*key)) is not None]
    roots.sort(key=lambda k: (FIRST.index(k.kind) if k.kind in FIRST else len(FIRST), rank(k.api_version)))
    level = [Place(kind, kind.type, MINOR) for kind in roots]
    seen = {k.type for k in roots}
    while level:
        following = []
        for place in level:
            for step in sorted(fields_of(place.type, MINOR), key=lambda s: s.field.json_name in LATER):
                below = Place(place.kind, place.root, MINOR)
                below.steps = [*place.steps, step]
                below.type = item_type(step.field.go_type, MINOR)
                found.setdefault((step.owner, step.field.json_name), below)
                if below.type not in seen:
                    seen.add(below.type)
                    following.append(below)
        level = following
    return found


def fields(language: str) -> list[str]:
    """`core/v1.Probe.periodSeconds`: fields of the kinds with models that have no text of their own."""
    return [
        f"{owner}.{name}"
        for (owner, name), place in places().items()
        if not texts.field_entry(language, owner, name).get("text")
        and not texts.field_entry(language, place.steps[-1].outer, name).get("text")
        and not (name in ("apiVersion", "kind") and owner == "meta/v1.TypeMeta")
    ]


def types(language: str) -> list[str]:
    """`core/v1.Probe`: structs of the kinds with models without a text."""
    used = {place.steps[-1].outer for place in places().values()}
    return sorted(t for t in used if not texts.field_entry(language, t, "_").get("text"))


def values(language: str) -> list[str]:
    """`core/v1.PullPolicy=Always`: values of closed sets that are not explained."""
    out = []
    for place in places().values():
        if place.names[0] == "status":
            continue
        alias = scheme.named(MINOR, place.type)
        if alias is None or not scheme.is_closed(MINOR, place.type) or len(alias[1]) > 30:
            continue
        own = texts.field_entry(language, place.steps[-1].owner, place.names[-1]).get("values") or {}
        out += [f"{place.type}={v}" for v in alias[1] if v and v not in own and not texts.field_entry(language, place.type, v).get("text")]
    return sorted(set(out))


def rules(language: str) -> list[str]:
    """Rules without a text in a language, and `rule: text` where a page lacks one; what the API server reports counts in English, too."""
    out = [n for n in catalogue.BUILTIN_IDS if texts.markdown(texts.topic_path(language, "rules", n)) is None]
    for name, entry in catalogue.catalogue().items() if language != texts.ENGLISH else ():
        page = texts.markdown(texts.topic_path(language, "rules", name))
        if page is None:
            out.append(name)
            continue
        doc = document(entry)[1]
        references = next((n for n, part in enumerate(doc) if part.heading == "References"), len(doc))
        out += [f"{name}: {a.text}" for a, b in list(zip(doc, translate(doc, page)))[:references] if a.text and a.text == b]
    return out


def topics(language: str) -> list[str]:
    """Concepts and lessons without a text in a language."""
    return [
        f"{folder}/{name}"
        for folder, names in (("concepts", concepts.names()), ("lessons", lessons.names()))
        for name in names
        if texts.markdown(texts.topic_path(language, folder, name)) is None
    ]


def words(language: str) -> list[str]:
    """The program's own words that a language lacks."""
    return sorted(set(texts.word_table(texts.ENGLISH)) - set(texts.word_table(language)))


# ---------------------------------------------------------------------------------------------------- messages

# function -> position of the template among its arguments
_CALLS = {
    "required": 1, "invalid": 2, "type_invalid": 2, "forbidden": 1, "internal": 1, "Error": 3, "Warning": 1, "text": 1, "Skipped": 2, "ParseError": 0,
    "NotAnObject": 0, "Problem": 1, "_usage": 0,
}
_HOLES = re.compile(r"\{\w*\}")
# modules whose returned sentences are parts of a template that is translated as a whole
_TAKEN_APART = frozenset(("warnings.py",))
_FOLDERS_OUT = ("explain", "lang", "cel", "scheduler", "controller", "output", "plan.py", "plan_view.py", "json_schema.py", "api.py")


def rule_messages() -> dict[str, str]:
    """Template -> rule, of all rules."""
    out = {}
    for entry in catalogue.catalogue().values():
        for template in entry.load().messages.values():
            out[template] = f"rules/{entry.id}"
    return out


def templates() -> dict[str, str]:
    """Template -> file, of everything that the stages before the rules say. Found in the source: what is an argument of the functions
    that make errors, or a constant that is given to them by name."""
    out: dict[str, str] = {}
    folder = ROOT / "k8slint"
    for path in sorted(folder.rglob("*.py")):
        inside = path.relative_to(folder)
        if inside.parts[0] in _FOLDERS_OUT:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for template in _templates(tree):
            out.setdefault(template, str(inside))
        if inside.parts[-1] in ("names.py", "ip.py") or (inside.parts[0] == "apis" and inside.parts[-1] not in _TAKEN_APART):
            for template in _returned(tree):
                out.setdefault(template, str(inside))
    return out


def _templates(tree: ast.Module) -> Iterator[str]:
    constants = _constants(tree.body)
    for scope in ast.walk(tree):
        if isinstance(scope, ast.FunctionDef):
            local = _constants(ast.walk(scope))
            for node in ast.walk(scope):
                if isinstance(node, ast.Call):
                    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                    at = _CALLS.get(name)
                    if at is not None and len(node.args) > at:
                        yield from _strings(node.args[at], local, constants)


def _returned(tree: ast.Module) -> Iterator[str]:
    """Sentences that are returned, appended or listed: the functions on names give plain sentences back."""
    for node in ast.walk(tree):
        found: list[ast.expr] = []
        if isinstance(node, ast.Return) and node.value is not None:
            found = [node.value, *(node.value.elts if isinstance(node.value, ast.List) else ())]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "append":
            found = list(node.args)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id.endswith("_MESSAGE"):
            found = [node.value]
        for value in found:
            yield from (s for s in _strings(value, {}, {}) if " " in s and any(c.isalpha() for c in _HOLES.sub("", s)))


def _constants(nodes: object) -> dict[str, list[ast.expr]]:
    out: dict[str, list[ast.expr]] = {}
    for node in nodes:  # type: ignore[attr-defined]
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    out.setdefault(target.id, []).append(node.value)
                elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    for part, value in zip(target.elts, node.value.elts):
                        if isinstance(part, ast.Name):
                            out.setdefault(part.id, []).append(value)
    return out


def _strings(node: ast.expr, local: dict[str, list[ast.expr]], constants: dict[str, list[ast.expr]], depth: int = 0) -> Iterator[str]:
    """The texts that an expression may be; the holes of f-strings are `{name}`."""
    if depth > 4:
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if node.value.strip():
            yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _strings(node.body, local, constants, depth + 1)
        yield from _strings(node.orelse, local, constants, depth + 1)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        for left in _strings(node.left, local, constants, depth + 1):
            for right in _strings(node.right, local, constants, depth + 1):
                yield left + right
    elif isinstance(node, ast.JoinedStr):
        parts = [p.value if isinstance(p, ast.Constant) else "{" + _hole(p) + "}" for p in node.values]
        if any(isinstance(p, ast.Constant) for p in node.values):
            yield "".join(map(str, parts))
    elif isinstance(node, ast.Name):
        for value in local.get(node.id) or constants.get(node.id) or ():
            yield from _strings(value, local, constants, depth + 1)


def _hole(node: ast.expr) -> str:
    inner = node.value if isinstance(node, ast.FormattedValue) else node
    return inner.id if isinstance(inner, ast.Name) else "x"


def messages(language: str) -> list[str]:
    """`file: template` of what has no translation."""
    table = lang.table(language)
    return sorted(f"{where}: {template}" for template, where in {**templates(), **rule_messages()}.items() if template not in table)


CHECKS = {"fields": fields, "types": types, "values": values, "rules": rules, "topics": topics, "words": words, "messages": messages}


def missing(language: str) -> dict[str, list[str]]:
    """What -> the list of what a language lacks of it."""
    return {name: check(language) for name, check in CHECKS.items() if not (language == texts.ENGLISH and name in ("words", "messages"))}


def main() -> None:
    """Count, and write the list where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--lang", help="only this language")
    parser.add_argument("--write", metavar="FILE", help="write the whole list there")
    arguments = parser.parse_args()
    lines = []
    for language in texts.languages() if arguments.lang is None else [arguments.lang]:
        for name, found in missing(language).items():
            print(f"{language} {name}: {len(found)}")
            lines += [f"{language} {name} {item}" for item in found]
    if arguments.write:
        Path(arguments.write).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
