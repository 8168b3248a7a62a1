"""Regular expressions that cannot run away: RE2's language, matched in time linear in the text.

Schema patterns and CEL's `matches` come from manifests, so a pattern may be built to make a backtracking engine run
for ever. A pattern whose repetitions are not nested is given to Python's `re` (translated, so that Go's meaning of
`$`, `\\s`, `\\d` holds); any other one runs on a lazily built automaton, which cannot backtrack. google-re2 would do
the same, as a compiled dependency of 11 MB that only these two features use.
"""

from __future__ import annotations

from k8slint.cel.re2_syntax import MAX_RUNE, RegexError, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.cel.re2_syntax import Re

MAX_PROGRAM = 20_000
MAX_STATES = 5_000
# instructions looked at for one text
MAX_WORK = 5_000_000
# stands for "not computed yet" in the table of transitions (None means a match)
MISSING: tuple[int, ...] = (-1,)
_cache: dict[str, Regex] = {}


def compile(pattern: str) -> Regex:
    """The pattern, compiled once. Raises RegexError."""
    found = _cache.get(pattern)
    if found is None:
        found = Regex(pattern)
        if len(_cache) < 2_000:
            _cache[pattern] = found
    return found


class Regex:
    """A compiled pattern."""

    __slots__ = ("_automaton", "_longest", "_python", "pattern", "tree")

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.tree = parse(pattern)
        self._automaton: _Automaton | None = None
        self._python: Any = None
        # how long a text the backtracking engine is given at most
        self._longest = -1
        repetitions = _repetitions(self.tree)
        if repetitions is not None:
            import re

            self._longest = (20_000, 3_000, 200, 50)[repetitions]

            try:
                self._python = re.compile(_translate(self.tree))
            except (re.error, OverflowError, RecursionError):
                self._python = None

    def _program(self) -> _Automaton:
        if self._automaton is None:
            self._automaton = _Automaton(self.tree)
        return self._automaton

    def matches(self, text: str) -> bool:
        """Whether the pattern matches anywhere in the text."""
        if self._python is not None and len(text) <= self._longest:
            return self._python.search(text) is not None
        return self._program().search(text)

    def find(self, text: str, start: int = 0) -> tuple[int, int] | None:
        """The leftmost match at or after `start` (leftmost-first, as in Perl)."""
        if self._python is not None and len(text) <= self._longest:
            match = self._python.search(text, start)
            return match.span() if match else None
        return self._program().find(text, start)

    def find_all(self, text: str, limit: int = -1) -> list[str]:
        """All matches, none of which overlap; `limit` of them at most where it is not negative."""
        out: list[str] = []
        at, previous_end = 0, -1
        while at <= len(text) and (limit < 0 or len(out) < limit):
            found = self.find(text, at)
            if found is None:
                break
            start, end = found
            if start == end and start == previous_end:
                at = end + 1
                continue
            out.append(text[start:end])
            previous_end = end
            at = end + 1 if start == end else end
        return out


def _repetitions(node: Re) -> int | None:
    """How many repetitions the pattern has; None where they are nested or too many for a backtracking engine."""
    count = 0

    def walk(n: Re, inside: bool) -> bool:
        nonlocal count
        kind = n[0]
        if kind == "rep":
            if inside:
                return False
            if n[3] == 1:
                return walk(n[1], False)
            count += 1
            return count <= 3 and walk(n[1], True)
        if kind == "alt":
            return not inside and all(walk(child, inside) for child in n[1])
        if kind == "cat":
            return all(walk(child, inside) for child in n[1])
        return kind != "group" or walk(n[1], inside)

    return count if walk(node, False) else None


def _char(code: int) -> str:
    return f"\\U{code:08x}"


def _translate(node: Re) -> str:
    kind = node[0]
    if kind == "lit":
        c = node[1]
        if node[2]:
            variants = {c, c.lower(), c.upper()}
            return "[" + "".join(_char(ord(v)) for v in sorted(variants) if len(v) == 1) + "]"
        return _char(ord(c))
    if kind == "class":
        if not node[1]:
            return "(?!)"
        return "[" + "".join(_char(a) if a == b else f"{_char(a)}-{_char(b)}" for a, b in node[1]) + "]"
    if kind == "any":
        return "[^\\n]"
    if kind == "anynl":
        return "(?s:.)"
    if kind == "cat":
        return "".join(map(_translate, node[1]))
    if kind == "alt":
        return "(?:" + "|".join(map(_translate, node[1])) + ")"
    if kind == "rep":
        least, most = node[2], node[3]
        return f"(?:{_translate(node[1])}){{{least},{'' if most is None else most}}}{'' if node[4] else '?'}"
    if kind == "group":
        return "(?:" + _translate(node[1]) + ")"
    word = "[0-9A-Za-z_]"
    boundary = f"(?:(?<={word})(?!{word})|(?<!{word})(?={word}))"
    return {
        "begin": "\\A",
        "end": "\\Z",
        "bol": "(?m:^)",
        "eol": "(?m:(?=\\n)|\\Z)",
        "wordb": boundary,
        "nwordb": f"(?!{boundary})",
        "empty": "",
    }[kind]


