"""RE2's syntax, as Go's `regexp/syntax` reads it: pattern text to a tree of tuples, or Go's error.

Nodes: `("lit", c, fold)`, `("any",)`, `("anynl",)`, `("class", ranges, fold)`, `("cat", nodes)`, `("alt", nodes)`,
`("rep", node, least, most, greedy)` (most None: no end), `("group", node)`, and the empty-width `bol eol begin end
wordb nwordb empty`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Re = tuple[Any, ...]

MAX_REPEAT = 1000
MAX_NESTING = 120
MAX_RUNE = 0x10FFFF

_DIGIT = ((48, 57),)
_SPACE = ((9, 10), (12, 13), (32, 32))
_WORD = ((48, 57), (65, 90), (95, 95), (97, 122))
_PERL = {"d": _DIGIT, "s": _SPACE, "w": _WORD}
_POSIX: dict[str, tuple[tuple[int, int], ...]] = {
    "alnum": ((48, 57), (65, 90), (97, 122)),
    "alpha": ((65, 90), (97, 122)),
    "ascii": ((0, 127),),
    "blank": ((9, 9), (32, 32)),
    "cntrl": ((0, 31), (127, 127)),
    "digit": _DIGIT,
    "graph": ((33, 126),),
    "lower": ((97, 122),),
    "print": ((32, 126),),
    "punct": ((33, 47), (58, 64), (91, 96), (123, 126)),
    "space": ((9, 13), (32, 32)),
    "upper": ((65, 90),),
    "word": _WORD,
    "xdigit": ((48, 57), (65, 70), (97, 102)),
}
# Scripts that occur in manifests; each is a rough but sufficient set of blocks.
_SCRIPTS: dict[str, tuple[tuple[int, int], ...]] = {
    "Latin": ((65, 90), (97, 122), (0xAA, 0xAA), (0xBA, 0xBA), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x24F), (0x1E00, 0x1EFF)),
    "Greek": ((0x370, 0x3FF), (0x1F00, 0x1FFF)),
    "Cyrillic": ((0x400, 0x52F),),
    "Han": ((0x2E80, 0x2FD5), (0x3005, 0x3007), (0x3021, 0x3029), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF)),
    "Hiragana": ((0x3041, 0x309F),),
    "Katakana": ((0x30A1, 0x30FF),),
    "Hangul": ((0x1100, 0x11FF), (0xAC00, 0xD7A3)),
    "Arabic": ((0x600, 0x6FF),),
    "Hebrew": ((0x591, 0x5F4),),
}
_CATEGORIES = frozenset(
    (
        "C",
        "Cc",
        "Cf",
        "Co",
        "Cs",
        "L",
        "Ll",
        "Lm",
        "Lo",
        "Lt",
        "Lu",
        "M",
        "Mc",
        "Me",
        "Mn",
        "N",
        "Nd",
        "Nl",
        "No",
        "P",
        "Pc",
        "Pd",
        "Pe",
        "Pf",
        "Pi",
        "Po",
        "Ps",
        "S",
        "Sc",
        "Sk",
        "Sm",
        "So",
        "Z",
        "Zl",
        "Zp",
        "Zs",
    )
)
_category_ranges: dict[str, tuple[tuple[int, int], ...]] = {}


class RegexError(ValueError):
    """The pattern is not valid RE2; the message is Go's."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"error parsing regexp: {code}: `{text}`")


def parse(pattern: str) -> Re:
    """The pattern's tree. Raises RegexError."""
    parser = _Parser(pattern)
    node = parser.alternation(0)
    if parser.i < len(pattern):
        raise RegexError("unexpected )", pattern)
    return node


