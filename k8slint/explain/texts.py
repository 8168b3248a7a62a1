"""The texts: data files under `texts/<language>/`, one a topic. A language is a folder; what it lacks is said in English.

    texts/en/words.yaml             headings and short sentences of the program itself, by key
    texts/en/fields/corev1.yaml     types and their fields, by upstream's import alias; or a folder of that name, one file a topic
    texts/en/concepts/probes.md     concepts, lessons/..., rules/...: Markdown with a front matter

docs/texts.md says how each is written. Field files are never read whole: a type's block is cut out and parsed.
"""

from __future__ import annotations

import os

from k8slint import parse
from k8slint.source import Source

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "texts")
EXAMPLES = os.path.join(os.path.dirname(FOLDER), "examples")
ENGLISH = "en"
LIKE = "_like"
"""In a type's block: the fields that it does not tell of are told of under this type."""

_files: dict[str, str] = {}
_words: dict[str, dict[str, Any]] = {}


def languages() -> list[str]:
    """The languages that there are, English first."""
    found = sorted(name for name in os.listdir(FOLDER) if os.path.isfile(os.path.join(FOLDER, name, "words.yaml")))
    return [ENGLISH, *(n for n in found if n != ENGLISH)]


def read(path: str) -> str:
    """A text file, "" where there is none."""
    text = _files.get(path)
    if text is None:
        try:
            with open(path, encoding="utf-8") as file:
                text = file.read()
        except FileNotFoundError:
            text = ""
        _files[path] = text
    return text


def load(text: str, name: str) -> Any:
    """A YAML text's value, {} for an empty one. Raises ValueError with file and line for what is not YAML."""
    documents, errors = parse.parse(Source(name, text.encode()))
    if errors:
        raise ValueError(f"{name}:{errors[0].line + 1}: {errors[0].message}")
    return documents[0].value if documents else {}


class Words:
    """The program's own words in one language, by key; a word that it lacks is English."""

    __slots__ = ("_others", "_table", "lang")

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._table = word_table(lang)
        self._others = word_table(ENGLISH) if lang != ENGLISH else self._table

    def __call__(self, key: str, /, **values: object) -> str:
        """A word or sentence, its `{names}` filled in."""
        text = self._table.get(key)
        if text is None:
            text = self._others[key]
        return text.format(**values) if values else text

    def has(self, key: str) -> bool:
        """Whether there is such a word."""
        return key in self._table or key in self._others

    def join(self, parts: list[str]) -> str:
        """`a, b, c` as the language writes it."""
        return self("comma").join(parts)


def word_table(lang: str) -> dict[str, str]:
    """The words of a language by their ids, as its words.yaml has them."""
    table = _words.get(lang)
    if table is None:
        path = os.path.join(FOLDER, lang, "words.yaml")
        table = _words[lang] = load(read(path), path) or {}
    return table


# ---------------------------------------------------------------------------------------------------- fields


def alias(type_name: str) -> str:
    """The file of a type: upstream's import alias. `core/v1.Probe` -> `corev1`."""
    return type_name.rpartition(".")[0].replace("/", "")


def block(path: str, name: str) -> dict[str, Any]:
    """What stands under the top-level key `name` of a YAML file, without reading the rest; {} where it is missing."""
    text = read(path)
    start = 0 if text.startswith(name + ":") else text.find("\n" + name + ":") + 1
    if not start and not text.startswith(name + ":"):
        return {}
    end = start
    while True:
        end = text.find("\n", end) + 1
        if not end:
            end = len(text)
            break
        if text[end : end + 1] not in (" ", "#", "\n", ""):
            break
    line = text.count("\n", 0, start)
    value = load("\n" * line + text[start:end], path)
    found = value.get(name) if type(value) is dict else None
    return found if type(found) is dict else {}


def type_files(lang: str, package: str) -> list[str]:
    """The files about a package's types: `corev1.yaml`, then those of the folder `corev1/`."""
    base = os.path.join(FOLDER, lang, "fields", package)
    more = sorted(os.listdir(base)) if os.path.isdir(base) else []
    return [base + ".yaml", *(os.path.join(base, name) for name in more if name.endswith(".yaml"))]


_types: dict[tuple[str, str], dict[str, Any]] = {}


