"""`plan -o html`: one self-contained page. No script, nothing fetched, all text escaped; its Content-Security-Policy allows
nothing but its own style sheet, by hash."""

from __future__ import annotations

from k8slint.output.escape import escape_character, shorten
from k8slint.output.plan_graph import graph
from k8slint.output.plan_svg import LEAST_WIDTHS, draw_graph, draw_timeline
from k8slint.output.plan_tree import BAD, GOOD, MOST_ROLLOUTS, Tree, place_text, problems, ready_after, rollouts, summary, told, tree
from k8slint.output.plan_words import ENGLISH, PlanWords

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any, TextIO

    Value = dict[str, Any]

MOST_VERTICES, MOST_ROWS = 250, 500
"""Boxes of one drawing, rows of one table; `-o json` has everything."""
MOST_GRAPHS = 20
LONGEST = 1000
"""Characters of a message."""

STYLE = """
:root { color-scheme: light dark; --bg: #ffffff; --soft: #f5f7f9; --line: #d5dbe1; --text: #1d252d; --dim: #5d6a76; --good: #1f7a37;
  --good-bg: #e8f5ec; --bad: #bf2420; --bad-bg: #fdecea; --wait: #9a5b00; --wait-bg: #fff4e0; --new: #2f6fde; --old: #b3bdc8; }
@media (prefers-color-scheme: dark) { :root { --bg: #12171c; --soft: #1a2129; --line: #333e49; --text: #e3e9ee; --dim: #98a5b1;
  --good: #6fcf87; --good-bg: #16301e; --bad: #ff8a80; --bad-bg: #3a1917; --wait: #f2b457; --wait-bg: #33260f; --new: #6ea1ff; --old: #55616d; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1500px; padding: 24px 28px 48px; background: var(--bg); color: var(--text);
  font: 14px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
h1 { font-size: 22px; margin: 0 12px 0 0; display: inline-block; }
h2 { font-size: 16px; margin: 32px 0 10px; padding-bottom: 4px; border-bottom: 1px solid var(--line); }
h3 { font-size: 14px; margin: 18px 0 6px; }
p, li, h2, .problem { overflow-wrap: anywhere; }
code, td.mono, .mono { font: 12.5px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
code { overflow-wrap: anywhere; }
.dim { color: var(--dim); }
.chips { margin: 12px 0 0; padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: 8px; }
h2 .chip { display: inline-block; margin-left: 6px; font-size: 13px; font-weight: 400; white-space: nowrap; }
.chip { border: 1px solid var(--line); border-radius: 99px; padding: 2px 12px; background: var(--soft); }
.chip.good { color: var(--good); background: var(--good-bg); border-color: transparent; }
.chip.bad { color: var(--bad); background: var(--bad-bg); border-color: transparent; font-weight: 600; }
.chip.waits { color: var(--wait); background: var(--wait-bg); border-color: transparent; }
.draw { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--soft); padding: 14px; }
svg { display: block; }
svg.graph { max-width: 100%; height: auto; }
{WIDTHS}
svg text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; fill: var(--text); }
.box rect { fill: var(--bg); stroke: var(--line); }
.box.good rect { fill: var(--good-bg); stroke: var(--good); }
.box.bad rect { fill: var(--bad-bg); stroke: var(--bad); stroke-width: 1.5; }
.box.waits rect { fill: var(--wait-bg); stroke: var(--wait); }
.box text.kind { fill: var(--dim); font-size: 11px; }
.box text.name { font-weight: 600; }
.box text.more { fill: var(--dim); font-size: 11.5px; }
.box.bad text.more { fill: var(--bad); }
.edge { fill: none; stroke: var(--dim); stroke-opacity: .55; stroke-width: 1.2; }
.edge.dashed { stroke: var(--bad); stroke-opacity: 1; stroke-dasharray: 5 4; }
svg text.label { fill: var(--dim); font-size: 11px; paint-order: stroke; stroke: var(--soft); stroke-width: 4px; }
.grid { stroke: var(--line); stroke-width: 1; }
svg text.axis { fill: var(--dim); font-size: 11px; }
.bar.before { fill: var(--old); }
.bar.after { fill: var(--new); }
.ready { fill: none; stroke: var(--good); stroke-width: 2.5; stroke-linejoin: round; }
.lowest { stroke: var(--bad); stroke-width: 1.2; stroke-dasharray: 5 4; fill: none; }
svg text.lowest-label { fill: var(--bad); font-size: 11px; }
.legend { margin: 6px 0; padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: 18px; color: var(--dim); font-size: 12.5px; }
.legend i { display: inline-block; width: 12px; height: 12px; border-radius: 3px; margin-right: 6px; vertical-align: -1px; }
.legend .k-after { background: var(--new); } .legend .k-before { background: var(--old); }
.legend .k-ready { background: var(--good); height: 3px; vertical-align: 3px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: 6px 0; }
th, td { text-align: left; padding: 4px 10px 4px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td.mono, td.number, th { white-space: nowrap; } td.state, td.dim { min-width: 220px; }
table.narrow { width: auto; } table.narrow td { padding-right: 28px; min-width: 0; }
th { font-weight: 600; color: var(--dim); font-size: 12.5px; }
td.number, th.number { text-align: right; padding-right: 18px; }
tr.bad td.state { color: var(--bad); font-weight: 600; } tr.good td.state { color: var(--good); }
details { margin: 8px 0; } summary { cursor: pointer; color: var(--dim); }
ul.plain { padding-left: 18px; margin: 6px 0; }
.problem { border-left: 3px solid var(--bad); background: var(--bad-bg); padding: 6px 12px; margin: 6px 0; border-radius: 0 6px 6px 0; }
.problem.warning { border-color: var(--wait); background: var(--wait-bg); }
.problem.info { border-color: var(--line); background: var(--soft); }
footer { margin-top: 40px; color: var(--dim); font-size: 12.5px; }
""".replace("{WIDTHS}", "\n".join(f"svg.graph.at-least-{w} {{ min-width: {w}px; }}" for w in LEAST_WIDTHS))