class _Parser:
    __slots__ = ("depth", "dot_nl", "fold", "i", "multi", "p", "ungreedy")

    def __init__(self, pattern: str) -> None:
        self.p = pattern
        self.i = 0
        self.depth = 0
        self.fold = self.multi = self.dot_nl = self.ungreedy = False

    def alternation(self, opened: int) -> Re:
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise RegexError("expression nests too deeply", self.p)
        flags = (self.fold, self.multi, self.dot_nl, self.ungreedy)
        branches = [self.concatenation()]
        while self.i < len(self.p) and self.p[self.i] == "|":
            self.i += 1
            branches.append(self.concatenation())
        self.fold, self.multi, self.dot_nl, self.ungreedy = flags
        self.depth -= 1
        return branches[0] if len(branches) == 1 else ("alt", branches)

    def concatenation(self) -> Re:
        items: list[Re] = []
        p = self.p
        while self.i < len(p):
            c = p[self.i]
            if c in "|)":
                break
            start = self.i
            if c == "(":
                node = self.group()
                if node is None:
                    continue
                items.append(node)
            elif c in "*+?" or (c == "{" and self.repeat_at(self.i) is not None):
                self.repetition(items, start)
                continue
            elif c == "\\" and p[self.i + 1 : self.i + 2] == "Q":
                end = p.find("\\E", self.i + 2)
                text = p[self.i + 2 :] if end < 0 else p[self.i + 2 : end]
                items += [("lit", ch, self.fold) for ch in text]
                self.i = len(p) if end < 0 else end + 2
            else:
                items.append(self.atom())
            self.quantifiers(items)
        return items[0] if len(items) == 1 else ("cat", items)

    def quantifiers(self, items: list[Re]) -> None:
        before = ""
        while self.i < len(self.p):
            c = self.p[self.i]
            if c not in "*+?" and (c != "{" or self.repeat_at(self.i) is None):
                return
            start = self.i
            if before:
                # Go refuses `a**`, but not `a{2}{3}` beyond the size limit.
                self.skip_quantifier()
                raise RegexError("invalid nested repetition operator", before + self.p[start : self.i])
            self.repetition(items, start)
            before = self.p[start : self.i]

    def skip_quantifier(self) -> None:
        found = self.repeat_at(self.i)
        self.i = found[2] if found is not None else self.i + 1
        if self.p[self.i : self.i + 1] == "?":
            self.i += 1

    def repeat_at(self, i: int) -> tuple[int, int | None, int] | None:
        """`{n}`, `{n,}` or `{n,m}` at i: (least, most, position after); None where the brace is a plain character."""
        p = self.p
        if p[i : i + 1] != "{":
            return None
        end = p.find("}", i, i + 32)
        if end < 0:
            return None
        low, comma, high = p[i + 1 : end].partition(",")
        if not (low.isascii() and low.isdigit()) or (high and not (high.isascii() and high.isdigit())):
            return None
        if (len(low) > 1 and low[0] == "0") or (len(high) > 1 and high[0] == "0"):
            return None
        least = int(low)
        most = int(high) if high else None if comma else least
        return least, most, end + 1

    def repetition(self, items: list[Re], start: int) -> None:
        p = self.p
        c = p[self.i]
        if c == "{":
            found = self.repeat_at(self.i)
            assert found is not None
            least, most, self.i = found
            if least > MAX_REPEAT or (most is not None and (most > MAX_REPEAT or most < least)):
                raise RegexError("invalid repeat count", p[start : self.i])
        else:
            least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}[c]
            self.i += 1
        greedy = not self.ungreedy
        if p[self.i : self.i + 1] == "?":
            self.i += 1
            greedy = not greedy
        if not items:
            raise RegexError("missing argument to repetition operator", p[start : self.i])
        body = items.pop()
        if (least > 1 or (most is not None and most > 1)) and _repeat_size(body) * max(least, most or 0) > MAX_REPEAT:
            raise RegexError("invalid repeat count", p[start : self.i])
        items.append(("rep", body, least, most, greedy))

    def group(self) -> Re | None:
        p = self.p
        start = self.i
        if p[start + 1 : start + 2] != "?":
            self.i += 1
            node = self.alternation(start)
            self.close(start)
            return ("group", node)
        rest = p[start + 2 :]
        if rest.startswith(("P<", "<")) and not rest.startswith(("<=", "<!")):
            name_at = start + (4 if rest[0] == "P" else 3)
            end = p.find(">", name_at)
            if end < 0:
                raise RegexError("invalid named capture", p[start:])
            name = p[name_at:end]
            if not name or not all(ch == "_" or (ch.isalnum() and ch.isascii()) for ch in name):
                raise RegexError("invalid named capture", p[start : end + 1])
            self.i = end + 1
            node = self.alternation(start)
            self.close(start)
            return ("group", node)
        return self.flags(start)

    def close(self, start: int) -> None:
        if self.p[self.i : self.i + 1] != ")":
            raise RegexError("missing closing )", self.p)
        self.i += 1

    def flags(self, start: int) -> Re | None:
        p = self.p
        i = start + 2
        outer = (self.fold, self.multi, self.dot_nl, self.ungreedy)
        value, seen = True, False
        while i < len(p):
            c = p[i]
            i += 1
            if c == "i":
                self.fold, seen = value, True
            elif c == "m":
                self.multi, seen = value, True
            elif c == "s":
                self.dot_nl, seen = value, True
            elif c == "U":
                self.ungreedy, seen = value, True
            elif c == "-" and value:
                value, seen = False, False
            elif c in ":)" and (value or seen):
                self.i = i
                if c == ")":
                    return None
                node = self.alternation(start)
                self.fold, self.multi, self.dot_nl, self.ungreedy = outer
                self.close(start)
                return node
            else:
                break
        raise RegexError("missing closing )" if i >= len(p) and p[-1:] in "imsU?-" else "invalid or unsupported Perl syntax", p[start:i])

    def atom(self) -> Re:
        p = self.p
        c = p[self.i]
        self.i += 1
        if c == "^":
            return ("bol",) if self.multi else ("begin",)
        if c == "$":
            return ("eol",) if self.multi else ("end",)
        if c == ".":
            return ("anynl",) if self.dot_nl else ("any",)
        if c == "[":
            return self.char_class()
        if c == "\\":
            return self.escape_atom()
        return ("lit", c, self.fold)

    def escape_atom(self) -> Re:
        p = self.p
        c = p[self.i : self.i + 1]
        if c == "":
            raise RegexError("trailing backslash at end of expression", "")
        simple = {"A": "begin", "z": "end", "b": "wordb", "B": "nwordb"}.get(c)
        if simple:
            self.i += 1
            return (simple,)
        if c == "C":
            raise RegexError("invalid escape sequence", "\\C")
        ranges = self.class_escape()
        if ranges is not None:
            return ("class", ranges, self.fold)
        return ("lit", self.rune_escape(), self.fold)

    def class_escape(self) -> tuple[tuple[int, int], ...] | None:
        """`\\d`, `\\W`, `\\pL`, `\\P{Greek}` after the backslash; None where it is something else."""
        p = self.p
        c = p[self.i : self.i + 1]
        if c.lower() in _PERL and c:
            self.i += 1
            return _PERL[c] if c.islower() else negate(_PERL[c.lower()])
        if c not in ("p", "P") or not c:
            return None
        start = self.i - 1
        self.i += 1
        if p[self.i : self.i + 1] == "{":
            end = p.find("}", self.i)
            if end < 0:
                raise RegexError("invalid character class range", p[start:])
            name = p[self.i + 1 : end]
            self.i = end + 1
        else:
            name = p[self.i : self.i + 1]
            self.i += 1
        negative = c == "P"
        if name.startswith("^"):
            negative, name = not negative, name[1:]
        if name == "Any":
            ranges: tuple[tuple[int, int], ...] = ((0, MAX_RUNE),)
        elif name in _SCRIPTS:
            ranges = _SCRIPTS[name]
        elif name in _CATEGORIES:
            ranges = category(name)
        else:
            raise RegexError("invalid character class range", p[start : self.i])
        return negate(ranges) if negative else ranges

    def rune_escape(self) -> str:
        p = self.p
        start = self.i - 1
        c = p[self.i : self.i + 1]
        self.i += 1
        if c in "1234567" and c and p[self.i : self.i + 1] not in tuple("01234567"):
            raise RegexError("invalid escape sequence", p[start : self.i])
        if c in "01234567" and c:
            code = int(c)
            for _ in range(2):
                d = p[self.i : self.i + 1]
                if not d or d not in "01234567":
                    break
                code = code * 8 + int(d)
                self.i += 1
            return chr(code)
        if c == "x":
            if p[self.i : self.i + 1] == "{":
                end = p.find("}", self.i)
                digits = p[self.i + 1 : end] if end > 0 else ""
                stop = end + 1
            else:
                digits = p[self.i : self.i + 2]
                stop = self.i + 2
                if len(digits) != 2:
                    digits = ""
            if digits and all(d in "0123456789abcdefABCDEF" for d in digits) and len(digits) <= 8 and int(digits, 16) <= MAX_RUNE:
                self.i = stop
                return chr(int(digits, 16))
            raise RegexError("invalid escape sequence", p[start : self.i + 1])
        if c in "aftnrv" and c:
            return {"a": "\a", "f": "\f", "t": "\t", "n": "\n", "r": "\r", "v": "\v"}[c]
        if c and c.isascii() and not c.isalnum():
            return c
        raise RegexError("invalid escape sequence", p[start : self.i])

    def char_class(self) -> Re:
        p = self.p
        start = self.i - 1
        negative = p[self.i : self.i + 1] == "^"
        if negative:
            self.i += 1
        ranges: list[tuple[int, int]] = []
        first = True
        while True:
            c = p[self.i : self.i + 1]
            if c == "":
                raise RegexError("missing closing ]", p[start:])
            if c == "]" and not first:
                self.i += 1
                break
            first = False
            if c == "[" and p[self.i + 1 : self.i + 2] == ":" and (end := p.find(":]", self.i + 2)) >= 0:
                name = p[self.i + 2 : end]
                inverse = name.startswith("^")
                found = _POSIX.get(name[1:] if inverse else name)
                if found is None:
                    raise RegexError("invalid character class range", p[self.i : end + 2])
                ranges += negate(found) if inverse else found
                self.i = end + 2
                continue
            if c == "\\":
                self.i += 1
                escaped = self.class_escape()
                if escaped is not None:
                    ranges += escaped
                    continue
                self.i -= 1
            at = self.i
            low = self.class_char(start)
            high = low
            if p[self.i : self.i + 1] == "-" and p[self.i + 1 : self.i + 2] not in ("]", ""):
                self.i += 1
                high = self.class_char(start)
                if high < low:
                    raise RegexError("invalid character class range", p[at : self.i])
            ranges.append((low, high))
        merged = merge(_folded(ranges) if self.fold else ranges)
        return ("class", negate(merged) if negative else merged, False)

    def class_char(self, start: int) -> int:
        c = self.p[self.i : self.i + 1]
        if c == "":
            raise RegexError("missing closing ]", self.p[start:])
        self.i += 1
        if c == "\\":
            if self.i >= len(self.p):
                raise RegexError("trailing backslash at end of expression", "")
            return ord(self.rune_escape())
        return ord(c)


