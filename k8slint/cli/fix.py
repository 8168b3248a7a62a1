"""`k8slint check --fix` and `--diff`: the files or the diff, and on stderr what was done and what was left alone, and why."""

from __future__ import annotations

import os
import sys
from typing import Any

from k8slint.cli.check import printable
from k8slint.config import Options, UsageError
from k8slint.diagnostic import Report
from k8slint.fix.run import Left, Outcome, fix_paths, unified, write_file
from k8slint.messages import Messages
from k8slint.output.text import WORDS, counted
from k8slint.run import messages
from k8slint.source import Problem

MOST_LEFT = 40
"""Lines about what is left alone."""
FINDINGS = "{n} finding|{n} findings"


def fix(options: Options) -> tuple[Report, list[Problem]]:
    """Fix, write, and give the report of what remains."""
    outcome = fix_paths(options)
    written: list[str] = []
    for file, (old, new) in outcome.changed.items():
        reason = write_file(file, old, new)
        if reason:
            outcome.left.append(Left(file, 0, reason))
        else:
            written.append(file)
    if len(written) < len(outcome.changed):
        # the report is of files that are not there: look again, without fixing
        from k8slint.run import check_paths

        options.cache = False
        outcome.report = check_paths(options)[0]
    said = messages(options.lang)
    if written:
        _say(said, "fixed", "fixed {findings} in {files}", _counts(outcome, written, said))
    _leave(outcome, said)
    return outcome.report, outcome.problems


def diff(options: Options, values: dict[str, Any]) -> int:
    """Print what would change. 1 where there is something, 2 where a path is missing. Raises UsageError."""
    if values.get("--output", "text") != "text":
        raise UsageError("--diff prints a diff: leave out --output")
    outcome = fix_paths(options)
    text = "".join(unified(file, old, new) for file, (old, new) in sorted(outcome.changed.items()))
    said = messages(options.lang)
    for problem in outcome.problems:
        print(f"k8slint: {printable(problem.path)}: {problem.reason}", file=sys.stderr)
    _leave(outcome, said)
    if outcome.changed:
        _say(said, "would-fix", "--fix would fix {findings} in {files}", _counts(outcome, list(outcome.changed), said))
    target = values.get("--output-file")
    try:
        if target:
            with open(target, "wb") as out:
                out.write(os.fsencode(text))
        elif hasattr(sys.stdout, "buffer"):
            sys.stdout.flush()
            sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))
            sys.stdout.buffer.flush()
        else:
            sys.stdout.write(text)
    except OSError as error:
        if not target or isinstance(error, BrokenPipeError):
            raise
        raise UsageError(f"{target}: {(error.strerror or str(error)).lower()}") from None
    if any(p.missing for p in outcome.problems):
        return 2
    return 1 if outcome.changed else 0


def _counts(outcome: Outcome, files: list[str], said: Messages) -> dict[str, object]:
    findings = sum(outcome.fixed[file] for file in files)
    return {
        "findings": counted(said.table.get(FINDINGS, FINDINGS), findings),
        "files": counted(said.table.get(WORDS["files"], WORDS["files"]), len(files)),
    }


def _leave(outcome: Outcome, said: Messages) -> None:
    for left in outcome.left[:MOST_LEFT]:
        place = f"{printable(left.file)}:{left.line}" if left.line else printable(left.file)
        _say(said, "left", "{place}: left alone: {reason}", {"place": place, "reason": left.reason})
    if len(outcome.left) > MOST_LEFT:
        print("k8slint: " + counted(said.table.get(WORDS["more"], WORDS["more"]), len(outcome.left) - MOST_LEFT), file=sys.stderr)


def _say(said: Messages, key: str, template: str, values: dict[str, object]) -> None:
    print("k8slint: " + said.text(key, template, values), file=sys.stderr)
