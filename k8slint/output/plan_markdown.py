"""`plan -o markdown`: a comment for a pull request. The short summary first, everything long folded away."""

from __future__ import annotations

from k8slint.output.escape import escape, replace_surrogates, shorten
from k8slint.output.plan_mermaid import dumps as flowchart
from k8slint.output.plan_tree import BAD, GOOD, WAITS, Item, place_text, problems, ready_after, rollouts, summary, told, tree

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any, TextIO

    Value = dict[str, Any]

MOST_ROWS, MOST_LINES, MOST_VERTICES, LONGEST = 50, 200, 60, 300
LONGEST_COMMENT = 60_000
"""Characters: GitHub takes 65,536 in a comment. Above, the graph and then the tree are left out."""
SIZES = ((50, 10), (50, 3), (50, 0), (20, 0), (5, 0))
"""(rows of each list, rollouts with their steps): the first of these that leaves the comment short enough."""

# What GitHub's Markdown could take for markup, a link, a mention, a number of an issue or a formula, wherever it stands in a line.
_SPECIAL = frozenset("\\`*_{}[]#|<>&~@$")


def write(view: Value, out: TextIO, **options: Any) -> None:
    """The comment."""
    text = dumps(view)
    encoding = getattr(out, "encoding", None) or "utf-8"
    out.write(text.encode(encoding, "xmlcharrefreplace").decode(encoding))


def safe(text: str, most: int = LONGEST) -> str:
    """Text that is not ours, as text: no markup, no links, no mentions, no table cells of its own."""
    text = replace_surrogates(escape(shorten(text, most)))
    out = "".join([f"&#{ord(c)};" if c in _SPECIAL else c for c in text])
    return _colons(out.split(":")).replace("www.", "www&#46;").replace("WWW.", "WWW&#46;")


def _colons(parts: list[str]) -> str:
    """The parts put together with colons; those that stand inside a word are written as numbers (addresses, emoji)."""
    out = parts[0]
    for part in parts[1:]:
        out += (":" if part[:1] in ("", " ") else "&#58;") + part
    return out


def code(text: str, most: int = LONGEST) -> str:
    """The same in a code element (a code span cannot hold every text)."""
    return f"<code>{safe(text, most)}</code>"


def dumps(view: Value) -> str:
    """The comment as text."""
    notes = _fold("What this plan does not know", [f"- {safe(text)}" for text in view["unsupported"]]) if view["unsupported"] else []
    head: list[str] = []
    for most, details in SIZES:
        head = [_headline(view), "", *_problems(view, most), *_changes(view, most), *_rollouts(view, most, details)]
        if _size(head, notes) <= LONGEST_COMMENT:
            break
    folded = [_fold("What would exist", _tree(view)), _fold("As a graph", ["```mermaid", flowchart(view, MOST_VERTICES).rstrip(), "```"])]
    while folded and _size(head, *folded, notes) > LONGEST_COMMENT:
        folded.pop()
    return "\n".join([*head, *[line for part in folded for line in part], *notes])


def _size(*parts: list[str]) -> int:
    return sum(len(line) + 1 for part in parts for line in part)


def _headline(view: Value) -> str:
    mark = "✅" if view["ok"] else "❌"
    end = "all would run" if view["ok"] else "not all would run"
    parts = ", ".join(text for _, text in summary(view))
    return f"### {mark} Plan for Kubernetes {safe(view['kube_version'])}: {end}\n\n{parts}"


def _fold(title: str, lines: list[str]) -> list[str]:
    return ["<details>", f"<summary>{title}</summary>", "", *lines, "", "</details>", ""]


def _more(total: int, most: int) -> list[str]:
    return [f"- and {total - most} more"] if total > most else []


def _problems(view: Value, most: int) -> list[str]:
    rows = []
    for problem in problems(view):
        where = f" ({code(problem.place)})" if problem.place else ""
        rows.append(f"- **{safe(problem.fate)}** {code(problem.what)} {safe(problem.message)}{where}")
    return [*rows[:most], *_more(len(rows), most), ""] if rows else []


