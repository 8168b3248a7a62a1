"""A plan for people: the tree of what would exist, each line with the place of its cause; then what was refused, the rollouts,
what the rules found, and one summary line."""

from __future__ import annotations

from k8slint.output.escape import encoding_of, escape, shorten, shown_path, width_of
from k8slint.output.plan_tree import (
    BAD,
    GOOD,
    MOST_ROLLOUTS,
    NEUTRAL,
    WAITS,
    Item,
    names,
    ready_after,
    rollouts,
    summary,
    told,
    tree,
)
from k8slint.output.plan_words import PlanWords
from k8slint.output.text import painter, plain

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any, TextIO

    from k8slint.output.text import Paint

    Value = dict[str, Any]

LONGEST = 600
"""Characters of a reason."""
MOST_CHILDREN, MOST_STEPS, MOST_OTHERS = 60, 40, 30
"""Lines under one item, steps of one rollout, entries of the other lists; `-o json` has all of them."""

_STYLE = {GOOD: "good", BAD: "error", WAITS: "warning", NEUTRAL: "quiet"}
_LINES = ("├─ ", "│  ", "└─ ", "   ")
_ASCII_LINES = ("+- ", "|  ", "`- ", "   ")


def write(view: Value, out: TextIO, *, color: bool = False, words: dict[str, str] | None = None, **options: Any) -> None:
    """The whole view; `words` are those of another language (`PlanWords`)."""
    encoding = encoding_of(out)
    text = "\n".join(_Text(encoding, painter() if color else plain, PlanWords(words)).lines(view)) + "\n"
    if encoding and not text.isascii():
        text = text.encode(encoding, "backslashreplace").decode(encoding)
    out.write(text)