def write(view: Value, out: TextIO, *, words: dict[str, str] | None = None, **options: Any) -> None:
    """The page, in the words of a language (`PlanWords`). What the stream cannot write is written as character references."""
    text = dumps(view, PlanWords(words))
    encoding = getattr(out, "encoding", None) or "utf-8"
    out.write(text.encode(encoding, "xmlcharrefreplace").decode(encoding))


def safe(text: object) -> str:
    """Text for HTML and SVG, in elements and in quoted attributes."""
    shown = "".join([c if c == "\n" else escape_character(c) for c in str(text)])
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;").replace("'", "&#39;")


def dumps(view: Value, say: PlanWords = ENGLISH) -> str:
    """The page as text."""
    import hashlib
    from base64 import b64encode

    digest = b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    found = tree(view, say)
    title = say("Plan for Kubernetes {version}", version=view["kube_version"])
    parts = [
        f'<!DOCTYPE html>\n<html lang="{say("en")}"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'sha256-{digest}\'">',
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">',
        f"<title>{safe(title)}</title><style>{STYLE}</style></head><body>",
        *_head(view, say),
        *_problems(view, say),
        *_rollouts(view, say),
        *_graphs(found),
        *_tables(view, found),
        *_notes(view, say),
        f"<footer>{say('Made by k8slint: the control plane run dry, offline.')}</footer></body></html>\n",
    ]
    return "\n".join(parts)


def _head(view: Value, say: PlanWords) -> list[str]:
    chips = "".join(f'<li class="chip {state}">{safe(text)}</li>' for state, text in summary(view, say))
    end = f'<li class="chip {"good" if view["ok"] else "bad"}">{say("all would run") if view["ok"] else say("not all would run")}</li>'
    title = say("What this change would do") if view.get("compared") else say("What would exist after apply")
    return [f"<header><h1>{title}</h1><span class=\"dim\">Kubernetes {safe(view['kube_version'])}</span>", f'<ul class="chips">{chips}{end}</ul></header>']


def _problems(view: Value, say: PlanWords) -> list[str]:
    """What is refused, fails, waits, and what the rules say: each with its place."""
    rows = problems(view, say)
    if not rows:
        return []
    out = [f"<h2>{say('What needs a look')}</h2>"]
    for p in rows[:MOST_ROWS]:
        where = f' <code class="dim">{safe(p.place)}</code>' if p.place else ""
        out.append(f'<div class="problem {safe(p.severity)}"><b>{safe(p.what)}</b> {safe(p.fate)}{say(": ")}{safe(shorten(p.message, LONGEST))}{where}</div>')
    return out + _more(len(rows), say)


