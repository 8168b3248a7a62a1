"""`k8slint migrate`: other linters' configuration and suppressions, as ours. Results on stdout, the report of what was not taken over on stderr."""

from __future__ import annotations

import difflib
import os
import sys

from k8slint import source
from k8slint.cli.words import wanted_language
from k8slint.config import FILE_NAMES, UsageError
from k8slint.foreign import maybe
from k8slint.messages import Messages, language
from k8slint.migrate import find, migrate, render
from k8slint.migrate_suppressions import rewrite
from k8slint.output.escape import escape
from k8slint.run import messages

_MOST = 40  # lines of the report


def run(paths: list[str], suppressions: bool, write: bool, lang: str) -> int:
    """The command: 0, also where something could not be taken over. Raises UsageError."""
    words = messages(language(wanted_language(lang)))
    if suppressions:
        return _suppressions(paths or ["."], write, words)
    files = find(paths or ["."])
    found = migrate(files)
    if not found.files:
        raise UsageError(f"{', '.join(paths or ['.'])}: no configuration of another linter here (see k8slint migrate --help)")
    text = render(found)
    for file, template, values in found.taken:
        _say(words, file, template, values)
    _notes([(file, t, v) for file, t, v in found.notes], words)
    if not write:
        sys.stdout.write(text)
        return 0
    folder = paths[0] if paths and os.path.isdir(paths[0]) else "."
    for name in FILE_NAMES:
        if os.path.exists(os.path.join(folder, name)):
            raise UsageError(f"{os.path.join(folder, name)} is there already: without --write the new one is printed")
    path = os.path.join(folder, FILE_NAMES[0])
    _write(path, text)
    _say(words, path, "written", {})
    return 0


def _suppressions(paths: list[str], write: bool, words: Messages) -> int:
    files, problems = source.discover(paths)
    if source.STDIN in files:
        raise UsageError("migrate --suppressions reads files, not stdin")
    missing = [p for p in problems if p.missing]
    if missing:
        raise UsageError(f"{missing[0].path}: {missing[0].reason}")
    notes: list[tuple[str, str, dict[str, object]]] = []
    number = changed = 0
    for file in files:
        data = source.read(file)
        if type(data) is not bytes or not maybe(data):
            continue
        done = rewrite(file, data)
        notes += [(f"{file}:{line}", template, values) for line, template, values in done.notes]
        if done.after == done.before:
            continue
        number += done.number
        changed += 1
        if write:
            _write(file, done.after)
        else:
            before, after = done.before.splitlines(True), done.after.splitlines(True)
            for line in difflib.unified_diff(before, after, f"a/{file}", f"b/{file}"):
                sys.stdout.write(escape(line.rstrip("\n")) + "\n" + ("" if line.endswith("\n") else "\\ No newline at end of file\n"))
    _notes(notes, words)
    template = "{n} suppressions rewritten in {files} files" if write else "{n} suppressions to rewrite in {files} files; --write does it"
    print("k8slint: " + words.text("migrate", template, {"n": number, "files": changed}), file=sys.stderr)
    return 0


def _write(path: str, text: str) -> None:
    try:
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"{path}: {(error.strerror or str(error)).lower()}") from None


def _say(words: Messages, file: str, template: str, values: dict[str, object]) -> None:
    shown = {k: escape(v) if isinstance(v, str) else v for k, v in values.items()}
    print(f"{escape(file)}: {words.text('migrate', template, shown)}", file=sys.stderr)


def _notes(notes: list[tuple[str, str, dict[str, object]]], words: Messages) -> None:
    if notes:
        print(words.text("migrate", "not taken over:", {"n": len(notes)}), file=sys.stderr)
    for file, template, values in notes[:_MOST]:
        print("  ", end="", file=sys.stderr)
        _say(words, file, template, values)
    if len(notes) > _MOST:
        print("  " + words.text("migrate", "and {n} more", {"n": len(notes) - _MOST}), file=sys.stderr)
