"""`k8slint plan`: read, run the control plane dry, say what comes of it. On the cold path: no typer, rich only for a terminal."""

from __future__ import annotations

import os
import sys

from k8slint import source
from k8slint.cli.check import make_options, printable, wants_color
from k8slint.config import UsageError
from k8slint.manifests import Manifests, read_manifests

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

    from k8slint.config import Options
    from k8slint.manifests import Contents
    from k8slint.object import Object
    from k8slint.planner import Plan

_OWN = ("--output", "--from", "--nodes", "--at", "--why")
# What may stand in the file of --nodes: what a cluster has before anything is applied.
INVENTORY = frozenset(("Node", "PersistentVolume", "StorageClass", "PriorityClass", "RuntimeClass", "CSINode", "CSIDriver", "Namespace"))


def run(values: dict[str, Any], paths: list[str]) -> int:
    """Plan, print, and return the exit code. Raises UsageError."""
    from k8slint.output.plan import FORMATS, render

    fmt = values.get("--output", "text")
    if "--why" in values and fmt not in ("text", "json"):
        raise UsageError(f"--why is written as text or json, not as {fmt}")
    if fmt not in FORMATS:
        raise UsageError(f'no such output format "{fmt}"; formats are {", ".join(FORMATS)}')
    options = make_options({k: v for k, v in values.items() if k not in _OWN}, paths)
    color = wants_color(values.get("--color", "auto"), sys.stdout) and not values.get("--output-file")
    made, new = make_plan(options, values)
    if "--why" in values:
        return _why(made, values["--why"], fmt, color)
    from k8slint.plan_view import view

    seen = view(made, new.skipped, _diagnostics(made, new, options), "--from" in values)
    target = values.get("--output-file")
    if target:
        try:
            with open(target, "w", encoding="utf-8") as file:
                render(seen, fmt, color=False, stream=file)
        except OSError as error:
            raise UsageError(f"{target}: {(error.strerror or str(error)).lower()}") from None
    else:
        render(seen, fmt, color=color, stream=sys.stdout)
    return 0 if seen["ok"] else 1


def make_plan(options: Options, values: dict[str, Any]) -> tuple[Plan, Manifests]:
    """The plan for the options, and what was read of the new manifests. Raises UsageError."""
    at = values.get("--at")
    if at is not None:
        from k8slint.controller.cronjob.cronjob_controller import parse_time

        try:
            parse_time(at)
        except ValueError:
            raise UsageError(f'--at: "{at}" is no RFC 3339 time such as 2026-01-31T12:00:00Z') from None
    old = nodes = None
    if "--from" in values:
        old = read_manifests(_earlier(values["--from"], options), options.minor)
    new = read_manifests(read_paths(list(options.paths), options.exclude), options.minor)
    if "--nodes" in values:
        nodes = _inventory(values["--nodes"], options.minor)
    from k8slint.planner import plan

    explain = None
    if "--why" in values:
        from k8slint.output.plan_why import Wanted

        explain = Wanted(values["--why"])
    made = plan(
        new.objects, options.minor, old=None if old is None else old.objects, nodes=nodes or (), at=at, refused=new.refused, explain=explain,
    )
    if old is not None and old.refused:
        names = ", ".join(r["object"] or r["from"]["file"] for r in old.refused[:5])
        more = f" and {len(old.refused) - 5} more" if len(old.refused) > 5 else ""
        made.unsupported.append(f"What --from names holds objects that the API server would not have taken; they are left out: {names}{more}.")
    return made, new


def read_paths(paths: list[str], exclude: tuple[str, ...]) -> Contents:
    """(name, bytes) of every file. Raises UsageError for one that cannot be read: a plan of a part would mislead."""
    files, problems = source.discover(paths, exclude)
    contents: Contents = []
    for file in files:
        data = source.read(file)
        if isinstance(data, source.Problem):
            problems.append(data)
        else:
            contents.append((file if file != source.STDIN else "<stdin>", data))
    if problems:
        raise UsageError("; ".join(f"{printable(p.path)}: {p.reason}" for p in problems))
    return contents


def _earlier(what: str, options: Options) -> Contents:
    """The contents that `--from` names."""
    from k8slint.revision import PREFIX, read_revision

    if what.startswith(PREFIX):
        return read_revision(what.removeprefix(PREFIX), list(options.paths), options.exclude)
    return read_paths([what], options.exclude)