def _more(total: int, say: PlanWords) -> list[str]:
    return [f'<p class="dim">{say("and {n} more; -o json has all of them", n=total - MOST_ROWS)}</p>'] if total > MOST_ROWS else []


def _rollouts(view: Value, say: PlanWords) -> list[str]:
    out: list[str] = []
    if view.get("compared"):
        rows = "".join(
            f"<tr><td>{safe(say(c['verb']))}</td><td class=\"mono\">{safe(c['object'])}</td><td class=\"mono dim\">{safe(place_text(c.get('from')))}</td></tr>"
            for c in view["changes"][:MOST_ROWS]
        )
        out.append(f"<h2>{say('What changes')}</h2>")
        out.append(f'<div class="scroll"><table class="narrow">{rows}</table></div>' if rows else f'<p class="dim">{say("nothing")}</p>')
        out += _more(len(view["changes"]), say)
    found = rollouts(view)
    for rollout, steps in found[:MOST_ROLLOUTS]:
        done = say("complete") if rollout["complete"] else say("does not complete")
        end = f'<span class="chip {"good" if rollout["complete"] else "bad"}">{done}</span>'
        out.append(f"<h2>{say('Rollout of {object}', object=safe(rollout['object']))} {end}</h2>")
        parts = [
            say(
                "{before} -> {after} ready pods, never fewer than {lowest}",
                before=rollout["readyBefore"], after=rollout["readyAfter"], lowest=f"<b>{rollout['lowestReady']}</b>",
            ).replace("->", "→"),
            say.some(rollout["podsDeleted"], "{n} pod goes", "{n} pods go"),
        ]
        if rollout["rollback"]:
            parts.append(say("a rollback takes up {object}", object=f"<code>{safe(rollout['rollback'])}</code>"))
        out.append(f"<p>{say(', ').join(parts)}</p>")
        out.append(f'<div class="draw">{draw_timeline(rollout, steps, safe, say)}</div>')
        out.append(
            f'<ul class="legend"><li><i class="k-before"></i>{say("pods of earlier revisions")}</li>'
            f'<li><i class="k-after"></i>{say("pods of the new revision")}</li><li><i class="k-ready"></i>{say("ready pods")}</li></ul>'
        )
        out.append(_steps(rollout, steps, say))
    if len(found) > MOST_ROLLOUTS:
        out.append(f'<p class="dim">{say("... and {n} more rollouts", n=len(found) - MOST_ROLLOUTS)}</p>')
    return out


def _steps(rollout: Value, steps: list[Value], say: PlanWords) -> str:
    rows = []
    ready = ready_after(rollout["timeline"], steps, rollout["readyBefore"])
    for number, step in enumerate(steps[:MOST_ROWS], 1):
        verb, because = told(step, say)
        scaled = f"{step['from']} → {step['to']}" if verb == "scale" else say(verb)
        why = "" if because == step["reason"] else step["reason"]
        why = say("by {owner}", owner=why[3:]) if why.startswith("by ") else say.sentence(why)
        rows.append(
            f'<tr><td class="number">{number}</td><td class="mono">{safe(step["object"])}</td><td>{safe(scaled)}</td>'
            f'<td class="number">{ready[number - 1]}</td><td>{safe(because)}</td><td class="dim">{safe(why)}</td></tr>'
        )
    rest = say("... and {n} more", n=len(steps) - MOST_ROWS)
    more = f'<tr><td></td><td colspan="5" class="dim">{rest}</td></tr>' if len(steps) > MOST_ROWS else ""
    head = (
        f'<tr><th class="number">{say("step")}</th><th>{say("what")}</th><th>{say("from -> to").replace("->", "→")}</th>'
        f'<th class="number">{say("ready")}</th><th>{say("after")}</th><th>{say("why")}</th></tr>'
    )
    count = say.some(len(steps), "{n} step, one pod becoming ready at a time", "{n} steps, one pod becoming ready at a time")
    table = f'<div class="scroll"><table>{head}{"".join(rows)}{more}</table></div>'
    return f"<details><summary>{count}</summary>{table}</details>"


