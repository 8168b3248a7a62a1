"""Where text comes from: files, folders, globs, stdin and the YAML fences of Markdown.

`discover` turns the command line's paths into file paths, `read` turns a file into bytes. Both report what they cannot
do as `Problem`s and go on with the rest.
"""

from __future__ import annotations

import os
import stat
import sys

STDIN = "-"
SUFFIXES = (".yaml", ".yml", ".json")
MARKDOWN_SUFFIXES = (".md", ".markdown")
# Folders that hold no manifests of the repository's own.
SKIPPED_FOLDERS = frozenset((
    "node_modules", "__pycache__", "site-packages", ".git", ".hg", ".svn", ".venv", ".tox", ".nox", ".cache", ".mypy_cache", ".ruff_cache",
    ".pytest_cache", ".terraform", ".idea", ".vscode",
))
MAX_BYTES = 32 * 1024 * 1024


class Problem:
    """A path that could not be read: one line for the user."""

    __slots__ = ("missing", "path", "reason")

    def __init__(self, path: str, reason: str, missing: bool = False) -> None:
        self.path = path
        self.reason = reason
        self.missing = missing


class Source:
    """One text: a file, stdin, or a fence inside a Markdown file.

    `line_offset` and `column_offset` are added to positions, so that a fence reports the Markdown file's own lines.
    `moved`: line -> columns behind which two characters are missing, because the reader got a shorter spelling of an escape.
    """

    __slots__ = ("_breaks", "column_offset", "data", "line_offset", "lines", "moved", "name")

    def __init__(self, name: str, data: bytes, line_offset: int = 0, column_offset: int = 0) -> None:
        self.name = name
        self.data = data
        self.line_offset = line_offset
        self.column_offset = column_offset
        self.lines: list[str] | None = None  # filled when a position wants them
        self.moved: dict[int, list[int]] = {}
        self._breaks: tuple[list[int], list[int]] | None = None

    def place(self, line: int, column: int) -> tuple[int, int]:
        """libyaml's line and column (from 0) as an editor counts them: YAML breaks lines at three more characters."""
        if self.moved:
            column += 2 * sum(1 for c in self.moved.get(line, ()) if c <= column)
        if self._breaks is None:
            self._breaks = _breaks(self.data)
        ours, theirs = self._breaks
        if not theirs or line >= len(theirs):
            return line, column
        from bisect import bisect_right

        offset = theirs[line] + column
        at = bisect_right(ours, offset) - 1
        return at, offset - ours[at]


