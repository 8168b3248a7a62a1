"""Suppressions written for other tools, and what they mean here: each tool's own words and scope, its checks by the rules' aliases.

| tool | what it reads | what it holds for |
|---|---|---|
| kube-linter | annotations `ignore-check.kube-linter.io/<check>`, `kube-linter.io/ignore-all` | the object |
| kube-score | annotations `kube-score/ignore`, `kube-score/enable`, of the object and of its pod template | the object |
| polaris | annotations `polaris.fairwinds.com/<check>-exempt: "true"`, `polaris.fairwinds.com/exempt: "true"` | the object |
| checkov | annotations `checkov.io/skip1: CKV_K8S_8=why`; comments `#checkov:skip=CKV_K8S_8:why` | the object |
| datree | annotations `datree.skip/<CHECK>: why` | the object |
| trivy | comments `#trivy:ignore:KSV-0014` | what follows, by indentation; before the first key, the document |
| kics | comments `# kics-scan ignore-line`, `ignore-block`, `ignore` | the next line, what follows, the file |

They hide rules, never what the API server says. Only loaded where a file holds one of these words (`maybe`).
"""

from __future__ import annotations

from k8slint.diagnostic import Span
from k8slint.suppress import Ignore

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

    from k8slint.catalogue import Entry
    from k8slint.object import Object

ALL = "*"
TOOLS = ("kube-linter", "kube-score", "polaris", "checkov", "datree", "trivy", "kics")
# kube-score's container-resources stands for this one as well
_IMPLIED = {"container-resources": "container-ephemeral-storage-request-and-limit"}
# ids that a tool gave a check later, or in another of its languages
_RENAMED = {
    ("polaris", "pdbMinAvailableGreaterThanOrEqualToHPAMinReplicas"): "pdbMinAvailableGreaterThanHPAMinReplicas",
    ("kube-score", "container-security-context"): "container-security-context-user-group-id",
}
_MOST = 500  # comments of a file that are looked at
_MARKS = ("checkov:skip", "bridgecrew:skip", "trivy:ignore", "tfsec:ignore", "kics-scan")


class Word:
    """One suppression: the tool, its check (`*` is all of them), and where in the text or the object it stands."""

    __slots__ = ("check", "key", "line", "lines", "path", "reason", "span", "tool")

    def __init__(
        self, tool: str, check: str, reason: str = "", *, path: tuple[str | int, ...] = (), key: str = "", line: int = 0,
        lines: range = range(0), span: tuple[int, int] = (0, 0),
    ) -> None:
        self.tool = tool
        self.check = check
        self.reason = reason
        self.path = path  # of an annotation, inside the object
        self.key = key
        self.line = line  # of a comment, from 1; `lines` is what it holds for, `span` its columns from 0
        self.lines = lines
        self.span = span

    @property
    def name(self) -> str:
        """`kube-linter: latest-tag`."""
        return f"{self.tool}: {self.check}"


def maybe(data: bytes) -> bool:
    """Whether a text may hold such a suppression: cheap, asked of every file."""
    return (b"ignore" in data or b"skip" in data or b"exempt" in data) and (
        b"kube-linter.io/" in data or b"kube-score/" in data or b"polaris.fairwinds.com/" in data or b"datree.skip/" in data
        or b"checkov" in data or b"bridgecrew" in data or b"trivy:" in data or b"tfsec:" in data or b"kics-scan" in data
    )


# ---------------------------------------------------------------------------------------------------- the checks


def normal(tool: str, check: str) -> str:
    """A check's id as the aliases have it; Trivy writes KSV-0014, KSV014 and AVD-KSV-0014 for the same."""
    if tool == "trivy":
        digits = check.upper().removeprefix("AVD-").removeprefix("KSV").lstrip("-")
        if digits.isascii() and digits.isdigit() and check.upper().removeprefix("AVD-").startswith("KSV"):
            return f"KSV-{int(digits)}"
    if tool == "checkov":
        return check.upper()
    return _RENAMED.get((tool, check), check)


_tables: dict[tuple[str, ...], dict[tuple[str, str], frozenset[str]]] = {}


def table(folders: tuple[str, ...] = (), entries: dict[str, Entry] | None = None) -> dict[tuple[str, str], frozenset[str]]:
    """(tool, check) -> the rules that claim it; the check `*` is everything that the tool has. Made once a run."""
    found = _tables.get(folders)
    if found is None:
        from k8slint.catalogue import catalogue

        collected: dict[tuple[str, str], set[str]] = {}
        for entry in (catalogue(folders) if entries is None else entries).values():
            for tool, ids in entry.aliases.items():
                collected.setdefault((tool, ALL), set()).add(entry.id)
                for name in ids:
                    collected.setdefault((tool, normal(tool, name.removeprefix("~"))), set()).add(entry.id)
        found = {key: frozenset(rules) for key, rules in collected.items()}
        if entries is None:
            _tables[folders] = found
    return found


