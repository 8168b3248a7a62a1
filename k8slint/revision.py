"""Files as they were at a git revision, read from git's object store: nothing is checked out, no shell, no hooks, no filters."""

from __future__ import annotations

import os

from k8slint import source
from k8slint.config import UsageError

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from k8slint.manifests import Contents

PREFIX = "git:"
_REGULAR = (b"100644", b"100755")


def read_revision(revision: str, paths: list[str], exclude: tuple[str, ...] = ()) -> Contents:
    """(`REVISION:path`, bytes) of the files that `source.discover` would have found under `paths` at that revision.

    A path that did not exist then has no files. Raises UsageError where there is no such repository or revision.
    """
    if not revision or revision.startswith("-"):
        raise UsageError(f'--from: "{revision}" is no git revision')
    if source.STDIN in paths:
        raise UsageError("--from: standard input has no earlier revision; name files or folders")
    first = os.path.abspath(paths[0])
    folder = first if os.path.isdir(first) else os.path.dirname(first)
    while not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    root = _git(folder, "rev-parse", "--show-toplevel").decode("utf-8", "surrogateescape").rstrip("\n")
    try:
        commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}").decode("ascii").strip()
    except UsageError:
        raise UsageError(f'--from: git knows no revision "{revision}" in {root}') from None
    wanted = [(_inside(root, path), path) for path in paths]
    chosen: dict[str, tuple[str, str]] = {}
    for entry in _git(root, "ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0"):
        head, _, raw = entry.partition(b"\t")
        fields = head.split(b" ")
        if len(fields) != 3 or fields[0] not in _REGULAR:
            continue
        file = raw.decode("utf-8", "surrogateescape")
        if any(_matches(file, inside, path, exclude) for inside, path in wanted):
            chosen[file] = (fields[2].decode("ascii"), file)
    return _blobs(root, revision, list(chosen.values()))


def _inside(root: str, path: str) -> str:
    """The path from the repository's root on, with `/`; "" is the root itself."""
    relative = os.path.relpath(os.path.join(os.path.realpath(os.path.dirname(path) or "."), os.path.basename(path)), os.path.realpath(root))
    relative = os.path.normpath(relative).replace(os.sep, "/")
    if relative == ".." or relative.startswith("../"):
        raise UsageError(f"--from: {path} is outside of the git repository {root}")
    return "" if relative == "." else relative


def _matches(file: str, inside: str, path: str, exclude: tuple[str, ...]) -> bool:
    if file == inside:
        return True
    if any(c in inside for c in "*?["):
        from fnmatch import fnmatch

        return fnmatch(file, inside)
    below = file.removeprefix(inside + "/") if inside else file
    if inside and below == file:
        return False
    if not file.endswith(source.SUFFIXES) or any(part in source.SKIPPED_FOLDERS for part in below.split("/")[:-1]):
        return False
    return not (exclude and source.excluded(os.path.join(path, below), exclude))


def _git(folder: str, *arguments: str, given: bytes | None = None) -> bytes:
    import subprocess

    command = ["git", "-C", folder, "--no-optional-locks", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false", *arguments]
    environment = {**os.environ, "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}
    where = {"stdin": subprocess.DEVNULL} if given is None else {}
    try:
        done = subprocess.run(command, input=given, capture_output=True, check=False, env=environment, **where)  # type: ignore[call-overload]
    except OSError as error:
        raise UsageError(f"--from: git cannot be run: {(error.strerror or str(error)).lower()}") from None
    if done.returncode != 0:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        reason = lines[0].removeprefix("fatal: ") if lines else f"exit code {done.returncode}"
        raise UsageError(f"--from: git: {reason}")
    return done.stdout


def _blobs(root: str, revision: str, files: list[tuple[str, str]]) -> Contents:
    """The contents of blobs, all from one `git cat-file --batch`. Those over the limit for files are left out."""
    if not files:
        return []
    answer = _git(root, "cat-file", "--batch", given="".join(f"{blob}\n" for blob, _ in files).encode("ascii"))
    out: Contents = []
    at = 0
    for _, file in files:
        end = answer.index(b"\n", at)
        last = answer[at:end].rpartition(b" ")[2]
        if not last.isdigit():  # `missing`: a partial clone
            raise UsageError(f"--from: git does not have {file} at {revision} (a partial clone?)")
        size = int(last)
        data = answer[end + 1 : end + 1 + size]
        at = end + 2 + size
        if size <= source.MAX_BYTES:
            out.append((f"{revision}:{file}", data))
    return out