class _Text:
    def __init__(self, encoding: str, paint: Paint, say: PlanWords) -> None:
        self.say = say
        self.encoding = encoding
        self.paint = paint
        self.marks = _ASCII_LINES if encoding else _LINES

    def lines(self, view: Value) -> list[str]:
        lines: list[str] = []
        say = self.say
        found = tree(view, say)
        several = len([n for n in found.namespaces if n]) > 1
        for namespace, roots in found.namespaces.items():
            if several:
                title = say("namespace {namespace}", namespace=namespace) if namespace else say("in no namespace")
                lines.append(self.paint("note", self.safe(title)))
            for root in roots:
                self.item(root, "", "", lines, root.worst() in (BAD, WAITS))
            lines.append("")
        if found.others:
            listed = names({f"{kind} ({n})" if n > 1 else kind: 1 for kind, n in found.others.items()}, 12, say)
            lines += [self.paint("quiet", self.safe(say("and {n} more: {kinds}", n=sum(found.others.values()), kinds=listed))), ""]
        self.refused(view, lines)
        if view.get("compared"):
            self.changes(view, lines)
        found_rollouts = rollouts(view)
        for rollout, steps in found_rollouts[:MOST_ROLLOUTS]:
            self.rollout(rollout, steps, lines)
        if len(found_rollouts) > MOST_ROLLOUTS:
            lines += [say("... and {n} more rollouts", n=len(found_rollouts) - MOST_ROLLOUTS), ""]
        self.diagnostics(view["diagnostics"], lines)
        self.notes(view, lines)
        lines.append(self.summary(view))
        return lines

    def safe(self, text: str) -> str:
        """Text that is not ours: on one line, nothing that a terminal obeys, shortened."""
        return escape(shorten(text, LONGEST), self.encoding)

    def place(self, place: Value | None) -> str:
        if not place or not place.get("file"):
            return ""
        return self.paint("quiet", f"{shown_path(place['file'], self.encoding)}:{place['line']}")

    def item(self, item: Item, first: str, rest: str, lines: list[str], trouble: bool) -> None:
        label = item.name if item.kind == "Pod" and item.count > 1 else f"{item.kind}/{item.name}"
        label = f"{item.count} x {label}" if item.count > 1 else label
        label = self.safe(label)
        if not first:
            label = self.paint("rule", label)
        parts = [label]
        if item.text:
            parts.append(self.paint(_STYLE[item.state], self.safe(item.text)) if item.state else self.safe(item.text))
        if item.why:
            parts.append(self.paint(_STYLE[item.state], self.safe(item.why)))
        where = self.place(item.place)
        if where:
            parts.append(where)
        lines.append(first + "  ".join(parts))
        down, along, last, empty = self.marks
        children = item.children[:MOST_CHILDREN]
        more = len(item.children) - len(children)
        for number, child in enumerate(children):
            end = number == len(children) - 1 and not more
            self.item(child, rest + (last if end else down), rest + (empty if end else along), lines, trouble)
        if more:
            lines.append(f"{rest}{last}{self.paint('quiet', self.say('... and {n} more', n=more))}")

    def refused(self, view: Value, lines: list[str]) -> None:
        refused = view["refused"]
        if not refused:
            return
        lines.append(self.paint("error", self.say("refused by the API server")))
        for entry in refused[:MOST_OTHERS]:
            where = self.place(entry.get("from"))
            name = f"{self.paint('rule', self.safe(entry['object']))}: " if entry["object"] else ""
            lines.append(f"  {where}{': ' if where else ''}{name}{self.safe(self.say.refusal(entry['message']))}")
        self.more(len(refused), lines)

    def more(self, total: int, lines: list[str]) -> None:
        if total > MOST_OTHERS:
            lines.append("  " + self.say("... and {n} more", n=total - MOST_OTHERS))
        lines.append("")

    def changes(self, view: Value, lines: list[str]) -> None:
        changes = view["changes"]
        if not changes:
            lines += [self.say("nothing changes"), ""]
            return
        lines.append(self.paint("note", self.say("changes")))
        for change in changes[:MOST_OTHERS]:
            where = self.place(change.get("from"))
            lines.append("  ".join(p for p in (f"  {self.say(change['verb']):<6}", self.safe(change["object"]), where) if p))
        self.more(len(changes), lines)

    def rollout(self, rollout: Value, steps: list[Value], lines: list[str]) -> None:
        say = self.say
        lines.append(self.paint("note", self.safe(say("rollout of {object}", object=rollout["object"]))) + "  " + self.verdict(rollout))
        rows = [(say("step"), say("what"), say("from -> to"), say("ready"), say("after"))]
        ready = ready_after(rollout["timeline"], steps, rollout["readyBefore"])
        for number, step in enumerate(steps[:MOST_STEPS], 1):
            verb, because = told(step, say)
            scaled = f"{step['from']} -> {step['to']}" if verb == "scale" else ""
            what = step["object"] if verb == "scale" else f"{say(verb)} {step['object']}"
            rows.append((str(number), self.safe(what), scaled, str(ready[number - 1]), self.safe(because)))
        if steps:
            widths = [max(width_of(row[i]) for row in rows) for i in range(4)]
            for number, row in enumerate(rows):
                blanks = [" " * (widths[i] - width_of(row[i])) for i in range(4)]
                text = f"  {blanks[0]}{row[0]}  {row[1]}{blanks[1]}  {row[2]}{blanks[2]}  {blanks[3]}{row[3]}  {row[4]}".rstrip()
                lines.append(self.paint("quiet", text) if not number else text)
        if len(steps) > MOST_STEPS:
            lines.append("  " + say("... and {n} more steps", n=len(steps) - MOST_STEPS))
        lines.append("")

    def verdict(self, rollout: Value) -> str:
        lowest, before, after = rollout["lowestReady"], rollout["readyBefore"], rollout["readyAfter"]
        replaced = rollout["podsDeleted"]
        say, comma = self.say, self.say(", ")
        parts = [
            say("{before} -> {after} ready pods, never fewer than {lowest}", before=before, after=after, lowest=lowest),
            say.some(replaced, "{n} pod goes", "{n} pods go"),
        ]
        text = self.safe(comma.join(parts))
        end = self.paint("good", say("complete")) if rollout["complete"] else self.paint("error", say("does not complete"))
        back = comma + say("a rollback takes up {object}", object=self.safe(rollout["rollback"])) if rollout["rollback"] else ""
        return f"{text}{comma}{end}{back}"

    def diagnostics(self, found: list[Value], lines: list[str]) -> None:
        for d in found[:MOST_OTHERS]:
            where = self.paint("file", f"{shown_path(d['file'], self.encoding)}:{d['line']}:{d['column']}")
            lines.append(f"{where}: {self.paint(d['severity'], d['severity'])} {self.paint('rule', d['rule'])}: {self.safe(d['message'])}")
            for related in d.get("related", ()):
                there = f"{shown_path(related['file'], self.encoding)}:{related['line']}:{related['column']}"
                lines.append(f"  {there}: {self.paint('note', self.say('note'))}: {self.safe(related['message'])}")
        if found:
            self.more(len(found), lines)

    def notes(self, view: Value, lines: list[str]) -> None:
        say = self.say
        notes = [(say("cut"), self.safe(say.sentence(text))) for text in view["cut"][:MOST_OTHERS]]
        notes += [
            (say("skipped"), f"{shown_path(s['file'], self.encoding)}:{s['line']}: {self.safe(say.sentence(s['reason']))}")
            for s in view["skipped"][:MOST_OTHERS]
        ]
        notes += [(say("not known"), self.safe(say.sentence(text))) for text in view["unsupported"]]
        lines += [self.paint("quiet", f"{title}{say(': ')}{text}") for title, text in notes]
        if notes:
            lines.append("")

    def summary(self, view: Value) -> str:
        parts = [self.paint(_STYLE[state], text) if state else text for state, text in summary(view, self.say)]
        end = self.paint("good", self.say("all would run")) if view["ok"] else self.paint("error", self.say("not all would run"))
        return f"{self.say(', ').join(parts)}{self.say(': ')}{end}"
