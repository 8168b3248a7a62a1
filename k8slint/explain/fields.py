"""The page of a field, a kind or a type."""

from __future__ import annotations

from k8slint import scheme
from k8slint.explain import example, facts, texts
from k8slint.explain.page import PASS, Page
from k8slint.explain.place import Place, Step, fields_of, is_map, item_type, resolve
from k8slint.explain.texts import Words

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

MOST_RULES = 12
_WHOLES = frozenset(("metadata", "spec", "status", "template", "jobTemplate"))
DEEPEST = 12


def field_page(topic: str, lang: str, minor: int, recursive: bool = False) -> Page:
    """The page of a path such as `pod.spec.containers.livenessProbe`. Raises UnknownTopic."""
    words = Words(lang)
    place = resolve(topic, minor, words)
    page = Page(place.text(), "field", lang, place.text())
    write(page, place, words, recursive)
    return page


def write(page: Page, place: Place, words: Words, recursive: bool = False) -> None:
    """All sections of a place."""
    lang, minor = words.lang, place.minor
    said = entry(place, lang)
    _facts(page, place, said, words)
    page.add("text", "", said.get("text", ""))
    page.add("when", words("h-when"), said.get("when", ""))
    page.add("values", words("h-values"), _values(place, said, words))
    page.add("validation", words("h-validation"), bullets(said.get("validation")))
    _example(page, place, said, words)
    page.add("mistakes", words("h-mistakes"), bullets(said.get("mistakes")))
    if recursive:
        page.add("fields", words("h-fields"), example=_tree(place, words), language="text")
    else:
        page.add("fields", words("h-fields"), _field_list(place, words))
    rules = facts.related_rules(place)
    page.add("rules", words("h-rules"), "\n".join(f"- `{e.id}`: {facts.rule_title(e, lang)}" for e in rules[:MOST_RULES]))
    page.facts["rules"] = [e.id for e in rules[:MOST_RULES]]
    page.add("see", words("h-see"), _see(place, said, minor))


def entry(place: Place, lang: str) -> dict[str, Any]:
    """What is written of the place: the field's own text, else its type's; in English where the language has none."""
    for language in dict.fromkeys((lang, texts.ENGLISH)):
        if not place.steps:
            found = texts.field_entry(language, place.root, "_")
        else:
            found = step_entry(language, place.steps[-1])
            if not found.get("text"):
                own = texts.field_entry(language, place.type, "_")
                found = {**own, **found} if own else found
        if found.get("text"):
            return found
    return {}


def step_entry(lang: str, step: Step) -> dict[str, Any]:
    """The entry of a field: of the struct that it is written in, else of the inlined one that declares it."""
    name = step.field.json_name
    return texts.field_entry(lang, step.outer, name) or texts.field_entry(lang, step.owner, name)


def bullets(value: Any) -> str:
    """A text as it is, a list of texts as a list."""
    if type(value) is list:
        return "\n".join("- " + str(v).strip().replace("\n", "\n  ") for v in value)
    return value or ""


def _facts(page: Page, place: Place, said: dict[str, Any], words: Words) -> None:
    minor = place.minor
    lines = []
    known = page.facts
    if not place.steps:
        if place.kind is not None:
            lines.append(f"`{place.kind.api_version}` `{place.kind.kind}`")
            known["apiVersion"], known["kind"] = place.kind.api_version, place.kind.kind
            lines.append(words("scope-namespaced" if place.kind.namespaced else "scope-cluster"))
            others = [v for v in scheme.versions_of(place.kind.kind, minor) if v != place.kind.api_version]
            if others:
                lines.append(words("also-in", versions=words.join([f"`{v}`" for v in others])))
            if place.kind.deprecated and minor >= place.kind.deprecated:
                key = "kind-deprecated-use" if place.kind.replacement else "kind-deprecated"
                lines.append(words(key, minor=place.kind.deprecated, replacement=place.kind.replacement))
            if place.kind.off_by_default:
                lines.append(words("kind-off-by-default"))
        else:
            lines.append(f"`{place.root}`")
    else:
        step = place.steps[-1]
        shown = facts.type_text(step.field.go_type, minor, words)
        known["type"] = step.field.go_type.lstrip("*")
        lines.append(words("fact-type", type=shown))
        known["required"] = facts.required(step)
        lines.append(words("fact-required") if known["required"] else words("fact-optional"))
        shown, known["default"] = _default(place, said, words)
        if shown:
            lines.append(words("fact-default", default=shown))
        values, closed = facts.allowed(step.field.go_type, minor)
        listed = [v for v in values if v] or list(said.get("values") or ())
        known["allowed"] = listed
        if listed:
            key = "fact-allowed" if closed or not values else "fact-known-values"
            lines.append(words(key, values=words.join([f"`{v}`" for v in listed])))
    _version_facts(lines, known, place, words)
    page.add("facts", "", "\n".join("- " + line for line in lines))


def _default(place: Place, said: dict[str, Any], words: Words) -> tuple[str, Any]:
    """(what holds where nobody writes the field, in words; the value where it is the same in every object)"""
    step = place.steps[-1]
    sentence, value = facts.default(place, words.lang, words)
    note = said.get("default", "")
    if type(value) is dict and (facts.required(step) or step.field.json_name in _WHOLES):
        sentence, value = "", None  # nobody leaves it out; each field below says its own
    if note and (note.startswith("`") or (sentence and is_map(step.field.go_type, place.minor))):
        sentence = ""  # the note says it all; what fills a map comes from elsewhere in the object
    between = words("gap") if note.startswith(("(", "（")) else words("default-gap")
    same = sentence or (value is not None and f"`{facts.show_value(value)}`" in note)
    return between.join(filter(None, (sentence, note))), value if same else None


