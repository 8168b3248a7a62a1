"""A layered layout: boxes in columns, in an order with few crossings, each as near to its neighbours' height as the others let it.

Long edges run through the columns between as points that take room like boxes (Sugiyama's method, the short form).
"""

from __future__ import annotations

ORDER_SWEEPS, HEIGHT_SWEEPS = 12, 30
BETWEEN = 44.0
"""Pixels between two columns, where no text of an edge needs more."""
GAP = 16.0
"""Pixels between two boxes of a column."""
POINT = 6.0
"""The height that an edge takes where it runs through a column."""


class Box:
    """One box, or a point of a long edge (`width` 0). `x`, `y`: its upper left corner, once laid out."""

    __slots__ = ("column", "height", "left", "order", "right", "width", "x", "y")

    def __init__(self, column: int, width: float, height: float) -> None:
        self.column = column
        self.width = width
        self.height = height
        self.x = self.y = 0.0
        self.order = 0
        self.left: list[Box] = []
        self.right: list[Box] = []

    @property
    def middle(self) -> float:
        """The height of its centre."""
        return self.y + self.height / 2


def lay_out(boxes: list[Box], edges: list[tuple[int, int, float]]) -> tuple[float, float, list[list[tuple[float, float]]]]:
    """Place the boxes (their `column` says where); (width, height, the points of each edge from its source to its target).
    An edge is (source, target, width of its text, which stands beside its source).

    Empty columns take no room. Edges within a column, or from right to left, have no points between their ends.
    """
    used = {c: i for i, c in enumerate(sorted({b.column for b in boxes}))}
    for box in boxes:
        box.column = used[box.column]
    columns: list[list[Box]] = [[] for _ in used]
    for box in boxes:
        box.order = len(columns[box.column])
        columns[box.column].append(box)
    chains = [_chain(boxes[a], boxes[b], columns) for a, b, _ in edges]
    between = [BETWEEN] * len(columns)
    for a, b, text in edges:
        left = min(boxes[a].column, boxes[b].column)
        between[left] = max(between[left], text + 14 if text else 0)
    _order(columns)
    x = 0.0
    # of each point of a long edge: where its column begins and ends, so that the edge runs straight past the boxes
    spans: dict[int, tuple[float, float]] = {}
    for column, room in zip(columns, between):
        width = max((b.width for b in column), default=0.0)
        y = 0.0
        for box in column:
            box.x, box.y = x, y
            y += box.height + (GAP if box.width else GAP / 2)
            if not box.width:
                spans[id(box)] = (x, x + width)
        x += width + room
    for sweep in range(HEIGHT_SWEEPS):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            _settle(column)
    top = min((b.y for column in columns for b in column), default=0.0)
    for column in columns:
        for box in column:
            box.y -= top
    height = max((b.y + b.height for b in boxes), default=0.0)
    lines = []
    for chain in chains:
        first, *middle, last = chain
        ends = (first, last) if first.x <= last.x else (last, first)
        points = [(first.x + (first.width if first is ends[0] else 0), first.middle)]
        for box in middle:
            start, end = spans[id(box)] if first is ends[0] else spans[id(box)][::-1]
            points += [(start, box.middle), (end, box.middle)]
        points.append((last.x + (0 if last is ends[1] else last.width), last.middle))
        height = max([height, *(p[1] for p in points)])
        lines.append(points)
    return x - between[-1] if columns else 0.0, height, lines


def _chain(source: Box, target: Box, columns: list[list[Box]]) -> list[Box]:
    """The boxes that an edge runs through, ends included."""
    step = 1 if target.column > source.column else -1
    chain = [source]
    for column in range(source.column + step, target.column, step):
        point = Box(column, 0.0, POINT)
        point.order = len(columns[column])
        columns[column].append(point)
        chain.append(point)
    chain.append(target)
    if source.column != target.column:
        for one, other in zip(chain, chain[1:]):  # noqa: RUF007
            near, far = (one, other) if step > 0 else (other, one)
            near.right.append(far)
            far.left.append(near)
    return chain


def _order(columns: list[list[Box]]) -> None:
    """Sort the columns by their neighbours, back and forth, and keep the order with the fewest crossings."""
    best, fewest = [list(c) for c in columns], _crossings(columns)
    given = best
    for start in (0, 1):
        _restore(columns, given)
        for sweep in range(start, ORDER_SWEEPS + start):
            if not fewest:
                break
            _sort(columns, forward=sweep % 2 == 0)
            while sum(_swap(column) for column in columns):
                pass
            found = _crossings(columns)
            if found < fewest:
                best, fewest = [list(c) for c in columns], found
    _restore(columns, best)


def _restore(columns: list[list[Box]], kept: list[list[Box]]) -> None:
    for column, order in zip(columns, kept):
        column[:] = order
        for i, box in enumerate(column):
            box.order = i


def _swap(column: list[Box]) -> bool:
    """Exchange neighbours in a column where that saves crossings; whether it did."""
    done = False
    for i in range(len(column) - 1):
        one, other = column[i], column[i + 1]
        if _cross(other, one) < _cross(one, other):
            column[i], column[i + 1] = other, one
            one.order, other.order = i + 1, i
            done = True
    return done


def _cross(upper: Box, lower: Box) -> int:
    """How many edges of two boxes cross when one stands above the other."""
    return sum(a.order > b.order for a in upper.left for b in lower.left) + sum(a.order > b.order for a in upper.right for b in lower.right)


def _crossings(columns: list[list[Box]]) -> int:
    """How often edges cross between neighbouring columns."""
    from bisect import bisect_right, insort

    total = 0
    for column in columns:
        seen: list[int] = []
        for box in column:
            ends = sorted(b.order for b in box.right)
            total += sum(len(seen) - bisect_right(seen, end) for end in ends)
            for end in ends:
                insort(seen, end)
    return total


def _sort(columns: list[list[Box]], forward: bool) -> None:
    """Order each column by the mean position of its boxes' neighbours on one side."""
    for column in columns if forward else reversed(columns):
        keys = {}
        for box in column:
            near = (box.left or box.right) if forward else (box.right or box.left)
            keys[id(box)] = sum(b.order for b in near) / len(near) if near else float(box.order)
        column.sort(key=lambda b: keys[id(b)])
        for i, box in enumerate(column):
            box.order = i


def _settle(column: list[Box]) -> None:
    """Move boxes towards their neighbours' middle without changing their order (least squares: pooled blocks)."""
    # each block: sum of wished tops (relative to the block's start), count, boxes, height
    blocks: list[list[float]] = []
    members: list[list[Box]] = []
    for box in column:
        near = box.left + box.right
        wish = sum(b.middle for b in near) / len(near) - box.height / 2 if near else box.y
        size = box.height + (GAP if box.width else GAP / 2)
        blocks.append([wish, 1.0, size])
        members.append([box])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] + blocks[-2][2] > blocks[-1][0] / blocks[-1][1]:
            total, count, height = blocks.pop()
            before = blocks[-1]
            before[0] += total - count * before[2]
            before[1] += count
            before[2] += height
            last = members.pop()
            members[-1] += last
    for (total, count, _), boxes in zip(blocks, members):
        y = total / count
        for box in boxes:
            box.y = y
            y += box.height + (GAP if box.width else GAP / 2)
