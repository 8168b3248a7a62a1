"""`plan --why POD`: what every node says to a pod, filter by filter, and how it scores; as a table or as JSON."""

from __future__ import annotations

from k8slint.output.escape import encoding_of, escape, width_of
from k8slint.output.plan_words import PlanWords
from k8slint.output.text import painter, plain

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any, TextIO

    Value = dict[str, Any]

MOST_NODES = 100
"""Rows of the table: the nodes with the highest totals, then those that refuse; `-o json` has all."""


class Wanted:
    """The names of the pods that are asked about: a pod's name, or a workload's for all of its pods. Counts how often it was
    asked, so that a large workload is not written down pod by pod."""

    MOST = 20

    def __init__(self, name: str) -> None:
        self.name = name.rpartition("/")[2]
        self.left = self.MOST

    def __contains__(self, name: object) -> bool:
        if self.left <= 0 or not isinstance(name, str) or not (name == self.name or name.startswith(self.name + "-")):
            return False
        self.left -= 1
        return True


def refuses(entry: Value) -> bool:
    """Whether no node would take the pod."""
    return bool(entry["rejected"]) or not any(_fits(row) for row in entry["nodes"])


def _fits(row: Value) -> bool:
    return bool(row["filters"]) and not any(row["filters"].values())


def choose(explained: list[Value]) -> int:
    """Which attempt to show: the last one that failed, else the first."""
    failed = [i for i, entry in enumerate(explained) if refuses(entry)]
    return failed[-1] if failed else 0


def write(
    explained: list[Value], pods: list[Value], out: TextIO, *, color: bool = False, words: dict[str, str] | None = None
) -> None:
    """The table of one attempt. `pods` are the plan's entries of the pods that were asked about."""
    say = PlanWords(words)
    encoding = encoding_of(out)
    paint = painter() if color else plain
    number = choose(explained)
    entry = explained[number]
    name = escape(f"{entry['namespace']}/{entry['pod']}", encoding)
    attempt = say(", attempt {n} of {all}", n=number + 1, all=len(explained)) if len(explained) > 1 else ""
    lines = [paint("rule", name) + attempt, ""]
    lines += _table(entry, encoding, paint, say)
    lines.append("")
    counts: dict[str, int] = {}
    for pod in pods:
        waits = ": ".join(t for t in (pod["phase"], pod["reason"], pod["message"]) if t)
        fate = say("{phase} on {nodes}", phase=pod["phase"], nodes=pod["node"]) if pod["node"] else waits
        fate = f"{pod['name']}: {fate}"
        counts[fate] = counts.get(fate, 0) + 1
    shown = list(counts.items())[:20]
    lines += [escape(f"{n} x {fate}" if n > 1 else fate, encoding) for fate, n in shown]
    if len(counts) > len(shown):
        lines.append(say("... and {n} more", n=len(counts) - len(shown)))
    text = "\n".join(lines) + "\n"
    out.write(text.encode(encoding, "backslashreplace").decode(encoding) if encoding and not text.isascii() else text)


def _table(entry: Value, encoding: str, paint: Any, say: PlanWords) -> list[str]:
    if entry["rejected"]:
        return [paint("error", escape(say("no node is looked at: {why}", why=entry["rejected"]), encoding))]
    rows = entry["nodes"]
    fitting = sorted((r for r in rows if _fits(r)), key=lambda r: -(r["total"] or 0))
    others = [r for r in rows if not _fits(r)]
    plugins = list(dict.fromkeys(plugin for row in fitting for plugin in row["scores"]))
    head = [say("node"), say("filters")] + ([say("total"), *plugins] if plugins else [])
    table = [head]
    best = fitting[0]["total"] if fitting else None
    for row in [*fitting, *others][:MOST_NODES]:
        verdict = "; ".join(f"{plugin}: {', '.join(reasons)}" for plugin, reasons in row["filters"].items() if reasons)
        cells = [escape(row["node"], encoding), escape(verdict, encoding) or say("fits")]
        if plugins:
            mark = "*" if row["total"] is not None and row["total"] == best else ""
            cells += [f"{row['total']}{mark}" if row["total"] is not None else "-"]
            cells += [str(row["scores"][plugin]) if plugin in row["scores"] else "-" for plugin in plugins]
        table.append(cells)
    widths = [max(width_of(row[i]) for row in table) for i in range(len(head))]
    lines = []
    for number, row in enumerate(table):
        blanks = [" " * (width - width_of(cell)) for cell, width in zip(row, widths)]
        cells = [cell + blank if i < 2 else blank + cell for i, (cell, blank) in enumerate(zip(row, blanks))]
        style = "quiet" if not number else "good" if row[1] == say("fits") else "error"
        cells[1] = paint(style, cells[1])
        lines.append("  ".join(cells).rstrip())
    if len(rows) > MOST_NODES:
        lines.append(say("... and {n} more nodes", n=len(rows) - MOST_NODES))
    if sum(1 for r in fitting if r["total"] == best) > 1 and best is not None:
        lines.append(say("* the highest total: the scheduler takes one of these at random, the plan the first"))
    return lines
