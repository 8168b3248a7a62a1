"""Where text comes from: files, folders, globs, stdin and the YAML fences of Markdown.

`discover` turns the command line's paths into file paths, `read` turns a file into bytes. Both report what they cannot
do as `Problem`s and go on with the rest.
"""

from __future__ import annotations

import os
import stat
import sys

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

STDIN = "-"
SUFFIXES = (".yaml", ".yml", ".json")
MARKDOWN_SUFFIXES = (".md", ".markdown")
# Folders that hold no manifests of the repository's own.
SKIPPED_FOLDERS = frozenset((
    "node_modules", "__pycache__", "site-packages", ".git", ".hg", ".svn", ".venv", ".tox", ".nox", ".cache", ".mypy_cache", ".ruff_cache",
    ".pytest_cache", ".terraform", ".idea", ".vscode",
))
# Our own configuration is no manifest.
OWN_FILES = frozenset((".k8slint.yaml", ".k8slint.yml"))
MAX_BYTES = 32 * 1024 * 1024
TOO_LARGE = "larger than 32 MiB: split it"


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
    `moved`: line -> columns behind which a character is missing, because the reader got a shorter spelling of an escape.
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
            column += sum(1 for c in self.moved.get(line, ()) if c <= column)
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
        except ValueError:
            problems.append(Problem(path, "is not a path", missing=True))
            continue
        except OSError as error:
            if not any(c in path for c in "*?["):
                problems.append(Problem(path or '""', _reason(error), missing=True))
            elif not _expand(path, files, problems, exclude):
                problems.append(Problem(path, "no file matches", missing=True))
            continue
        if stat.S_ISDIR(mode):
            _walk(path, files, problems, exclude)
        else:
            files[path] = None
    if len(paths) < 2:
        return list(files), problems
    once: dict[str, str] = {}
    for file in files:
        once.setdefault(os.path.normpath(file), file)  # a.yaml and ./a.yaml are one file
    return list(once.values()), problems


def _expand(pattern: str, files: dict[str, None], problems: list[Problem], exclude: tuple[str, ...]) -> bool:
    """Whether the glob matches anything. Of folders that it matches, the files are taken."""
    before = len(files)
    if "**" not in pattern:
        import glob

        matches = sorted(glob.glob(pattern))
        for match in matches:
            if not os.path.isdir(match):
                files[match] = None
            elif not os.path.islink(match) or _leads_out(match, os.path.dirname(match) or ".", set()):
                _walk(match, files, problems, exclude)
        return bool(matches)
    # Python's own `**` follows links, round and round
    import re

    while pattern.startswith("./"):
        pattern = pattern[2:].lstrip("/")
    parts = pattern.split("/")
    fixed = next(i for i, part in enumerate(parts) if any(c in part for c in "*?["))
    top = "/".join(parts[:fixed]) or ("/" if fixed else ".")
    expression = ""
    for part in re.findall(r"\*\*/|[*]{1,2}|\?|\[!?\]?[^]]*\]|\[|[^*?[]+", pattern):
        if part[0] == "[" and len(part) > 1:
            inside = re.sub(r"([][\\^&~|])", r"\\\1", part[1:-1].removeprefix("!"))
            expression += f"[{'^' if part[1] == '!' else ''}{inside}]"
        else:
            expression += {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}.get(part) or re.escape(part)
    try:
        wanted = re.compile(expression)
    except re.error:
        return False
    _walk(top, files, problems, exclude, None if pattern.endswith("**") else wanted)
    return len(files) > before


def _walk(
    top: str, files: dict[str, None], problems: list[Problem], exclude: tuple[str, ...], pattern: re.Pattern[str] | None = None
) -> None:
    """Depth first, names sorted. A link to what the walk meets under its own name anyway is not followed."""
    pending = [top]
    linked: set[str] = set()
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
            wanted = name not in OWN_FILES and (name.endswith(SUFFIXES) if pattern is None else pattern.fullmatch(path) is not None)
            try:
                if entry.is_dir():
                    if (wanted or name not in SKIPPED_FOLDERS) and (not entry.is_symlink() or _leads_out(path, top, linked)):
                        if wanted and pattern is not None:
                            _walk(path, files, problems, exclude)
                        else:
                            folders.append(path)
                    continue
                if wanted and entry.is_symlink() and not _leads_out(path, top, linked):
                    continue
            except OSError:
                pass  # a link into itself: reading it says so
            if wanted and not (exclude and excluded(path, exclude)):
                files[path] = None
        for path in reversed(folders):
            if not (exclude and excluded(path, exclude)):
                pending.append(path)


