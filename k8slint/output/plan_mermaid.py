"""`plan -o mermaid`: a flowchart that GitHub, GitLab and many others draw in a ```mermaid block."""

from __future__ import annotations

from k8slint.output.plan_graph import Graph, graph
from k8slint.output.plan_tree import BAD, GOOD, WAITS, tree
from k8slint.output.plan_words import ENGLISH, PlanWords

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any, TextIO

MOST = 120
"""Vertices: GitHub draws at most 500 edges and 50,000 characters."""
MOST_EDGES = 400
LONGEST = 45_000

_SAFE = frozenset(" _./:,()=*?+-'!")
_LOOK_ALIKES = dict(zip("\"`<>|[]{};\\&^~", "''‹›¦()(),/+'-"))
_CLASSES = {
    GOOD: "fill:#e6f4ea,stroke:#2e7d32,color:#1b3a20", BAD: "fill:#fdecea,stroke:#c62828,color:#5f1411",
    WAITS: "fill:#fff4e0,stroke:#b26a00,color:#4a2d00",
}


def write(view: dict[str, Any], out: TextIO, *, words: dict[str, str] | None = None, **options: Any) -> None:
    """The flowchart, in UTF-8 or what the stream can write."""
    encoding = getattr(out, "encoding", None) or "utf-8"
    out.write(dumps(view, say=PlanWords(words)).encode(encoding, "replace").decode(encoding))


def dumps(view: dict[str, Any], most: int = MOST, say: PlanWords = ENGLISH) -> str:
    """The flowchart as text; smaller where it would be longer than the readers take."""
    found = tree(view, say)
    while True:
        text = _chart(graph(found, most), say)
        if len(text) <= LONGEST or most <= 5:
            return text
        most //= 2


def quote(text: str) -> str:
    """A label. What could mean something to mermaid or HTML is written with a look-alike: character numbers (`#35;`) are not
    drawn as characters by every version."""
    return '"' + "".join([_character(c) for c in text]) + '"'


def _character(c: str) -> str:
    if c.isalnum() or c in _SAFE:
        return c
    if c in _LOOK_ALIKES:
        return _LOOK_ALIKES[c]
    if " " < c <= "~":
        return chr(ord(c) + 0xFEE0)
    return c if c.isprintable() else "\ufffd"


def _chart(found: Graph, say: PlanWords) -> str:
    lines = ["flowchart LR"]
    namespaces = list(dict.fromkeys(v.namespace for v in found.vertices if v.namespace))
    grouped = len(namespaces) > 1
    for number, namespace in enumerate(namespaces if grouped else ()):
        title = say("namespace {namespace}", namespace=namespace)
        lines.append(f"  subgraph n{number}[{quote(title)}]")
        lines += [f"    {_vertex(v.id, v.lines)}" for v in found.vertices if v.namespace == namespace]
        lines.append("  end")
    lines += [f"  {_vertex(v.id, v.lines)}" for v in found.vertices if not grouped or not v.namespace]
    for source, target, text, dashed in found.edges[:MOST_EDGES]:
        arrow = "-.->" if dashed else "-->"
        lines.append(f"  {source} {arrow}|{quote(text)}| {target}" if text else f"  {source} {arrow} {target}")
    if found.left_out:
        more = say("... and {n} more", n=found.left_out)
        lines.append(f"  more[{quote(more)}]")
    for state, style in _CLASSES.items():
        ids = [v.id for v in found.vertices if v.state == state]
        if ids:
            lines += [f"  classDef {state} {style}", f"  class {','.join(ids)} {state}"]
    return "\n".join(lines) + "\n"


def _vertex(name: str, texts: list[str]) -> str:
    first, *rest = [quote(t)[1:-1] for t in texts]
    label = "<br/>".join([f"<i>{first}</i>", *rest])
    return f'{name}["{label}"]'
