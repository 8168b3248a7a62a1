"""`plan -o dot`: a graph for graphviz (`dot -Tsvg`)."""

from __future__ import annotations

from k8slint.output.escape import escape, replace_surrogates
from k8slint.output.plan_graph import graph
from k8slint.output.plan_tree import BAD, GOOD, WAITS, tree
from k8slint.output.plan_words import ENGLISH, PlanWords

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any, TextIO

    from k8slint.output.plan_graph import Vertex

MOST = 1000
"""Vertices."""

_COLORS = {GOOD: ("#2e7d32", "#e6f4ea"), BAD: ("#c62828", "#fdecea"), WAITS: ("#b26a00", "#fff4e0"), "": ("#5f6b7a", "#f6f8fa")}


def write(view: dict[str, Any], out: TextIO, *, words: dict[str, str] | None = None, **options: Any) -> None:
    """The graph, in UTF-8 or what the stream can write."""
    text = dumps(view, PlanWords(words))
    encoding = getattr(out, "encoding", None) or "utf-8"
    out.write(text.encode(encoding, "replace").decode(encoding))


def dumps(view: dict[str, Any], say: PlanWords = ENGLISH) -> str:
    """The graph as text."""
    found = graph(tree(view, say), MOST)
    lines = [
        "digraph plan {",
        '  graph [rankdir=LR, fontname="sans-serif", nodesep=0.25, ranksep=0.7]',
        '  node [shape=box, style="rounded,filled", fontname="sans-serif", fontsize=11, margin="0.12,0.06"]',
        '  edge [color="#7a8794", fontname="sans-serif", fontsize=10, arrowsize=0.7]',
    ]
    namespaces = list(dict.fromkeys(v.namespace for v in found.vertices if v.namespace))
    grouped = len(namespaces) > 1
    for number, namespace in enumerate(namespaces if grouped else ()):
        title = say("namespace {namespace}", namespace=namespace)
        lines += [f"  subgraph cluster_{number} {{", f"    label={quote(title)}"]
        lines += [f"    {_vertex(v)}" for v in found.vertices if v.namespace == namespace]
        lines.append("  }")
    lines += [f"  {_vertex(v)}" for v in found.vertices if not grouped or not v.namespace]
    for source, target, text, dashed in found.edges:
        attributes = ([f"label={quote(text)}"] if text else []) + (["style=dashed"] if dashed else [])
        lines.append(f"  {source} -> {target}" + (f" [{', '.join(attributes)}]" if attributes else ""))
    if found.left_out:
        more = say("... and {n} more", n=found.left_out)
        lines.append(f"  more [label={quote(more)}, shape=plaintext, style=solid]")
    lines.append("}")
    return "\n".join(lines) + "\n"


def quote(*texts: str) -> str:
    """A quoted string of several lines; what dot would take for an escape sequence or an entity is plain text."""
    plain = [replace_surrogates(escape(t)).replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;") for t in texts]
    return '"' + "\\n".join(plain) + '"'


def _vertex(vertex: Vertex) -> str:
    line, fill = _COLORS[vertex.state]
    return f'{vertex.id} [label={quote(*vertex.lines)}, tooltip={quote(*vertex.tip.splitlines())}, color="{line}", fillcolor="{fill}"]'