def type_texts(lang: str, type_name: str) -> dict[str, Any]:
    """Field name -> entry of a type in one language; `_` is the type itself. {} where nothing is written."""
    found = _types.get((lang, type_name))
    if found is None:
        name = type_name.rpartition(".")[2]
        found = {}
        for path in type_files(lang, alias(type_name)):
            found = block(path, name)
            if found:
                break
        if LIKE in found:
            found = {**type_texts(lang, f"{type_name.rpartition('.')[0]}.{found[LIKE]}"), **found}
        _types[(lang, type_name)] = found
    return found


def field_entry(lang: str, type_name: str, name: str) -> dict[str, Any]:
    """What is written about a field (or, as `_`, a type): text, when, mistakes, validation, default, values, see, example."""
    entry = type_texts(lang, type_name).get(name)
    if entry is None:
        return {}
    return {"text": entry} if type(entry) is str else entry


_examples: dict[str, dict[str, Any]] = {}


def type_examples(type_name: str) -> dict[str, Any]:
    """Field name -> example value of a type (`_`: the smallest value of the type); the same in all languages."""
    found = _examples.get(type_name)
    if found is None:
        found = block(os.path.join(EXAMPLES, alias(type_name) + ".yaml"), type_name.rpartition(".")[2])
        if LIKE in found:
            found = {**type_examples(f"{type_name.rpartition('.')[0]}.{found[LIKE]}"), **found}
        _examples[type_name] = found
    return found


# ---------------------------------------------------------------------------------------------------- Markdown files


class Part:
    """A stretch of a Markdown file: a text and the fence behind it, if any. `info` is what follows the fence's marks."""

    __slots__ = ("code", "heading", "info", "level", "text")

    def __init__(self, heading: str, level: int) -> None:
        self.heading = heading
        self.level = level
        self.text = ""
        self.info: list[str] = []
        self.code = ""


class Markdown:
    """A file's front matter and parts."""

    __slots__ = ("front", "parts")

    def __init__(self, front: dict[str, Any], parts: list[Part]) -> None:
        self.front = front
        self.parts = parts


def markdown(path: str) -> Markdown | None:
    """A Markdown text, None where there is none."""
    text = read(path)
    if not text:
        return None
    front: dict[str, Any] = {}
    if text.startswith("---\n"):
        head, mark, rest = text[4:].partition("\n---\n")
        if mark:
            front, text = load("\n" + head, path), rest
    return Markdown(front, parts(text))


def parts(text: str) -> list[Part]:
    """Markdown cut at its headings (`##`, `###`) and behind each fence; what goes on behind a fence has no heading."""
    out = [Part("", 0)]
    body: list[str] = []
    code: list[str] = []
    fence = ""

    def begin(part: Part) -> None:
        out[-1].text = out[-1].text or "\n".join(body).strip("\n")
        body.clear()
        out.append(part)

    for line in text.splitlines():
        if fence:
            if line.startswith(fence) and not line.strip("`~ "):
                out[-1].code = "\n".join(code) + "\n"
                code.clear()
                fence = ""
                begin(Part("", 0))
            else:
                code.append(line)
        elif line.startswith(("```", "~~~")):
            fence = line[:3]
            out[-1].text = "\n".join(body).strip("\n")
            out[-1].info = line[3:].split() or ["text"]
        elif line.startswith(("## ", "### ")):
            mark, _, heading = line.partition(" ")
            begin(Part(heading.strip(), len(mark)))
        else:
            body.append(line)
    begin(Part("", 0))
    return [p for p in out if p.heading or p.text or p.info]


def topic_path(lang: str, folder: str, name: str) -> str:
    """Where a concept's, lesson's or rule's text stands in a language."""
    return os.path.join(FOLDER, lang, folder, name + ".md")


def topic_names(folder: str) -> list[str]:
    """The topics of a folder, by their English files."""
    try:
        return sorted(n[:-3] for n in os.listdir(os.path.join(FOLDER, ENGLISH, folder)) if n.endswith(".md"))
    except FileNotFoundError:
        return []


def topic(lang: str, folder: str, name: str) -> Markdown | None:
    """A topic in a language, or in English where the language lacks it."""
    return markdown(topic_path(lang, folder, name)) or (markdown(topic_path(ENGLISH, folder, name)) if lang != ENGLISH else None)
