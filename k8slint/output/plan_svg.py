"""The drawings of the HTML page: the graph of a namespace and the timeline of a rollout, as inline SVG without any style of its own
(classes only, so that the page's policy can forbid inline styles) and without scripts."""

from __future__ import annotations

from k8slint.output.plan_graph import Graph, Vertex
from k8slint.output.plan_layout import Box, lay_out
from k8slint.output.plan_tree import ready_after
from k8slint.output.plan_words import ENGLISH, PlanWords

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Value = dict[str, Any]
    Safe = Callable[[str], str]

_COLUMNS = {
    "Ingress": 0, "Service": 1, "HorizontalPodAutoscaler": 1, "PodDisruptionBudget": 1, "ReplicaSet": 3, "ReplicationController": 3, "Job": 3,
    "Pod": 4, "Node": 5, "PersistentVolumeClaim": 5, "PersistentVolume": 6,
}
_OTHERS = 2
_LINE, _PADDING, _CHARACTER, _BOLD = 15.0, 8.0, 6.5, 1.18
WRAP, WRAP_NAME = 30, 42
"""Characters of a line in a box, and of its name."""
MOST_LINES = 6
"""Lines of a box."""
LEAST_WIDTHS = tuple(range(400, 4001, 200))
"""A drawing shrinks to the window, but never below the greatest of these (pixels) that is at most 0.65 of its own: it stays readable."""


def draw_graph(found: Graph, safe: Safe, title: str) -> str:
    """The graph as one SVG element."""
    texts = [_texts(v) for v in found.vertices]
    boxes = [_measure(v, lines) for v, lines in zip(found.vertices, texts)]
    number = {v.id: i for i, v in enumerate(found.vertices)}
    edges = [(number[a], number[b], _width(_label(text)) * 0.9) for a, b, text, _ in found.edges]
    width, height, lines = lay_out(boxes, edges)
    width, height = width + 8, height + 8
    least = max((w for w in LEAST_WIDTHS if w <= 0.65 * width), default=0)
    out = [
        f'<svg class="graph{f" at-least-{least}" if least else ""}" role="img" viewBox="-4 -4 {width:.0f} {height:.0f}" width="{width:.0f}" '
        f'height="{height:.0f}" xmlns="http://www.w3.org/2000/svg"><title>{safe(title)}</title>'
    ]
    labels = []
    for (_, _, text, dashed), points in zip(found.edges, lines):
        out.append(f'<path class="edge{" dashed" if dashed else ""}" d="{_curve(points)}"/>')
        if text:
            x, y = _halfway(points)
            labels.append(f'<text class="label" text-anchor="middle" x="{x:.0f}" y="{y - 3:.0f}">{safe(_label(text))}</text>')
    for vertex, box, rows in zip(found.vertices, boxes, texts):
        out.append(_box(vertex, box, rows, safe))
    return "".join(out + labels) + "</svg>"


def _measure(vertex: Vertex, lines: list[str]) -> Box:
    """The vertex as a box of the size that its lines need."""
    width = max(_width(text) * (_BOLD if i == 1 else 1) for i, text in enumerate(lines))
    return Box(_COLUMNS.get(vertex.kind, _OTHERS), 2 * _PADDING + 4 + width, 2 * _PADDING + _LINE * len(lines) - 3)


def _label(text: str) -> str:
    return text if len(text) <= WRAP else text[: WRAP - 1] + "…"