def _inventory(path: str, minor: int) -> list[Object]:
    """The nodes (and classes, volumes, namespaces) of `--nodes`. Raises UsageError where there are none, or one cannot be read."""
    found = read_manifests(read_paths([path], ()), minor, stored=True)
    if found.refused:
        first = found.refused[0]
        raise UsageError(f"--nodes: {printable(first['from']['file'])}:{first['from']['line']}: {printable(first['message'])}")
    chosen = [o for o in found.objects if o.kind in INVENTORY]
    if not any(o.kind == "Node" for o in chosen):
        raise UsageError(f"--nodes: {printable(path)}: no Node in it")
    return chosen


def _diagnostics(made: Plan, new: Manifests, options: Options) -> list[dict[str, Any]]:
    """What the rules that look at a plan say of it, less what the author has said may stay."""
    from k8slint import parse, suppress
    from k8slint.linter import FileResult
    from k8slint.plan_check import judge
    from k8slint.run import prepare
    from k8slint.store import Store

    options.plan = True
    linter = prepare(options)
    by_file: dict[str, FileResult] = {}
    named: dict[int, suppress.Ignore] = {}
    for obj in new.objects:
        file = obj.document.file
        if file not in by_file:
            result = by_file[file] = FileResult(file)
            if b"k8slint:" in obj.document.source.data:
                # positions of a Markdown fence are those of the whole file: blank lines stand for what is before it
                text = "\n" * obj.document.source.line_offset + parse.decode_text(obj.document.source.data)
                result.ignores = suppress.comments(text)
        rules = suppress.annotation_rules(obj.annotations)
        if rules:
            named[id(obj)] = suppress.Ignore(frozenset() if rules & {"*", "all"} else rules, (), obj.document.span(obj.path))
    judge(linter, made, by_file, Store(new.objects), named)
    found = [d for r in by_file.values() for d in r.diagnostics]
    found.sort(key=lambda d: d.sort_key())
    return [
        {
            "rule": d.rule, "severity": d.severity, "message": d.message, "file": d.file, "line": d.span.line, "column": d.span.column,
            "object": dict(zip(("apiVersion", "kind", "namespace", "name"), d.object)) if d.object else None,
            "related": [
                {"file": r.file, "line": r.span.line, "column": r.span.column, "message": r.message} for r in d.related
            ],
        }
        for d in found
    ]


def _why(made: Plan, name: str, fmt: str, color: bool) -> int:
    """`--why POD`: 0 where every pod that is meant has a node, else 1. Raises UsageError where there is no such pod."""
    from k8slint.output import plan_why

    pods = made.pods()
    wanted = name.rpartition("/")[2]
    found = [p for p in pods if p["name"] == wanted] or [p for p in pods if p["owner"].rpartition("/")[2] == wanted]
    found = found or [p for p in pods if p["name"].startswith(wanted + "-")]
    if not found:
        import difflib

        names = sorted({p["name"] for p in pods} | {p["owner"].rpartition("/")[2] for p in pods if p["owner"]})
        near = difflib.get_close_matches(wanted, names, n=3, cutoff=0.5)
        hint = f"; near: {', '.join(printable(n) for n in near)}" if near else "; the plan has no pods" if not pods else ""
        raise UsageError(f'--why: no pod "{printable(name)}" is planned{hint}')
    if not made.inventory:
        raise UsageError("--why: no Node is in the input; --nodes FILE adds an inventory (kubectl get nodes -o yaml)")
    meant = {p["name"] for p in found}
    explained = [e for e in made.explained if e["pod"] in meant]
    if fmt == "json":
        from k8slint.output.plan_json import dumps

        sys.stdout.write(dumps({"version": 1, "kube_version": f"1.{made.minor}", "pods": found, "attempts": explained}))
    elif not explained:
        for pod in found[:20]:
            fate = f"on {pod['node']} without the scheduler" if pod["node"] else f"{pod['reason']}: {pod['message']}"
            print(printable(f"{pod['namespace']}/{pod['name']}: {fate}"))
    else:
        plan_why.write(explained, found, sys.stdout, color=color)
    return 0 if all(p["node"] for p in found) else 1


__all__ = ["INVENTORY", "make_plan", "os", "read_paths", "run"]