def _breaks(data: bytes) -> tuple[list[int], list[int]]:
    """Where lines start for an editor and for YAML (U+0085, U+2028 and U+2029 end lines too); empty where that is the same."""
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    if not wide and b"\xc2\x85" not in data and b"\xe2\x80\xa8" not in data and b"\xe2\x80\xa9" not in data:
        return [], []
    text = data.decode("utf-16" if wide else "utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    ours, theirs = [0], [0]
    for i, char in enumerate(text, 1):
        if char == "\n":
            ours.append(i)
            theirs.append(i)
        elif char in "\x85\u2028\u2029":
            theirs.append(i)
    return (ours, theirs) if len(ours) != len(theirs) else ([], [])


def discover(paths: list[str], exclude: tuple[str, ...] = ()) -> tuple[list[str], list[Problem]]:
    """The files under `paths`, sorted within each folder, each once; globs are expanded, loops of links are cut.

    A path that does not exist (or a glob that matches nothing) is a Problem with `missing` set.
    """
    files: dict[str, None] = {}
    problems: list[Problem] = []
    for path in paths:
        if path == STDIN:
            files[STDIN] = None
            continue
        try:
            mode = os.stat(path).st_mode
        except OSError as error:
            if any(c in path for c in "*?["):
                import glob

                matches = sorted(glob.glob(path, recursive=True))
                if matches:
                    for match in matches:
                        if os.path.isdir(match):
                            if not path.endswith("**"):
                                _walk(match, files, problems, set(), exclude)
                        else:
                            files[match] = None
                    continue
                problems.append(Problem(path, "no file matches", missing=True))
            else:
                problems.append(Problem(path, _reason(error), missing=True))
            continue
        if stat.S_ISDIR(mode):
            _walk(path, files, problems, set(), exclude)
        else:
            files[path] = None
    return list(files), problems


def _walk(folder: str, files: dict[str, None], problems: list[Problem], seen: set[tuple[int, int]], exclude: tuple[str, ...]) -> None:
    """Depth first, names sorted; a folder that was already visited (a link back) is not entered again."""
    pending = [folder]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(folder) as entries:
                listed = sorted(entries, key=lambda e: e.name)
        except OSError as error:
            problems.append(Problem(folder, _reason(error)))
            continue
        folders = []
        prefix = "" if folder == "." else folder if folder.endswith(os.sep) else folder + os.sep
        for entry in listed:
            name = entry.name
            path = prefix + name
            if name.endswith(SUFFIXES):
                try:
                    if entry.is_dir():
                        folders.append((entry, path))
                        continue
                except OSError:
                    pass
                if exclude and excluded(path, exclude):
                    continue
                files[path] = None
            else:
                try:
                    if entry.is_dir() and name not in SKIPPED_FOLDERS:
                        folders.append((entry, path))
                except OSError:
                    continue
        for entry, path in reversed(folders):
            if exclude and excluded(path, exclude):
                continue
            if entry.is_symlink() or seen:
                try:
                    status = os.stat(path)
                except OSError as error:
                    problems.append(Problem(path, _reason(error)))
                    continue
                key = (status.st_dev, status.st_ino)
                if entry.is_symlink() and not seen:
                    _remember(path, seen)
                if key in seen:
                    continue
                seen.add(key)
            pending.append(path)


def _remember(path: str, seen: set[tuple[int, int]]) -> None:
    """From the first link on, folders are remembered: first of all the link's own ancestors, into which it may lead."""
    parent = os.path.dirname(os.path.abspath(path))
    while True:
        try:
            status = os.stat(parent)
            seen.add((status.st_dev, status.st_ino))
        except OSError:
            pass
        if parent == os.path.dirname(parent):
            return
        parent = os.path.dirname(parent)


def excluded(path: str, patterns: tuple[str, ...]) -> bool:
    """Whether a path matches one of the configured patterns (as given, or below a folder that is named)."""
    from fnmatch import fnmatch

    path = path.replace(os.sep, "/").removeprefix("./")
    return any(fnmatch(path, p) or fnmatch(path, p.rstrip("/") + "/*") or fnmatch(path, "*/" + p) for p in patterns)


def _reason(error: OSError) -> str:
    text = error.strerror or str(error)
    return text[:1].lower() + text[1:]


def read(path: str) -> bytes | Problem:
    """The bytes of a file (or of stdin), or why there are none. Files over 32 MiB, devices and pipes are refused."""
    if path == STDIN:
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
        return Problem("<stdin>", "larger than 32 MiB: split it") if len(data) > MAX_BYTES else data
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        return Problem(path, _reason(error))
    try:
        status = os.fstat(fd)
        if not stat.S_ISREG(status.st_mode):
            return Problem(path, "is a directory" if stat.S_ISDIR(status.st_mode) else "is not a regular file")
        if status.st_size > MAX_BYTES:
            return Problem(path, f"{status.st_size // (1024 * 1024)} MiB, larger than 32 MiB: split it")
        data = os.read(fd, status.st_size + 1)
        while len(data) <= MAX_BYTES:
            more = os.read(fd, 1 << 20) if len(data) > status.st_size or len(data) < status.st_size else b""
            if not more:
                break
            data += more
        return data
    except OSError as error:
        return Problem(path, _reason(error))
    finally:
        os.close(fd)


def sources(name: str, data: bytes) -> list[Source]:
    """The texts of one file: itself, or a Markdown file's YAML fences."""
    if name.endswith(MARKDOWN_SUFFIXES):
        return fences(name, data)
    return [Source(name, data)]


def fences(name: str, data: bytes) -> list[Source]:
    """The fenced blocks of a Markdown file that are marked `yaml`, `yml` or `json`, or that are unmarked and hold an
    `apiVersion:` line."""
    found: list[Source] = []
    lines = data.split(b"\n")
    i = 0
    while i < len(lines):
        stripped = lines[i].lstrip(b" \t>")
        mark = stripped[:3]
        if mark not in (b"```", b"~~~"):
            i += 1
            continue
        fence = stripped[: len(stripped) - len(stripped.lstrip(mark[:1]))]
        info = stripped[len(fence) :].strip().split(b" ")[0].strip(b"{}.").lower()
        indent = lines[i][: len(lines[i]) - len(stripped)]
        start = i + 1
        end = start
        while end < len(lines) and not (
            lines[end].strip(b" \t\r>").startswith(fence) and not lines[end].strip(b" \t\r>").strip(mark[:1])
        ):
            end += 1
        body = lines[start:end]
        if info in (b"yaml", b"yml", b"json") or (not info and any(b"apiVersion:" in line for line in body)):
            width = len(indent)
            text = b"\n".join(line[width:] if line[:width] == indent or not line[:width].strip(b" \t>") else line for line in body)
            found.append(Source(name, text + b"\n", line_offset=start, column_offset=width))
        i = end + 1
    return found