def _texts(vertex: Vertex) -> list[str]:
    """The lines of a box: long ones wrapped, cut after some."""
    rows = list(vertex.lines)
    if vertex.why:
        rows[-1] = vertex.why
    out: list[str] = []
    for number, row in enumerate(rows):
        wrap = WRAP_NAME if number == 1 else WRAP
        while len(row) > wrap:
            cut = max(row.rfind(" ", wrap // 2, wrap + 1), row.rfind("-", wrap // 2, wrap) + 1)
            cut = cut if cut > 0 else wrap
            out.append(row[:cut])
            row = row[cut:].lstrip()
        out.append(row)
    if len(out) > MOST_LINES:
        out = [*out[: MOST_LINES - 1], out[MOST_LINES - 1][: WRAP - 1] + "…"]
    return out


def _width(text: str) -> float:
    return sum(_CHARACTER if c.isascii() else 2 * _CHARACTER for c in text)


def _box(vertex: Vertex, box: Box, rows: list[str], safe: Safe) -> str:
    x, y = box.x, box.y
    kind = vertex.kind.lower() if vertex.kind.isalnum() and vertex.kind.isascii() else "other"
    out = [
        f'<g class="box {vertex.state or "neutral"} kind-{kind}"><title>{safe(vertex.tip)}</title>'
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}" rx="6"/>'
    ]
    for i, row in enumerate(rows):
        style = "kind" if i == 0 else "name" if i == 1 else "more"
        out.append(f'<text class="{style}" x="{x + _PADDING + 2:.1f}" y="{y + _PADDING + 9 + _LINE * i:.1f}">{safe(row)}</text>')
    return "".join(out) + "</g>"


def _curve(points: list[tuple[float, float]]) -> str:
    x, y = points[0]
    out = [f"M{x:.1f} {y:.1f}"]
    for following, height in points[1:]:
        half = (x + following) / 2
        out.append(f"C{half:.1f} {y:.1f} {half:.1f} {height:.1f} {following:.1f} {height:.1f}")
        x, y = following, height
    return "".join(out)


def _halfway(points: list[tuple[float, float]]) -> tuple[float, float]:
    (a, b), (c, d) = points[0], points[1]
    return (a + c) / 2, (b + d) / 2


# -- the timeline ------------------------------------------------------------------------------------------------------

WIDTH, HEIGHT = 900.0, 190.0
MOST_BARS = 300
_TOP, _BOTTOM, _LEFT = 14.0, 26.0, 34.0


def sizes(rollout: Value, steps: list[Value]) -> list[tuple[dict[str, int], int]]:
    """At each moment, from the start on: how many pods each revision has, and how many pods are ready.

    A revision is a ReplicaSet; of workloads that make their pods themselves it is `before` or `after`.
    """
    now: dict[str, int] = {}
    for step in steps:
        if step["verb"] == "scale" and step["object"] not in now:
            now[step["object"]] = step["from"] or 0
    if now and sum(now.values()) < rollout["readyBefore"]:
        now = {"earlier": rollout["readyBefore"] - sum(now.values()), **now}  # a revision that no step touches
    if not now:
        now = {"before": rollout["readyBefore"], "after": 0}
    out = [(dict(now), rollout["readyBefore"])]
    ready = rollout["readyBefore"]
    for step, after in zip(steps, ready_after(rollout["timeline"], steps, ready)):
        ready = after
        verb = step["verb"]
        if verb == "scale":
            now[step["object"]] = step["to"]
        elif verb == "create" and "after" in now:
            now["after"] += 1
        elif verb == "delete" and "before" in now:
            now["before" if now["before"] else "after"] -= 1
        out.append((dict(now), ready))
    if rollout["readyAfter"] != ready:
        out.append((dict(now), rollout["readyAfter"]))
    return out


def draw_timeline(rollout: Value, steps: list[Value], safe: Safe, say: PlanWords = ENGLISH) -> str:
    """The rollout as bars (pods by revision) with the number of ready pods as a line, and the lowest number dashed."""
    moments = sizes(rollout, steps)
    every = max(1, -(-len(moments) // MOST_BARS))
    shown = moments[::every]
    if shown[-1] is not moments[-1]:
        shown.append(moments[-1])
    revisions = list(dict.fromkeys(r for counts, _ in moments for r in counts))
    newest = _newest(moments, revisions)
    most = max(1, *(max(sum(counts.values()), ready) for counts, ready in moments))
    width = WIDTH - _LEFT
    slot = min(width / len(shown), 64.0)
    scale = (HEIGHT - _TOP - _BOTTOM) / most

    def level(n: float) -> float:
        return HEIGHT - _BOTTOM - n * scale

    right = _LEFT + slot * len(shown)
    out = [
        f'<svg class="timeline" role="img" viewBox="0 0 {max(right + 120, 420):.0f} {HEIGHT:.0f}" width="{max(right + 120, 420):.0f}" '
        f'height="{HEIGHT:.0f}" xmlns="http://www.w3.org/2000/svg"><title>{safe(rollout["object"])}</title>'
    ]
    for n in _ticks(most):
        out.append(f'<path class="grid" d="M{_LEFT:.0f} {level(n):.1f}H{right:.0f}"/>')
        out.append(f'<text class="axis" text-anchor="end" x="{_LEFT - 6:.0f}" y="{level(n) + 4:.1f}">{n}</text>')
    points = []
    label_every = max(1, -(-len(shown) // 24))
    for i, (counts, ready) in enumerate(shown):
        x = _LEFT + i * slot
        total = 0
        for revision in revisions:
            n = counts.get(revision, 0)
            if n > 0:
                style = "after" if revision == newest else "before"
                y = level(total + n)
                out.append(
                    f'<rect class="bar {style}" x="{x + slot * 0.12:.1f}" y="{y:.1f}" width="{slot * 0.76:.1f}" height="{n * scale:.1f}">'
                    f"<title>{safe(f'{revision}: {n}')}</title></rect>"
                )
                total += n
        points.append(f"{'M' if not i else 'L'}{x:.1f} {level(ready):.1f}H{x + slot:.1f}")
        if i % label_every == 0:
            text = say("start") if not i else str(i * every)
            out.append(f'<text class="axis" text-anchor="middle" x="{x + slot / 2:.1f}" y="{HEIGHT - 8:.0f}">{text}</text>')
    lowest = rollout["lowestReady"]
    out.append(f'<path class="lowest" d="M{_LEFT:.0f} {level(lowest):.1f}H{right:.0f}"/>')
    out.append(f'<text class="lowest-label" x="{right + 8:.0f}" y="{level(lowest) + 4:.1f}">{say("lowest ready: {n}", n=lowest)}</text>')
    out.append(f'<path class="ready" d="{"".join(points)}"/>')
    return "".join(out) + "</svg>"


def _newest(moments: list[tuple[dict[str, int], int]], revisions: list[str]) -> str:
    """The revision that has grown the most."""
    first, last = moments[0][0], moments[-1][0]
    return max(revisions, key=lambda r: last.get(r, 0) - first.get(r, 0))


def _ticks(most: int) -> list[int]:
    step = 1
    while most / step > 5:
        step *= 2 if str(step)[0] in "15" else 5
        if str(step)[0] not in "125":
            step = step * 10 // int(str(step)[0]) if step else 1
    return list(range(0, most + 1, step))