def _graphs(found: Tree) -> list[str]:
    out: list[str] = []
    say = found.say
    namespaces = [n for n in found.namespaces if n] or [""]
    for namespace in namespaces[:MOST_GRAPHS]:
        drawn = graph(found, MOST_VERTICES, namespace if namespace else None)
        if not drawn.vertices:
            continue
        title = say("Namespace {namespace}", namespace=namespace) if namespace else say("Cluster")
        out.append(f"<h2>{safe(title)}</h2>")
        out.append(f'<div class="draw">{draw_graph(drawn, safe, title)}</div>')
        if drawn.left_out:
            out.append(f'<p class="dim">{say("{n} more are not drawn; the tables and -o json have them", n=drawn.left_out)}</p>')
    if len(namespaces) > MOST_GRAPHS:
        out.append(f'<p class="dim">{say("{n} more namespaces are not drawn", n=len(namespaces) - MOST_GRAPHS)}</p>')
    return out


def _tables(view: Value, found: Tree) -> list[str]:
    say = found.say
    out = [f"<h2>{say('Lists')}</h2>"]
    pods = []
    for pod in sorted(view["pods"], key=lambda p: (p["namespace"], p["owner"] or p["name"], len(p["name"]), p["name"]))[:MOST_ROWS]:
        state = GOOD if pod["phase"] in ("Running", "Succeeded") else "" if pod["reason"] == "NoNodes" else BAD
        said = say("would run") if pod["reason"] == "NoNodes" else ": ".join(t for t in (pod["phase"], pod["reason"], pod["message"]) if t)
        pods.append(_row(state, (pod["namespace"], pod["name"], pod["node"] or "", said, pod["qosClass"], place_text(pod["from"]))))
    head = tuple([say(column) for column in ("namespace", "pod", "node", "state", "QoS", "from")])
    out += _table(say.some(len(view["pods"]), "{n} pod", "{n} pods"), head, pods, len(view["pods"]), say)
    claims = []
    for claim in sorted(view["claims"], key=lambda c: (c["namespace"], len(c["name"]), c["name"]))[:MOST_ROWS]:
        state = GOOD if claim["phase"] == "Bound" else ""
        cells = (claim["namespace"], claim["name"], claim["volume"], claim["phase"], claim["storageClass"], place_text(claim["from"]))
        claims.append(_row(state, cells))
    head = tuple([say(column) for column in ("namespace", "claim", "volume", "state", "class", "from")])
    out += _table(say.some(len(view["claims"]), "{n} claim", "{n} claims"), head, claims, len(view["claims"]), say)
    if found.others:
        listed = ", ".join(f"{kind} ({n})" if n > 1 else kind for kind, n in sorted(found.others.items()))
        out.append(f'<p class="dim">{say("and {n} more: {kinds}", n=sum(found.others.values()), kinds=safe(listed))}</p>')
    return out if len(out) > 1 else []


def _row(state: str, cells: tuple[str, ...]) -> str:
    out = "".join(f'<td class="{"state" if i == 3 else "mono"}">{safe(cell)}</td>' for i, cell in enumerate(cells))
    return f'<tr class="{state}">{out}</tr>'


def _table(title: str, head: tuple[str, ...], rows: list[str], total: int, say: PlanWords) -> list[str]:
    if not rows:
        return []
    top = "".join(f"<th>{h}</th>" for h in head)
    more = "".join(_more(total, say))
    return [f"<details><summary>{safe(title)}</summary><div class=\"scroll\"><table><tr>{top}</tr>{''.join(rows)}</table></div>{more}</details>"]


def _notes(view: Value, say: PlanWords) -> list[str]:
    rows = [f"<li>{safe(say.sentence(text))}</li>" for text in view["unsupported"]]
    for s in view["skipped"][:MOST_ROWS]:
        rows.append(f"<li>{say('skipped')}{say(': ')}<code>{safe(s['file'])}:{s['line']}</code> {safe(say.sentence(s['reason']))}</li>")
    return [f'<h2>{say("What this plan does not know")}</h2><ul class="plain dim">{"".join(rows)}</ul>'] if rows else []