def _place(place: Value | None) -> str:
    text = place_text(place)
    return f" ({code(text)})" if text else ""


def _changes(view: Value, most: int) -> list[str]:
    changes = view["changes"]
    if not view.get("compared"):
        return []
    if not changes:
        return ["Nothing changes.", ""]
    rows = [f"- {c['verb']} {code(c['object'])}{_place(c.get('from'))}" for c in changes[:most]]
    return [f"**{len(changes)} {'object changes' if len(changes) == 1 else 'objects change'}**", "", *rows, *_more(len(changes), most), ""]


def _rollouts(view: Value, most: int, told_in_full: int) -> list[str]:
    rows, details = [], []
    for rollout, steps in rollouts(view):
        end = "complete" if rollout["complete"] else "**does not complete**"
        back = code(rollout["rollback"]) if rollout["rollback"] else ""
        rows.append(
            f"| {code(rollout['object'])} | {rollout['readyBefore']} → {rollout['readyAfter']} | {rollout['lowestReady']} "
            f"| {rollout['podsDeleted']} | {end} | {back} |"
        )
        if len(rows) <= told_in_full:
            details += _steps(rollout, steps)
    if not rows:
        return []
    head = ["| rollout | ready pods | lowest | pods that go | | a rollback takes up |", "|---|---|---|---|---|---|"]
    if details and len(rows) > told_in_full:
        details.append(f"and {len(rows) - told_in_full} more rollouts")
    folded = _fold("Steps of the rollout" if len(rows) == 1 else "Steps of the rollouts", details) if details else []
    return [*head, *rows[:most], "", *_more(len(rows), most), "", *folded]


def _steps(rollout: Value, steps: list[Value]) -> list[str]:
    rows = [f"**{code(rollout['object'])}**", "", "| step | what | from → to | ready | after |", "|---|---|---|---|---|"]
    ready = ready_after(rollout["timeline"], steps, rollout["readyBefore"])
    for number, step in enumerate(steps[:MOST_ROWS], 1):
        verb, because = told(step)
        scaled = f"{step['from']} → {step['to']}" if verb == "scale" else verb
        rows.append(f"| {number} | {code(step['object'])} | {scaled} | {ready[number - 1]} | {safe(because)} |")
    if len(steps) > MOST_ROWS:
        rows.append(f"| | and {len(steps) - MOST_ROWS} more | | | |")
    return [*rows, ""]


def _tree(view: Value) -> list[str]:
    found = tree(view)
    lines: list[str] = []
    left = 0
    for namespace, roots in found.namespaces.items():
        if len(found.namespaces) > 1 and len(lines) < MOST_LINES:
            lines += [f"**{f'namespace {safe(namespace)}' if namespace else 'in no namespace'}**", ""]
        for root in roots:
            if len(lines) < MOST_LINES:
                _item(root, 0, lines)
            else:
                left += 1
        lines.append("")
    while lines and not lines[-1]:
        lines.pop()
    if left:
        lines.append(f"- and {left} more")
    if found.others:
        lines += ["", f"and {sum(found.others.values())} more: {safe(', '.join(f'{k} ({n})' for k, n in found.others.items()))}"]
    return lines or ["nothing"]


def _item(item: Item, depth: int, lines: list[str]) -> None:
    mark = {GOOD: "🟢 ", WAITS: "🟠 ", BAD: "🔴 "}.get(item.state, "")
    name = item.name if item.kind == "Pod" and item.count > 1 else f"{item.kind}/{item.name}"
    name = f"{item.count} x {name}" if item.count > 1 else name
    text = " ".join(safe(t) for t in (item.text, item.why) if t)
    where = _place(item.place) if not depth else ""
    lines.append(f"{'  ' * depth}- {mark}{code(name)} {text}{where}".rstrip())
    for child in item.children[:MOST_ROWS]:
        _item(child, depth + 1, lines)
    if len(item.children) > MOST_ROWS:
        lines.append(f"{'  ' * (depth + 1)}- and {len(item.children) - MOST_ROWS} more")