def _repeat_size(node: Re) -> int:
    """How often the innermost thing is repeated inside the node: Go bounds the product of nested counts."""
    kind = node[0]
    if kind == "rep":
        inner = _repeat_size(node[1])
        return inner * max(node[2], node[3] or 0, 1) if node[2] > 1 or (node[3] or 0) > 1 else inner
    if kind in ("cat", "alt"):
        return max((_repeat_size(n) for n in node[1]), default=1)
    return _repeat_size(node[1]) if kind == "group" else 1


def _folded(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    out = list(ranges)
    for low, high in ranges:
        for a, b, delta in ((65, 90, 32), (97, 122, -32)):
            x, y = max(low, a), min(high, b)
            if x <= y:
                out.append((x + delta, y + delta))
        if high > 127 and high - low < 500:
            for code in range(max(low, 128), high + 1):
                for other in (chr(code).lower(), chr(code).upper()):
                    if len(other) == 1:
                        out.append((ord(other), ord(other)))
    return out


def merge(ranges: list[tuple[int, int]] | tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """Sorted, without overlaps."""
    out: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if out and low <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(out[-1][1], high))
        else:
            out.append((low, high))
    return tuple(out)


def negate(ranges: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """All other characters."""
    out: list[tuple[int, int]] = []
    start = 0
    for low, high in merge(ranges):
        if low > start:
            out.append((start, low - 1))
        start = high + 1
    if start <= MAX_RUNE:
        out.append((start, MAX_RUNE))
    return tuple(out)


def category(name: str) -> tuple[tuple[int, int], ...]:
    """The characters of a Unicode category (of the basic plane and the supplementary scripts)."""
    found = _category_ranges.get(name)
    if found is None:
        import unicodedata

        out: list[list[int]] = []
        for code in range(0x20000):
            if unicodedata.category(chr(code)).startswith(name):
                if out and out[-1][1] == code - 1:
                    out[-1][1] = code
                else:
                    out.append([code, code])
        found = _category_ranges[name] = tuple((a, b) for a, b in out)
    return found