def _leads_out(link: str, top: str, linked: set[str]) -> bool:
    """Whether a link leads to something that the walk of `top` does not meet otherwise, and that no other link has led to."""
    target = os.path.realpath(link)
    root = os.path.realpath(top)
    if (root + os.sep).startswith(target.rstrip(os.sep) + os.sep):
        return False  # to the top or above it: a loop
    if target.startswith(root + os.sep):
        parts = target[len(root) + 1 :].split(os.sep)
        if not os.path.exists(target):
            return True
        if not SKIPPED_FOLDERS.intersection(parts[:-1]):
            if (parts[-1] not in SKIPPED_FOLDERS) if os.path.isdir(target) else target.endswith(SUFFIXES):
                return False
    if target in linked or any(target.startswith(other + os.sep) for other in linked):
        return False
    linked.add(target)
    return True


def excluded(path: str, patterns: tuple[str, ...]) -> bool:
    """Whether a path matches one of the configured patterns (as given, or below a folder that is named)."""
    from fnmatch import fnmatch

    path = path.replace(os.sep, "/").removeprefix("./")
    for pattern in patterns:
        pattern = pattern.removeprefix("./").rstrip("/")
        if fnmatch(path, pattern) or fnmatch(path, pattern + "/*") or fnmatch(path, "*/" + pattern) or fnmatch(path, "*/" + pattern + "/*"):
            return True
    return False


def _reason(error: OSError) -> str:
    text = error.strerror or str(error)
    return text[:1].lower() + text[1:]


def read(path: str) -> bytes | Problem:
    """The bytes of a file (or of stdin), or why there are none. Files over 32 MiB, devices and pipes are refused, except for
    a shell's `<(command)`."""
    if path == STDIN:
        if sys.stdin is None:
            return Problem("<stdin>", "is closed")
        try:
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        except OSError as error:
            return Problem("<stdin>", _reason(error))
        return Problem("<stdin>", TOO_LARGE) if len(data) > MAX_BYTES else data
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        return Problem(path, _reason(error))
    except ValueError:
        return Problem(path, "is not a path")
    try:
        status = os.fstat(fd)
        if not stat.S_ISREG(status.st_mode):
            if not (stat.S_ISFIFO(status.st_mode) and path.startswith(("/dev/fd/", "/proc/self/fd/", "/dev/stdin"))):
                return Problem(path, "is a directory" if stat.S_ISDIR(status.st_mode) else "is not a regular file")
            os.set_blocking(fd, True)
        if status.st_size > MAX_BYTES:
            return Problem(path, f"{status.st_size // (1024 * 1024)} MiB, {TOO_LARGE}")
        data = os.read(fd, status.st_size + 1)
        # all of a file that does not change meanwhile
        while len(data) != status.st_size and len(data) <= MAX_BYTES:
            more = os.read(fd, 1 << 20)
            if not more:
                break
            data += more
        return Problem(path, TOO_LARGE) if len(data) > MAX_BYTES else data
    except OSError as error:
        return Problem(path, _reason(error))
    finally:
        os.close(fd)


def read_all(paths: list[str], exclude: tuple[str, ...] = ()) -> tuple[list[tuple[str, bytes]], list[Problem]]:
    """(name, bytes) of the files under `paths`, stdin as `<stdin>`, and what cannot be read."""
    files, problems = discover(paths, exclude)
    contents: list[tuple[str, bytes]] = []
    for file in files:
        data = read(file)
        if isinstance(data, Problem):
            problems.append(data)
        else:
            contents.append((file if file != STDIN else "<stdin>", data))
    return contents, problems


# Files that are checked together: enough for the processor's caches, few enough for memory.
_BATCH_FILES = 64
_BATCH_BYTES = 131_072


def batches(contents: Iterable[tuple[str, bytes | Problem]], problems: list[Problem]) -> Iterator[list[tuple[str, bytes]]]:
    """(name, bytes) in groups for `Linter.check_files`; problems are put aside."""
    batch: list[tuple[str, bytes]] = []
    size = 0
    for file, data in contents:
        if isinstance(data, Problem):
            problems.append(data)
            continue
        batch.append((file, data))
        size += len(data)
        if len(batch) >= _BATCH_FILES or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def as_utf8(data: bytes) -> bytes:
    """Text in UTF-16, as PowerShell's `>` writes it, in UTF-8; what is none stays as it is, for the parser to say why."""
    try:
        return data.decode("utf-16").encode()
    except UnicodeError:
        return data


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
        stripped = without_quotes(lines[i])
        mark = stripped[:3]
        fence = stripped[: len(stripped) - len(stripped.lstrip(mark[:1]))]
        if mark not in (b"```", b"~~~") or (mark == b"```" and b"`" in stripped[len(fence) :]):  # the latter is code within a line
            i += 1
            continue
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


def without_quotes(line: bytes) -> bytes:
    """A Markdown line without its indentation, quote marks and list markers: a fence may begin right behind a `- `."""
    line = line.lstrip(b" \t>")
    while line[:2] in (b"- ", b"* ", b"+ ") or (line[:1].isdigit() and line.lstrip(b"0123456789")[:2] in (b". ", b") ")):
        line = line.lstrip(b"0123456789")
        line = line[2 if line[:1] in b".)" else 1 :].lstrip(b" \t>")
    return line
