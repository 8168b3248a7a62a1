"""`plan -o markdown`: a comment for a pull request. The short summary first, everything long folded away."""

from __future__ import annotations

from k8slint.output.escape import escape, replace_surrogates, shorten
from k8slint.output.plan_mermaid import dumps as flowchart
from k8slint.output.plan_tree import BAD, GOOD, WAITS, Item, place_text, problems, ready_after, rollouts, summary, told, tree
from k8slint.output.plan_words import ENGLISH, PlanWords

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


def write(view: Value, out: TextIO, *, words: dict[str, str] | None = None, **options: Any) -> None:
    """The comment; `words` are those of another language (`PlanWords`)."""
    text = dumps(view, PlanWords(words))
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


def dumps(view: Value, say: PlanWords = ENGLISH) -> str:
    """The comment as text."""
    unknown = [f"- {safe(say.sentence(text))}" for text in view["unsupported"]]
    notes = _fold(say("What this plan does not know"), unknown) if unknown else []
    head: list[str] = []
    for most, details in SIZES:
        head = [_headline(view, say), "", *_problems(view, most, say), *_changes(view, most, say), *_rollouts(view, most, details, say)]
        if _size(head, notes) <= LONGEST_COMMENT:
            break
    chart = ["```mermaid", flowchart(view, MOST_VERTICES, say).rstrip(), "```"]
    folded = [_fold(say("What would exist"), _tree(view, say)), _fold(say("As a graph"), chart)]
    while folded and _size(head, *folded, notes) > LONGEST_COMMENT:
        folded.pop()
    return "\n".join([*head, *[line for part in folded for line in part], *notes])


def _size(*parts: list[str]) -> int:
    return sum(len(line) + 1 for part in parts for line in part)


def _headline(view: Value, say: PlanWords) -> str:
    mark = "✅" if view["ok"] else "❌"
    end = say("all would run") if view["ok"] else say("not all would run")
    parts = say(", ").join(text for _, text in summary(view, say))
    title = say("Plan for Kubernetes {version}", version=safe(view["kube_version"]))
    return f"### {mark} {title}{say(': ')}{end}\n\n{parts}"


def _fold(title: str, lines: list[str]) -> list[str]:
    return ["<details>", f"<summary>{title}</summary>", "", *lines, "", "</details>", ""]


def _more(total: int, most: int, say: PlanWords) -> list[str]:
    return ["- " + say("... and {n} more", n=total - most)] if total > most else []


def _problems(view: Value, most: int, say: PlanWords) -> list[str]:
    rows = []
    for problem in problems(view, say):
        where = f" ({code(problem.place)})" if problem.place else ""
        rows.append(f"- **{safe(problem.fate)}** {code(problem.what)} {safe(problem.message)}{where}")
    return [*rows[:most], *_more(len(rows), most, say), ""] if rows else []


def _place(place: Value | None) -> str:
    text = place_text(place)
    return f" ({code(text)})" if text else ""


def _changes(view: Value, most: int, say: PlanWords) -> list[str]:
    changes = view["changes"]
    if not view.get("compared"):
        return []
    if not changes:
        return [say("nothing changes"), ""]
    rows = [f"- {say(c['verb'])} {code(c['object'])}{_place(c.get('from'))}" for c in changes[:most]]
    title = say.some(len(changes), "{n} object changes", "{n} objects change")
    return [f"**{title}**", "", *rows, *_more(len(changes), most, say), ""]


def _rollouts(view: Value, most: int, told_in_full: int, say: PlanWords) -> list[str]:
    rows, details = [], []
    for rollout, steps in rollouts(view):
        end = say("complete") if rollout["complete"] else f"**{say('does not complete')}**"
        back = code(rollout["rollback"]) if rollout["rollback"] else ""
        rows.append(
            f"| {code(rollout['object'])} | {rollout['readyBefore']} → {rollout['readyAfter']} | {rollout['lowestReady']} "
            f"| {rollout['podsDeleted']} | {end} | {back} |"
        )
        if len(rows) <= told_in_full:
            details += _steps(rollout, steps, say)
    if not rows:
        return []
    columns = (say("rollout"), say("ready pods"), say("lowest"), say("pods that go"), "", say("for a rollback"))
    if details and len(rows) > told_in_full:
        details.append(say("... and {n} more rollouts", n=len(rows) - told_in_full))
    folded = _fold(say("Steps of the rollout") if len(rows) == 1 else say("Steps of the rollouts"), details) if details else []
    return [f"| {' | '.join(columns)} |", "|---|---|---|---|---|---|", *rows[:most], "", *_more(len(rows), most, say), *folded]


def _steps(rollout: Value, steps: list[Value], say: PlanWords) -> list[str]:
    columns = (say("step"), say("what"), say("from -> to").replace("->", "→"), say("ready"), say("after"))
    rows = [f"**{code(rollout['object'])}**", "", f"| {' | '.join(columns)} |", "|---|---|---|---|---|"]
    ready = ready_after(rollout["timeline"], steps, rollout["readyBefore"])
    for number, step in enumerate(steps[:MOST_ROWS], 1):
        verb, because = told(step, say)
        scaled = f"{step['from']} → {step['to']}" if verb == "scale" else say(verb)
        rows.append(f"| {number} | {code(step['object'])} | {scaled} | {ready[number - 1]} | {safe(because)} |")
    if len(steps) > MOST_ROWS:
        rows.append(f"| | {say('... and {n} more steps', n=len(steps) - MOST_ROWS)} | | | |")
    return [*rows, ""]


def _tree(view: Value, say: PlanWords) -> list[str]:
    found = tree(view, say)
    lines: list[str] = []
    left = 0
    for namespace, roots in found.namespaces.items():
        if len(found.namespaces) > 1 and len(lines) < MOST_LINES:
            title = say("namespace {namespace}", namespace=safe(namespace)) if namespace else say("in no namespace")
            lines += [f"**{title}**", ""]
        for root in roots:
            if len(lines) < MOST_LINES:
                _item(root, 0, lines, say)
            else:
                left += 1
        lines.append("")
    while lines and not lines[-1]:
        lines.pop()
    if left:
        lines.append("- " + say("... and {n} more", n=left))
    if found.others:
        kinds = safe(", ".join(f"{k} ({n})" if n > 1 else k for k, n in found.others.items()))
        lines += ["", say("and {n} more: {kinds}", n=sum(found.others.values()), kinds=kinds)]
    return lines or [say("nothing")]


def _item(item: Item, depth: int, lines: list[str], say: PlanWords) -> None:
    mark = {GOOD: "🟢 ", WAITS: "🟠 ", BAD: "🔴 "}.get(item.state, "")
    name = item.name if item.kind == "Pod" and item.count > 1 else f"{item.kind}/{item.name}"
    name = f"{item.count} x {name}" if item.count > 1 else name
    text = " ".join(safe(t) for t in (item.text, item.why) if t)
    where = _place(item.place) if not depth else ""
    lines.append(f"{'  ' * depth}- {mark}{code(name)} {text}{where}".rstrip())
    for child in item.children[:MOST_ROWS]:
        _item(child, depth + 1, lines, say)
    if len(item.children) > MOST_ROWS:
        lines.append("  " * (depth + 1) + "- " + say("... and {n} more", n=len(item.children) - MOST_ROWS))