class _Automaton:
    """Thompson's construction: instructions `char`, `split`, `jump`, `assert`, `match`."""

    __slots__ = ("code", "known", "looks_around")

    def __init__(self, tree: Re) -> None:
        self.code: list[tuple[Any, ...]] = []
        # whether an assertion needs more than to know the text's ends
        self.looks_around = False
        self.emit_node(tree)
        self.code.append(("match",))
        self.known: dict[tuple[tuple[int, ...], str, bool], tuple[int, ...] | None] = {}

    def emit(self, *instruction: Any) -> int:
        if len(self.code) >= MAX_PROGRAM:
            raise RegexError("expression too large", "")
        self.code.append(instruction)
        return len(self.code) - 1

    def emit_node(self, node: Re) -> None:
        kind = node[0]
        if kind == "lit":
            c = node[1]
            if node[2]:
                codes = {ord(v) for v in (c, c.lower(), c.upper()) if len(v) == 1}
                self.emit("char", tuple((x, x) for x in sorted(codes)))
            else:
                self.emit("char", ((ord(c), ord(c)),))
        elif kind == "class":
            self.emit("char", node[1])
        elif kind == "any":
            self.emit("char", ((0, 9), (11, MAX_RUNE)))
        elif kind == "anynl":
            self.emit("char", ((0, MAX_RUNE),))
        elif kind == "cat":
            for child in node[1]:
                self.emit_node(child)
        elif kind == "group":
            self.emit_node(node[1])
        elif kind == "alt":
            self.emit_alternation(node[1])
        elif kind == "rep":
            self.emit_repetition(node)
        else:
            self.looks_around = self.looks_around or kind not in ("begin", "end", "empty")
            self.emit("assert", kind)

    def emit_alternation(self, branches: list[Re]) -> None:
        ends = []
        for branch in branches[:-1]:
            split = self.emit("split", 0, 0)
            self.emit_node(branch)
            ends.append(self.emit("jump", 0))
            self.code[split] = ("split", split + 1, len(self.code))
        self.emit_node(branches[-1])
        for end in ends:
            self.code[end] = ("jump", len(self.code))

    def emit_repetition(self, node: Re) -> None:
        _, body, least, most, greedy = node
        for _ in range(least):
            self.emit_node(body)
        if most is None:
            split = self.emit("split", 0, 0)
            self.emit_node(body)
            self.emit("jump", split)
            self.code[split] = self.branch(split + 1, len(self.code), greedy)
        else:
            splits = []
            for _ in range(most - least):
                splits.append(self.emit("split", 0, 0))
                self.emit_node(body)
            for split in splits:
                self.code[split] = self.branch(split + 1, len(self.code), greedy)

    @staticmethod
    def branch(first: int, second: int, greedy: bool) -> tuple[Any, ...]:
        return ("split", first, second) if greedy else ("split", second, first)

    def closure(self, starts: list[int], text: str, at: int) -> list[int]:
        """The instructions reached without reading a character, in order of preference."""
        out: list[int] = []
        seen: set[int] = set()
        stack = list(reversed(starts))
        while stack:
            pc = stack.pop()
            if pc in seen:
                continue
            seen.add(pc)
            instruction = self.code[pc]
            op = instruction[0]
            if op == "jump":
                stack.append(instruction[1])
            elif op == "split":
                stack.append(instruction[2])
                stack.append(instruction[1])
            elif op == "assert":
                if _holds(instruction[1], text, at):
                    stack.append(pc + 1)
            else:
                out.append(pc)
        return out

    def search(self, text: str) -> bool:
        """Whether the pattern matches anywhere. A text so long that even this takes too long counts as matching."""
        code, size = self.code, len(text)
        known, work = self.known, 0
        states = self.closed([], text, 0)
        for at in range(size):
            if states is None:
                return True
            c = text[at]
            last = at + 1 == size
            key = (states, c, last)
            following = known.get(key, MISSING)
            if following is MISSING:
                number = ord(c)
                work += len(states)
                if work > MAX_WORK:
                    return True
                reached = [pc + 1 for pc in states if any(a <= number <= b for a, b in code[pc][1])]
                following = self.closed(reached, text, at + 1)
                if not self.looks_around and len(known) < MAX_STATES:
                    known[key] = following
            states = following
        return states is None

    def closed(self, reached: list[int], text: str, at: int) -> tuple[int, ...] | None:
        """The closure with a new start at `at`; None where it contains a match."""
        out = self.closure([*reached, 0], text, at)
        return None if any(self.code[pc][0] == "match" for pc in out) else tuple(sorted(out))

    def find(self, text: str, start: int) -> tuple[int, int] | None:
        """The leftmost match at or after `start`; None too where finding it takes too long."""
        if start == 0 and not self.search(text):
            return None
        work = [MAX_WORK // 10]
        for begin in range(start, len(text) + 1):
            end = self.match_at(text, begin, work)
            if end is not None:
                return begin, end
            if work[0] <= 0:
                return None
        return None

    def match_at(self, text: str, begin: int, work: list[int]) -> int | None:
        """The end of the preferred match that starts here."""
        code = self.code
        best: int | None = None
        threads = [0]
        for at in range(begin, len(text) + 1):
            following: list[int] = []
            closed = self.closure(threads, text, at)
            work[0] -= len(closed) + 1
            if work[0] <= 0:
                break
            for pc in closed:
                instruction = code[pc]
                if instruction[0] == "match":
                    best = at
                    break
                if at < len(text) and any(a <= ord(text[at]) <= b for a, b in instruction[1]):
                    following.append(pc + 1)
            if not following:
                break
            threads = following
        return best


def _holds(kind: str, text: str, at: int) -> bool:
    if kind == "begin":
        return at == 0
    if kind == "end":
        return at == len(text)
    if kind == "bol":
        return at == 0 or text[at - 1] == "\n"
    if kind == "eol":
        return at == len(text) or text[at] == "\n"
    if kind == "empty":
        return True
    before = at > 0 and _is_word(text[at - 1])
    after = at < len(text) and _is_word(text[at])
    return (before != after) if kind == "wordb" else before == after


def _is_word(c: str) -> bool:
    return c == "_" or (c.isascii() and c.isalnum())
