"""`k8slint show`: each object as the API server would store it, as YAML with a comment on what was defaulted, or as JSON."""

from __future__ import annotations

import sys
from typing import Any, TextIO

from k8slint import apiserver, parse, source
from k8slint.apis.stored import store
from k8slint.cli.check import complain, printable
from k8slint.config import UsageError
from k8slint.field import format_path
from k8slint.messages import language
from k8slint.object import Object
from k8slint.run import messages

FORMATS = ("yaml", "json")
DEFAULTED = "default"
FROM_STRING_DATA = "from stringData"

Path = tuple[str | int, ...]
Dropped = list[tuple[Path, str]]


def run(values: dict[str, Any], paths: list[str]) -> int:
    """The command: read, show on stdout, say on stderr what cannot be shown. 0, or 2 where something could not be read."""
    from k8slint.cli.check import make_options

    options = make_options({k: v for k, v in values.items() if k != "--output"}, paths)
    fmt = values.get("--output", "yaml")
    if fmt not in FORMATS:
        raise UsageError(f'no such output format "{fmt}"; formats are {", ".join(FORMATS)}')
    contents, problems = source.read_all(list(options.paths), options.exclude)
    for problem in problems:
        complain(f"{printable(problem.path)}: {problem.reason}", options.lang)
    objects, failed = read_objects(contents, options.minor, sys.stderr, language(options.lang))
    sys.stdout.write(show(objects, fmt, options.minor))
    return 2 if failed or problems else 0


def read_objects(contents: list[tuple[str, bytes]], minor: int, errors: TextIO, lang: str = "en") -> tuple[list[tuple[Object, Dropped]], bool]:
    """The objects in (name, bytes) pairs, each with what the server drops of it, and whether anything could not be decoded;
    `errors` is told what and why.

    An object that the server would refuse is shown all the same, as far as it can be decoded.
    """
    objects: list[tuple[Object, Dropped]] = []
    failed = False
    words = messages(lang)
    for name, data in contents:
        for text in source.sources(name, data):
            documents, _ = parse.parse(text)
            for document in documents:
                if document.error is not None:
                    failed = True
                    print(f"k8slint: {name}: {words.translate(document.error.message)}", file=errors)
                    continue
                verdicts = apiserver.receive(document, minor)
                for verdict in verdicts if isinstance(verdicts, list) else ():
                    obj = verdict.object
                    if verdict.errors:
                        values = {"object": f"{obj.kind}/{obj.name}", "error": words.field_error(verdict.errors[0]), "n": len(verdict.errors) - 1}
                        template = "{object} is refused: {error} (and {n} more)" if values["n"] else "{object} is refused: {error}"
                        print(f"k8slint: {printable(name)}: {printable(words.text('show', template, values))}", file=errors)
                    if verdict.decoded:
                        objects.append((obj, verdict.dropped))
                    else:
                        failed = True
    return objects, failed


def show(objects: list[tuple[Object, Dropped]], fmt: str, minor: int) -> str:
    """The objects, decoded (defaulted or not), as `yaml` or `json` text."""
    if fmt == "json":
        return render_json([store(obj.value, minor)[0] for obj, _ in objects])
    out = []
    for obj, dropped in objects:
        value, more = store(obj.value, minor)
        notes = [obj.document.file] if len(objects) > 1 else []
        notes += [f"dropped: {format_path(path)} (the feature gate {gate} is off in 1.{minor})" for path, gate in (*dropped, *more)]
        out.append(render_yaml(value, authored(obj), notes))
    return "---\n".join(out)


def authored(obj: Object) -> Any:
    """A function that tells for a path inside the object whether its author wrote it."""
    document, base = obj.document, obj.path

    def is_set(path: Path) -> bool:
        return document.is_set((*base, *path))

    return is_set


def render_json(values: list[dict[str, Any]]) -> str:
    """A single object alone, a JSON array of several (or of none)."""
    import json

    return json.dumps(values[0] if len(values) == 1 else values, indent=2, ensure_ascii=False) + "\n"


def render_yaml(value: dict[str, Any], is_set: Any, notes: list[str] | tuple[str, ...] = ()) -> str:
    """One object as a YAML document; `# default` marks each line that its author did not write."""
    from k8slint.output.yaml import dump

    strings = value.get("kind") == "Secret"

    def comment(path: Path) -> str:
        if is_set(path):
            return ""
        if strings and path[0] == "data" and is_set(("stringData", *path[1:])):
            return FROM_STRING_DATA
        return DEFAULTED

    return "".join(f"# {note}\n" for note in notes) + dump(value, comment)
