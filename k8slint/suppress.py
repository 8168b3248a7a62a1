"""What the author has said may stay: ignore comments and the ignore annotation.

`# k8slint: ignore[rule-id, rule-id] reason` at the end of a line or alone on the line above it; without brackets every rule
is meant. The annotation `k8slint.io/ignore: rule-id,...` holds for its whole object. One that hides nothing is reported.
"""

from __future__ import annotations

from k8slint.diagnostic import Diagnostic, Hidden, Span

MARK = "k8slint:"
ANNOTATION = "k8slint.io/ignore"


class Ignore:
    """One ignore comment or annotation: `rules` empty means all.

    `others` are rules that suppressions for other tools hide (k8slint/foreign.py), with those suppressions' names; `own` is
    False where there is nothing but these.
    """

    __slots__ = ("lines", "others", "own", "rules", "span", "used")

    def __init__(
        self, rules: frozenset[str], lines: tuple[int, ...] | range, span: Span, others: dict[str, str] | None = None, own: bool = True
    ) -> None:
        self.rules = rules
        self.lines = lines
        self.span = span
        self.others = others or {}
        self.own = own
        self.used: set[str] = set()

    def hides(self, rule: str) -> str:
        """Who hides the rule: `k8slint`, another tool's suppression, or nobody (""); what it hid is remembered."""
        if self.own and (not self.rules or rule in self.rules):
            self.used.add(rule)
            return "k8slint"
        return self.others.get(rule, "")

    def idle(self) -> list[str]:
        """The rules it names that it never hid (one empty string for an ignore of everything that hid nothing)."""
        if not self.own:
            return []
        if not self.rules:
            return [] if self.used else [""]
        return sorted(self.rules - self.used)


def comments(text: str) -> list[Ignore]:
    """The ignore comments of a text, by line number from 1."""
    found: list[Ignore] = []
    lines = text.split("\n")
    end = 0  # of the block of comments looked at last: each block is walked once
    for number, line in enumerate(lines, 1):
        at = line.find(MARK)
        if at < 0:
            continue
        hash_at = line.rfind("#", 0, at)
        if hash_at < 0 or line[hash_at + 1 : at].strip() or (hash_at > 0 and line[hash_at - 1] not in " \t"):
            continue
        rest = line[at + len(MARK) :].strip()
        if not rest.startswith("ignore"):
            continue
        rest = rest[len("ignore") :]
        rules: frozenset[str] = frozenset()
        if rest.startswith("["):
            inside, closed, _ = rest[1:].partition("]")
            if not closed:
                continue
            rules = frozenset(r.strip() for r in inside.split(",") if r.strip())
            if not rules:
                continue  # "ignore[]" names nothing; to take it for everything would hide too much
        elif rest and not rest[0].isspace():
            continue
        covered: tuple[int, ...] = (number,)
        if not line[:hash_at].strip():
            if end < number:
                end = number
                while end < len(lines) and lines[end].lstrip().startswith("#"):
                    end += 1
            covered = (number, end + 1)
        found.append(Ignore(rules, covered, Span(number, hash_at + 1, number, len(line.rstrip()) + 1)))
    return found


def annotation_rules(annotations: object) -> frozenset[str]:
    """The rule ids of the ignore annotation; `*` or `all` stand for every rule."""
    if type(annotations) is not dict:
        return frozenset()
    value = annotations.get(ANNOTATION)
    if type(value) is not str:
        return frozenset()
    return frozenset(r.strip() for r in value.split(",") if r.strip())


def apply(found: list[Diagnostic], ignores: list[Ignore]) -> tuple[list[Diagnostic], list[Hidden]]:
    """The diagnostics that no comment hides, and the hidden ones."""
    by_line: dict[int, list[Ignore]] = {}
    stretches = []
    for ignore in ignores:
        if type(ignore.lines) is range:
            stretches.append(ignore)
        else:
            for line in ignore.lines:
                by_line.setdefault(line, []).append(ignore)
    kept, gone = [], []
    for diagnostic in found:
        by = ""
        line = diagnostic.span.line
        for ignore in by_line.get(line, ()):
            by = ignore.hides(diagnostic.rule) or by
        for ignore in stretches:
            if line in ignore.lines:
                by = ignore.hides(diagnostic.rule) or by
        if by:
            gone.append(Hidden(diagnostic.rule, diagnostic.file, line, by))
        else:
            kept.append(diagnostic)
    return kept, gone