def rules_of(name: str, entries: dict[str, Entry]) -> frozenset[str]:
    """The rules for another tool's id, given as `latest-tag`, `kube-linter:latest-tag` or `kube-linter:` for all of that tool."""
    claims = table((), entries)
    tool, colon, check = name.partition(":")
    tools = {t for t, _ in claims}
    if colon and tool in tools:
        return claims.get((tool, normal(tool, check) if check else ALL), frozenset())
    return frozenset().union(*(claims.get((t, normal(t, name)), frozenset()) for t in tools)) if name != ALL else frozenset()


# ---------------------------------------------------------------------------------------------------- annotations


def object_words(value: dict[str, Any]) -> list[Word]:
    """The suppressions in the annotations of an object and of its pod template."""
    words: list[Word] = []
    own = _annotations_of(value)
    child_path, child = template_annotations(value)
    enabled = _names(child.get("kube-score/enable")) if child else []
    for path, found in ((("metadata", "annotations"), own), ((*child_path, "metadata", "annotations"), child)):
        for key, text in (found or {}).items():
            if type(key) is str and "/" in key:
                for tool, check, reason in _annotation(key, text if type(text) is str else ""):
                    if tool == "kube-score" and found is own and check in enabled:
                        continue
                    if tool in ("kube-linter", "polaris", "datree") and found is not own:
                        continue  # these look at the object's own
                    words.append(Word(tool, check, reason, path=path, key=key))
    return words


def _annotation(key: str, text: str) -> list[tuple[str, str, str]]:
    prefix, _, name = key.partition("/")
    if prefix == "ignore-check.kube-linter.io":
        return [("kube-linter", name, text)]
    if key == "kube-linter.io/ignore-all":
        return [("kube-linter", ALL, text)]
    if key == "kube-score/ignore":
        names = _names(text)
        return [("kube-score", n, "") for n in (*names, *(_IMPLIED[n] for n in names if n in _IMPLIED))]
    if prefix == "polaris.fairwinds.com" and text.lower() == "true":
        if name == "exempt":
            return [("polaris", ALL, "")]
        return [("polaris", name.removesuffix("-exempt"), "")] if name.endswith("-exempt") else []
    if prefix in ("checkov.io", "bridgecrew.io") and name.startswith("skip"):
        check, _, reason = text.partition("=")
        return [("checkov", check.strip(), reason.strip())] if check.strip() else []
    if prefix == "datree.skip":
        return [("datree", name, text)]
    return []


def _names(text: object) -> list[str]:
    return [n.strip() for n in text.split(",") if n.strip()] if type(text) is str else []


def _annotations_of(value: object) -> dict[Any, Any]:
    meta = value.get("metadata") if type(value) is dict else None
    found = meta.get("annotations") if type(meta) is dict else None
    return found if type(found) is dict else {}


def template_annotations(value: dict[str, Any]) -> tuple[tuple[str, ...], dict[Any, Any]]:
    """The path of a workload's pod template, and its annotations; both are empty where there is none."""
    spec = value.get("spec")
    if type(spec) is dict:
        job = spec.get("jobTemplate")
        if type(job) is dict and type(job.get("spec")) is dict:
            return ("spec", "jobTemplate", "spec", "template"), _annotations_of(job["spec"].get("template"))
        return ("spec", "template"), _annotations_of(spec.get("template"))
    return (), {}


# ---------------------------------------------------------------------------------------------------- comments


def text_words(text: str) -> list[Word]:
    """The suppressions in the comments of a file."""
    lines = text.split("\n")
    words: list[Word] = []
    documents: list[range] = []
    for number, line in enumerate(lines):
        if "#" not in line or not any(mark in line for mark in _MARKS):
            continue
        if len(words) >= _MOST:
            break
        start = _comment(line)
        if start < 0:
            continue
        alone = not line[:start].strip()
        span = (start, len(line.rstrip()))
        documents = documents or _documents(lines)
        while documents[0].stop < number and len(documents) > 1:
            del documents[0]
        for part in line[start + 1 :].split("#"):
            for tool, check, reason, scope in _said(part.strip()):
                covered = _scope(lines, documents[0], number, alone, scope)
                words.append(Word(tool, check, reason, line=number + 1, lines=covered, span=span))
    return words


def _comment(line: str) -> int:
    """Where the comment with a suppression begins; -1 where the words are in a value."""
    at = min(found for mark in _MARKS if (found := line.find(mark)) >= 0)
    start = line.rfind("#", 0, at)
    if start < 0 or line[start + 1 : at].strip() or (start > 0 and line[start - 1] not in " \t"):
        return -1
    before = line[:start]
    return -1 if before.count('"') % 2 or before.count("'") % 2 else start


