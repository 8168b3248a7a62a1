"""A plan as a graph of bounded size: vertices with a few lines of text, edges between them. What mermaid, dot and html draw."""

from __future__ import annotations

from k8slint.output.plan_tree import BAD, GOOD, NEUTRAL, WAITS, Item, Tree, names, place_text

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from k8slint.output.plan_tree import Edge, Key
    from k8slint.output.plan_words import PlanWords

MOST_NODES = 12
"""With more nodes than this in use they are one vertex."""
LONGEST_LINE = 48
"""Characters of one line of a vertex."""

_SHORT = {
    "PersistentVolumeClaim": "claim", "PersistentVolume": "volume", "HorizontalPodAutoscaler": "autoscaler", "PodDisruptionBudget": "budget",
}


class Vertex:
    """One box. `lines` are its texts (kind first, then name, then what it is like, then what is wrong), `why` is what is wrong
    in full, `tip` the whole story."""

    __slots__ = ("id", "key", "kind", "lines", "namespace", "state", "tip", "why")

    def __init__(self, number: int, key: Key, kind: str, namespace: str, lines: list[str], state: str, tip: str) -> None:
        self.id = f"v{number}"
        self.key = key
        self.kind = kind
        self.namespace = namespace
        self.lines = lines
        self.state = state
        self.tip = tip
        self.why = ""


class Graph:
    """Vertices in the order of the tree, edges as (from id, to id, text, dashed), and how many roots were left out."""

    def __init__(self) -> None:
        self.vertices: list[Vertex] = []
        self.edges: list[tuple[str, str, str, bool]] = []
        self.left_out = 0


def graph(tree: Tree, most: int, namespace: str | None = None) -> Graph:
    """The tree as a graph of at most about `most` vertices: what has trouble comes first. Of one namespace (with the cluster
    objects that it leads to), or whole."""
    roots = [r for r in tree.roots() if namespace is None or r.namespace == namespace]
    chosen = _choose(roots, most)
    out = Graph()
    out.left_out = len(roots) - len(chosen)
    by_key: dict[Key, Vertex] = {}
    for root in chosen:
        for item in root.walk():
            if item.key not in by_key:
                by_key[item.key] = _add(out, item, tree.say)
    for edge in tree.edges:
        source = by_key.get(edge.source)
        if source is not None and (target := _target(out, tree, by_key, edge)) is not None:
            out.edges.append((source.id, target.id, "" if edge.owns else edge.text, edge.dashed))
    _nodes(out, [i for r in chosen for i in r.walk()], by_key, tree.say)
    return out


def _choose(roots: list[Item], most: int) -> list[Item]:
    """Roots up to the limit, those with trouble first; in their own order."""
    rank = {BAD: 0, WAITS: 1, GOOD: 2, NEUTRAL: 2}
    sizes = [sum(1 for _ in r.walk()) for r in roots]
    chosen: set[int] = set()
    room = most
    for i in sorted(range(len(roots)), key=lambda i: rank[roots[i].worst()]):
        if sizes[i] <= room or not chosen:
            chosen.add(i)
            room -= sizes[i]
    return [roots[i] for i in sorted(chosen)]


def _add(out: Graph, item: Item, say: PlanWords) -> Vertex:
    kind = say(_SHORT[item.kind]) if item.kind in _SHORT else item.kind
    name = f"{item.count} x {item.name}" if item.count > 1 else item.name
    lines = [kind, _cut(name)]
    if item.kind in ("Pod", "Service"):
        text = item.brief
    elif item.kind in ("Ingress", "HorizontalPodAutoscaler"):
        text = ""  # the edge says it
    else:
        text = item.text
    if text:
        lines.append(_cut(text))
    if item.why:
        lines.append(_cut(item.why))
    tip = [f"{item.kind}/{name}", item.text, item.why, place_text(item.place)]
    vertex = Vertex(len(out.vertices), item.key, item.kind, item.namespace, lines, item.state, "\n".join(t for t in tip if t))
    vertex.why = item.why
    out.vertices.append(vertex)
    return vertex


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_LINE else text[: LONGEST_LINE - 3] + "..."


def _target(out: Graph, tree: Tree, by_key: dict[Key, Vertex], edge: Edge) -> Vertex | None:
    """The vertex that an edge leads to; one for a cluster object that is not drawn yet, or for one that is missing."""
    found = by_key.get(edge.target)
    if found is not None:
        return found
    kind, namespace, name = edge.target
    if edge.dashed:
        missing = Item(kind, namespace, name, None)
        missing.key, missing.state, missing.why = edge.target, BAD, tree.say("is not there")
        found = by_key[edge.target] = _add(out, missing, tree.say)
    elif not namespace and edge.target in tree.items:
        found = by_key[edge.target] = _add(out, tree.items[edge.target], tree.say)
    return found


def _nodes(out: Graph, items: list[Item], by_key: dict[Key, Vertex], say: PlanWords) -> None:
    """The nodes that pods are on, and the edges to them."""
    used: dict[str, int] = {}
    for item in items:
        for node, n in item.nodes.items():
            used[node] = used.get(node, 0) + n
    if not used:
        return
    if len(used) > MOST_NODES:
        names_of = names(used, say=say)
        every = _add_node(out, say("{n} nodes", n=len(used)), sum(used.values()), names_of, say)
        for item in items:
            if item.nodes:
                text = f"{item.count}" if item.count > 1 else ""
                out.edges.append((by_key[item.key].id, every.id, text, False))
        return
    vertices = {node: _add_node(out, node, n, "", say) for node, n in used.items()}
    for item in items:
        for node, n in item.nodes.items():
            out.edges.append((by_key[item.key].id, vertices[node].id, f"{n}" if n > 1 else "", False))


def _add_node(out: Graph, name: str, pods: int, tip: str, say: PlanWords) -> Vertex:
    lines = ["Node", _cut(name), say.some(pods, "{n} pod", "{n} pods")]
    vertex = Vertex(len(out.vertices), ("Node", "", name), "Node", "", lines, NEUTRAL, "\n".join(t for t in (f"Node/{name}", lines[2], tip) if t))
    out.vertices.append(vertex)
    return vertex
