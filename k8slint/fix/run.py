"""`check --fix` and `check --diff`: fixes in memory, round by round, until nothing is left to fix; then files or a diff are written.

After each round everything is checked again. A file whose findings did not go away, or of which the API server now refuses what it took
before, becomes again what it was. A file is written only if it still is what was checked, in one step, with its mode.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from typing import Any

from k8slint import parse, run, source
from k8slint.catalogue import BUILTIN_IDS
from k8slint.config import Options
from k8slint.diagnostic import Diagnostic, Report
from k8slint.fix.edit import edit_file
from k8slint.fix.plain import Edit, Refused

ROUNDS = 10
MARKDOWN = "an example in a text: mend it by hand"


class Left:
    """Something that is left alone: file, line (0: the whole file) and why, a template of a message."""

    __slots__ = ("file", "line", "reason")

    def __init__(self, file: str, line: int, reason: str) -> None:
        self.file = file
        self.line = line
        self.reason = reason


class Outcome:
    """What fixing came to: old and new bytes of the changed files, how many findings went, what stays, the report of what remains."""

    __slots__ = ("changed", "fixed", "left", "problems", "report")

    def __init__(self, report: Report) -> None:
        self.report = report
        self.problems: list[source.Problem] = []
        self.changed: dict[str, tuple[bytes, bytes]] = {}
        self.fixed: dict[str, int] = {}
        self.left: list[Left] = []


def fix_paths(options: Options) -> Outcome:
    """Check `options.paths` and fix in memory what can be fixed; nothing is written."""
    files, problems = run.discover(options)
    contents: dict[str, bytes] = {}
    for file in files:
        data = source.read(file)
        if isinstance(data, source.Problem):
            problems.append(data)
        else:
            contents[file if file != source.STDIN else "<stdin>"] = data
    if len(contents) > run.MANY_FILES:
        parse.expect_many()
    outcome = fix_contents(contents, options, lambda file: unwritable(file, options.paths))
    outcome.problems = problems
    run.complete(outcome.report, problems, run.prepare(options))
    return outcome


def fix_contents(contents: dict[str, bytes], options: Options, unwritable: Any = None) -> Outcome:
    """Fix texts by name; `unwritable(name)` says why a file must stay as it is, or nothing."""
    original, now = dict(contents), dict(contents)
    outcome = Outcome(run.check_sources(list(now.items()), options))
    closed: dict[str, str] = {}
    refused: set[tuple[Any, ...]] = set()
    for _ in range(ROUNDS):
        chosen = _candidates(outcome.report, options)
        tried: dict[str, list[Diagnostic]] = {}
        before: dict[str, bytes] = {}
        for file, found in chosen.items():
            if file not in closed:
                closed[file] = (unwritable(file) or "") if unwritable is not None else ""
            if closed[file]:
                _leave(outcome, refused, found, closed[file])
                continue
            found = [d for d in found if _mark(d) not in refused]
            if found:
                new, done = _edited(now[file], found, outcome, refused)
                if done and new != now[file]:
                    before[file], now[file], tried[file] = now[file], new, done
        if not tried:
            break
        report = run.check_sources(list(now.items()), options)
        failed = [file for file in tried if not _held(file, tried[file], outcome.report, report)]
        for file in failed:
            now[file] = before[file]
            _leave(outcome, refused, tried[file], "the fix did not hold; please report it")
        for file, done in tried.items():
            if file not in failed:
                outcome.fixed[file] = outcome.fixed.get(file, 0) + len(done)
        outcome.report = run.check_sources(list(now.items()), options) if failed else report
    for diagnostic in outcome.report.diagnostics:
        if diagnostic.fix is not None and (_mark(diagnostic) in refused or closed.get(diagnostic.file)):
            diagnostic.fix = None  # offered in vain
    outcome.changed = {file: (original[file], now[file]) for file in now if now[file] != original[file]}
    outcome.left.sort(key=lambda each: (each.file, each.line))
    return outcome


def _mark(d: Diagnostic) -> tuple[Any, ...]:
    return (d.file, d.rule, d.document, d.path, d.message)


def _leave(outcome: Outcome, refused: set[tuple[Any, ...]], found: list[Diagnostic], reason: str) -> None:
    for diagnostic in found:
        if _mark(diagnostic) not in refused:
            refused.add(_mark(diagnostic))
            outcome.left.append(Left(diagnostic.file, diagnostic.span.line, reason))


def _candidates(report: Report, options: Options) -> dict[str, list[Diagnostic]]:
    """The findings with a fix, by file; of files that are only context, none, and with --select those of what was selected."""
    wanted = {os.path.abspath(f) for f in options.report_only if f != "\0"} if options.report_only else None
    out: dict[str, list[Diagnostic]] = {}
    for diagnostic in report.diagnostics:
        rule = diagnostic.rule
        if options.select and rule not in options.select and "ALL" not in options.select and rule in BUILTIN_IDS:
            continue
        if diagnostic.fix and (wanted is None or os.path.abspath(diagnostic.file) in wanted):
            out.setdefault(diagnostic.file, []).append(diagnostic)
    return out


def _edited(data: bytes, found: list[Diagnostic], outcome: Outcome, refused: set[tuple[Any, ...]]) -> tuple[bytes, list[Diagnostic]]:
    """All fixes at once; where that cannot be, document by document, then one after the other. What cannot be is left alone."""
    together = _compatible(found)
    failed: dict[int, str] = {}
    try:
        data = edit_file(data, _by_document(together), failed)
    except Refused as refusal:
        _leave(outcome, refused, together, str(refusal))
        return data, []
    all_done = [d for d in together if d.document not in failed]
    for index, reason in sorted(failed.items()):
        here = [d for d in together if d.document == index]
        if len(here) == 1:
            _leave(outcome, refused, here, reason)
            continue
        done: list[Diagnostic] = []
        new = data
        for diagnostic in here:
            try:
                new = edit_file(data, _by_document([*done, diagnostic]))
            except Refused as refusal:
                _leave(outcome, refused, [diagnostic], str(refusal))
            else:
                done.append(diagnostic)
        data = new
        all_done += done
    return data, all_done


def _by_document(found: list[Diagnostic]) -> dict[int, list[Edit]]:
    out: dict[int, list[Edit]] = {}
    for diagnostic in found:
        for edit in diagnostic.fix or ():
            if edit not in out.setdefault(diagnostic.document, []):
                out[diagnostic.document].append(edit)
    return out


def _compatible(found: list[Diagnostic]) -> list[Diagnostic]:
    """Those of which none touches what another changes; the rest has its turn in the next round."""
    taken: dict[int, list[tuple[tuple[Any, ...], Edit]]] = {}
    out = []
    for diagnostic in found:
        here = taken.setdefault(diagnostic.document, [])
        edits: list[Edit] = diagnostic.fix or []
        mine = [(tuple(e["path"]), e) for e in edits]
        if all(e == f or (p[: len(q)] != q and q[: len(p)] != p) for p, e in mine for q, f in here):
            here += mine
            out.append(diagnostic)
    return out


def _held(file: str, done: list[Diagnostic], before: Report, after: Report) -> bool:
    """Whether the findings are gone and nothing that the API server took is refused now."""
    old = [d for d in before.diagnostics if d.file == file]
    new = [d for d in after.diagnostics if d.file == file]
    for rule in {d.rule for d in done}:
        there = {_mark(d) for d in new if d.rule == rule}
        fewer = len(there) < sum(1 for d in old if d.rule == rule)
        if not fewer and any(d.rule == rule and _mark(d) in there for d in done):
            return False
    accepted = {d.index for d in before.documents if d.file == file and d.accepted}
    return not any(d.file == file and d.accepted is False and d.index in accepted for d in after.documents)


# ---------------------------------------------------------------------------------------------------- files


def unwritable(file: str, paths: tuple[str, ...]) -> str:
    """Why a file is not written, or ""."""
    if file == "<stdin>":
        return "standard input is not a file"
    if file.endswith(source.MARKDOWN_SUFFIXES):
        return MARKDOWN
    try:
        status = os.lstat(file)
    except OSError as error:
        return (error.strerror or str(error)).lower()
    if stat.S_ISLNK(status.st_mode):
        return "it is a symbolic link: fix the file that it leads to"
    if not stat.S_ISREG(status.st_mode):
        return "it is not a regular file"
    if status.st_nlink > 1:
        return "it has several names (hard links)"
    if not status.st_mode & 0o222 or not os.access(file, os.W_OK):
        return "it is read-only"
    real = os.path.realpath(file)
    for path in paths or (".",):
        top = os.path.realpath(path)
        if real == top or real.startswith(top.rstrip(os.sep) + os.sep):
            return ""
    return "" if real.startswith(os.path.realpath(".").rstrip(os.sep) + os.sep) else "a link leads to it out of the folders that are checked"


def write_file(file: str, old: bytes, new: bytes) -> str:
    """Replace the file in one step if it still is `old`; the reason where it is left alone, else ""."""
    if source.read(file) != old:
        return "it has changed since it was read"
    temporary = os.path.join(os.path.dirname(file), f".{os.path.basename(file)}.{os.getpid()}")
    try:
        status = os.stat(file)
        fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
        try:
            with open(fd, "wb") as out:
                out.write(new)
                out.flush()
                os.fsync(fd)
            if (status.st_uid, status.st_gid) != (os.stat(temporary).st_uid, os.stat(temporary).st_gid):
                os.chown(temporary, status.st_uid, status.st_gid)
            os.chmod(temporary, stat.S_IMODE(status.st_mode))
            if source.read(file) != old:
                raise Refused("it has changed since it was read")
            os.replace(temporary, file)
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary)
            raise
    except Refused as refusal:
        return str(refusal)
    except OSError as error:
        return (error.strerror or str(error)).lower()
    return ""


def unified(file: str, old: bytes, new: bytes) -> str:
    """A unified diff that `patch -p0` and editors read; line ends as they are."""
    from difflib import unified_diff

    a = old.decode("utf-8", "surrogateescape").split("\n")
    b = new.decode("utf-8", "surrogateescape").split("\n")
    out = []
    for row in unified_diff(_ended(a), _ended(b), file, file):
        out.append(row if row.endswith("\n") else row + "\n\\ No newline at end of file\n")
    return "".join(out)


def _ended(rows: list[str]) -> list[str]:
    lines = [row + "\n" for row in rows[:-1]]
    return [*lines, rows[-1]] if rows[-1] else lines