def _said(text: str) -> list[tuple[str, str, str, str]]:
    """(tool, check, reason, scope) of a comment."""
    mark, colon, rest = text.partition(":")
    if mark in ("checkov", "bridgecrew") and colon and rest.startswith("skip="):
        check, _, reason = rest.removeprefix("skip=").strip().partition(":")
        return [("checkov", c.strip(), reason.strip(), "document") for c in check.split(",") if c.strip()]
    if mark in ("trivy", "tfsec") and rest.startswith("ignore:"):
        check, _, conditions = rest.removeprefix("ignore:").split()[0].partition(":") if rest.removeprefix("ignore:").split() else ("", "", "")
        return [("trivy", check, "", "block")] if check and not _expired(conditions) else []
    if text.startswith("kics-scan"):
        command = text.removeprefix("kics-scan").split()
        if command[:1] == ["ignore-line"]:
            return [("kics", ALL, "", "line")]
        if command[:1] == ["ignore-block"]:
            return [("kics", ALL, "", "block")]
        if command == ["ignore"]:
            return [("kics", ALL, "", "file")]
        if command and command[0].startswith("disable="):
            return [("kics", c, "", "file") for c in command[0].removeprefix("disable=").split(",") if c]
    return []


def _expired(conditions: str) -> bool:
    """Whether Trivy's `exp:2026-01-31` is in the past."""
    key, _, date = conditions.partition(":")
    if key != "exp" or len(date) < 10:
        return False
    from time import strftime

    return date[:10] < strftime("%Y-%m-%d")


def _documents(lines: list[str]) -> list[range]:
    """The lines (from 0) of each document of a file."""
    found, first = [], 0
    for number, line in enumerate(lines):
        if _divides(line):
            found.append(range(first, number))
            first = number + 1
    return [*found, range(first, len(lines))]


def _scope(lines: list[str], document: range, at: int, alone: bool, scope: str) -> range:
    """The lines, from 1, that a comment on line `at` (from 0) of a document holds for."""
    if scope == "file":
        return range(1, len(lines) + 1)
    last = document.stop - 1
    if scope == "document":
        return range(document.start + 1, last + 2)
    begin = at
    if alone:
        begin = at + 1
        while begin <= last and _empty(lines[begin]):
            begin += 1
    if begin > last:
        return range(0)
    if scope == "line":
        return range(begin + 1, begin + 2)
    if alone and all(_empty(line) for line in lines[document.start : begin]):
        return range(document.start + 1, last + 2)
    indent = _indent(lines[begin])
    in_list = lines[begin].lstrip().startswith("- ")
    end = begin
    while end < last:
        following = lines[end + 1]
        if not _empty(following):
            own = _indent(following)
            if own < indent or (own == indent and (in_list or not following.lstrip().startswith("-"))):
                break
        end += 1
    return range(begin + 1, end + 2)


def _divides(line: str) -> bool:
    return line.startswith("---") and not line[3:].strip("-").strip()


def _empty(line: str) -> bool:
    stripped = line.strip()
    return not stripped or stripped.startswith("#")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


# ---------------------------------------------------------------------------------------------------- for a run


class Found:
    """What the suppressions of a file hide, and the names of those that mean no rule of ours."""

    __slots__ = ("_table", "unknown")

    def __init__(self, folders: tuple[str, ...]) -> None:
        self._table = table(folders)
        self.unknown: list[str] = []

    def _rules(self, words: list[Word]) -> dict[str, str]:
        """rule -> the suppression that hides it."""
        out: dict[str, str] = {}
        for word in words:
            check = word.check if word.check == ALL else normal(word.tool, word.check)
            rules = self._table.get((word.tool, check))
            if rules is None:
                self.unknown.append(word.name)
            else:
                for rule in rules:
                    out.setdefault(rule, word.name)
        return out

    def of_object(self, obj: Object, own: Ignore | None) -> Ignore | None:
        """The object's own ignore with what other tools' annotations hide added; None where there is neither."""
        words = object_words(obj.value)
        if not words:
            return own
        others = self._rules(words)
        if own is None:
            return Ignore(frozenset(), (), Span(1, 1, 1, 1), others, own=False) if others else None
        own.others = others
        return own

    def of_text(self, text: str) -> list[Ignore]:
        """The ignores that comments for other tools come to."""
        out: list[Ignore] = []
        for word in text_words(text):
            others = self._rules([word])
            if others and word.lines:
                out.append(Ignore(frozenset(), word.lines, Span(word.line, word.span[0] + 1, word.line, word.span[1] + 1), others, own=False))
        return out
