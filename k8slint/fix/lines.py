"""The difference between two texts, carried over to a third that says what the first says in its own layout."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import pairwise

from k8slint.fix.plain import Refused


def opcodes(a: list[str], b: list[str]) -> list[tuple[str, int, int, int, int]]:
    """difflib's, but what both have at their beginning and end is compared at once."""
    short = min(len(a), len(b))
    head = next((i for i in range(short) if a[i] != b[i]), short)
    tail = next((i for i in range(short - head) if a[-1 - i] != b[-1 - i]), short - head)
    middle = SequenceMatcher(None, a[head : len(a) - tail], b[head : len(b) - tail], autojunk=False).get_opcodes()
    out: list[tuple[str, int, int, int, int]] = [("equal", 0, head, 0, head)] if head else []
    out += [(tag, a1 + head, a2 + head, b1 + head, b2 + head) for tag, a1, a2, b1, b2 in middle]
    if tail:
        out.append(("equal", len(a) - tail, len(a), len(b) - tail, len(b)))
    return out


def carry(original: list[str], plain: list[str], fixed: list[str], climb: bool) -> list[str]:
    """The original with the difference between the two written texts; lines are matched without regard to their spacing.

    `climb`: new lines go above the blank lines and comments that stand before the next key.
    """
    mapped: dict[int, int] = {}
    for tag, a1, a2, b1, _ in opcodes(["".join(x.split()) for x in plain], ["".join(x.split()) for x in original]):
        if tag == "equal":
            mapped |= {a1 + i: b1 + i for i in range(a2 - a1)}
    out = list(original)
    for tag, a1, a2, b1, b2 in reversed(opcodes(plain, fixed)):
        if tag == "equal":
            continue
        places = [mapped.get(a) for a in range(a1, a2)]
        if None in places or any(y != x + 1 for x, y in pairwise(places)):  # type: ignore[operator]
            raise Refused("its layout is not one that can be kept")
        if tag == "insert":
            at = 0
            if a1:
                if mapped.get(a1 - 1) is None:
                    raise Refused("its layout is not one that can be kept")
                at = mapped[a1 - 1] + 1
            while climb and at > 1 and (not out[at - 1].strip() or out[at - 1].lstrip()[0] == "#"):
                at -= 1
            out[at:at] = _shifted(original, plain, fixed[b1:b2], mapped, a1)
            continue
        first = places[0] or 0
        if tag == "replace" and a2 - a1 == b2 - b1:
            out[first : first + a2 - a1] = [_transplanted(out[first + i], plain[a1 + i], fixed[b1 + i]) for i in range(a2 - a1)]
        elif tag == "replace":
            new = _shifted(original, plain, fixed[b1:b2], mapped, a1 + 1)
            # the lines at both ends that only change in part keep their spacing
            if plain[a1] in fixed[b1:b2] or out[first] != plain[a1]:
                new[0] = _transplanted(out[first], plain[a1], fixed[b1])
            out[first : first + a2 - a1] = new
        else:
            del out[first : first + a2 - a1]
    return out


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _shifted(original: list[str], plain: list[str], new: list[str], mapped: dict[int, int], before: int) -> list[str]:
    """New lines, indented as the author indents: by what the nearest line above of the same or a lesser depth says."""
    least = min((_indent(line) for line in new if line.strip()), default=0)
    for a in range(before - 1, -1, -1):
        line = plain[a]
        if line.strip() and line.lstrip()[0] != "#" and _indent(line) <= least:
            if a not in mapped:
                break
            by = _indent(original[mapped[a]]) - _indent(line)
            return [" " * (_indent(line) + by) + line.lstrip(" ") if line.strip() else line for line in new]
    if before == 0 or least == 0:
        return new
    raise Refused("its layout is not one that can be kept")


def _transplanted(own: str, old: str, new: str) -> str:
    """The author's line with what has changed between two written lines; its spacing stays, that before a comment too."""
    if own == old and (" #" not in old or _indent(old) != _indent(new)):
        return new
    short = min(len(old), len(new))
    head = next((i for i in range(short) if old[i] != new[i]), short)
    tail = next((i for i in range(short - head) if old[-1 - i] != new[-1 - i]), short - head)
    # no word is cut in two: spacing in its midst would be counted wrongly
    while head and not old[head - 1].isspace():
        head -= 1
    while tail and not old[-tail].isspace():
        tail -= 1
    front, back = len("".join(old[:head].split())), len("".join(old[len(old) - tail :].split()))
    start, seen = 0, 0
    while seen < front:
        seen += not own[start].isspace()
        start += 1
    end, seen = len(own), 0
    while seen < back:
        end -= 1
        seen += not own[end].isspace()
    middle = own[start:end]
    left = middle[: len(middle) - len(middle.lstrip())]
    right = middle[len(middle.rstrip()) :]
    return own[:start] + left + new[head : len(new) - tail].strip() + right + own[end:]