def _version_facts(lines: list[str], known: dict[str, Any], place: Place, words: Words) -> None:
    since = facts.since(place)
    if since:
        known["since"] = f"1.{since}"
        lines.append(words("fact-since", minor=since))
    if place.steps:
        range_ = facts.versions(place.steps[-1])
        if range_ is not None and range_[1] < scheme.NEWEST:
            known["removed"] = f"1.{range_[1] + 1}"
            lines.append(words("fact-removed", minor=range_[1] + 1))
    gate = facts.gate_of(place)
    if gate:
        on, changed = facts.gate_since(gate, place.minor)
        known["gate"] = gate
        if on:
            lines.append(words("fact-gate-on-since", gate=gate, minor=changed) if changed else words("fact-gate-on", gate=gate))
        else:
            lines.append(words("fact-gate-off", gate=gate, minor=place.minor))


def _values(place: Place, said: dict[str, Any], words: Words) -> str:
    """What each allowed value means, where that is written: with the field, or with the named type."""
    if not place.steps:
        return ""
    values, _ = facts.allowed(place.steps[-1].field.go_type, place.minor)
    own = said.get("values") or {}
    lines = []
    for value in [v for v in values if v] or list(own):
        text = own.get(value)
        for language in dict.fromkeys((words.lang, texts.ENGLISH)):
            text = text or texts.field_entry(language, place.type, value).get("text")
        if text:
            lines.append(f"- `{value}`: {text}")
    return "\n".join(lines)


def _example(page: Page, place: Place, said: dict[str, Any], words: Words) -> None:
    text = said.get("example") or example_text(place)
    expects = _claim(text, place) if text else ""
    if text and expects is not None:
        page.add("example", words("h-example"), example=text, expects=expects)


def _claim(text: str, place: Place) -> str | None:
    """What may be said of an example: that it passes, nothing (its API version is off by default), or None where it should not be shown.
    Tests hold the examples of the kinds with models for the newest version; the others are checked here."""
    from k8slint.schemas.names import MODELS

    if place.kind is None or (place.minor == scheme.NEWEST and (place.kind.api_version, place.kind.kind) in MODELS):
        return PASS
    from k8slint.config import Options
    from k8slint.run import check_sources

    options = Options()
    options.minor, options.only_api = place.minor, True
    found = {d.rule for d in check_sources([("example.yaml", text.encode())], options).diagnostics}
    if not found:
        return PASS
    return "" if found == {"api-version-off-by-default"} else None


def example_text(place: Place) -> str:
    """The example of a place: the one that is written with the English text, else one that is made; "" for none."""
    found = step_entry(texts.ENGLISH, place.steps[-1]) if place.steps else texts.field_entry(texts.ENGLISH, place.root, "_")
    if found.get("example"):
        return str(found["example"])
    gate = facts.gate_of(place)
    if gate and not facts.gate_since(gate, place.minor)[0]:
        return ""
    value = example.manifest(place)
    return render(value, place) if value is not None else ""


def render(value: dict[str, Any], place: Place) -> str:
    """A manifest as YAML, its field marked with an arrow."""
    from k8slint.output.yaml import dump

    names = tuple(place.names)

    def comment(path: tuple[str | int, ...]) -> str:
        return "<-" if names and tuple(p for p in path if type(p) is str) == names and type(path[-1]) is str else ""

    return dump(value, comment)


def first_sentence(text: str) -> str:
    """Up to the first full stop that ends a sentence."""
    text = " ".join(text.split("\n\n")[0].split())
    for i, char in enumerate(text):
        if char == "。":
            return text[: i + 1]
        if char == "." and text[i + 1 : i + 2] in ("", " ") and not text[:i].endswith(("e.g", "i.e", "etc")):
            return text[: i + 1]
    return text


def _field_list(place: Place, words: Words) -> str:
    lines = []
    for step in fields_of(place.type, place.minor):
        name = step.field.json_name
        below = Place(place.kind, place.root, place.minor)
        below.steps = [*place.steps, step]
        below.type = item_type(step.field.go_type, place.minor)
        mark = words("required-mark") if facts.required(step) else ""
        text = first_sentence(entry(below, words.lang).get("text", ""))
        shown = facts.type_text(step.field.go_type, place.minor, words)
        value = _default(below, entry(below, words.lang), words)[1]
        if type(value) in (str, int, bool) and value != "" and name not in ("kind", "apiVersion"):
            mark += words("default-mark", value=facts.show_value(value))
        lines.append(f"- `{name}` ({shown}{mark})" + (f": {text}" if text else ""))
    return "\n".join(lines)


def _tree(place: Place, words: Words) -> str:
    """Every field below, indented; a type inside itself is not entered again."""
    lines: list[str] = []

    def walk(type_name: str, above: tuple[str, ...], indent: str) -> None:
        for step in fields_of(type_name, place.minor):
            inner = item_type(step.field.go_type, place.minor)
            shown = facts.type_text(step.field.go_type, place.minor, words)
            mark = words("required-mark") if facts.required(step) else ""
            lines.append(f"{indent}{step.field.json_name}  <{shown}{mark}>")
            if inner not in above and len(above) < DEEPEST:
                walk(inner, (*above, inner), indent + "  ")

    walk(place.type, (place.type,), "")
    return "\n".join(lines) + "\n" if lines else ""


def _see(place: Place, said: dict[str, Any], minor: int) -> str:
    """Concepts that are named, and the types that the field leads to."""
    see = said.get("see") or []
    return "\n".join(f"- `k8slint explain {topic}`" for topic in ([see] if type(see) is str else see))
