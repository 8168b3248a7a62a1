"""`k8slint plan`: read, run the control plane dry, say what comes of it. On the cold path: no typer, rich only for a terminal."""

from __future__ import annotations

import sys

from k8slint.cli.check import make_options, printable, wants_color
from k8slint.config import UsageError

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TextIO

    from k8slint.config import Options
    from k8slint.plan_result import Plan

    Value = dict[str, Any]

_OWN = ("--output", "--from", "--nodes", "--namespace", "--at", "--why")


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
    made = make_plan(options, values)
    if "--why" in values:
        pods, write = _why(made, values["--why"], fmt, color, _words(options))
        ok = all(p["node"] for p in pods)
    else:
        seen, words = made.to_json(), _words(options)
        ok = seen["ok"]

        def write(out: TextIO) -> None:
            render(seen, fmt, color=color, stream=out, words=words)

    target = values.get("--output-file")
    if target:
        try:
            with open(target, "w", encoding="utf-8") as file:
                write(file)
        except OSError as error:
            raise UsageError(f"{target}: {(error.strerror or str(error)).lower()}") from None
    else:
        write(sys.stdout)
    return 0 if ok else 1


def _words(options: Options) -> dict[str, str] | None:
    from k8slint.messages import language

    lang = language(options.lang)
    if lang == "en":
        return None
    from k8slint.lang import plan_table

    return plan_table(lang)


def make_plan(options: Options, values: dict[str, Any]) -> Plan:
    """The plan for the options. Raises UsageError."""
    from k8slint.plan_run import earlier, make, read_paths

    at = values.get("--at")
    if [*options.paths, values.get("--from"), values.get("--nodes")].count("-") > 1:
        raise UsageError("standard input can be read only once")
    if at is not None:
        from k8slint.controller.cronjob.cronjob_controller import parse_time

        try:
            parse_time(at)
        except ValueError:
            raise UsageError(f'--at: "{at}" is no RFC 3339 time such as 2026-01-31T12:00:00Z') from None
    explain = None
    if "--why" in values:
        from k8slint.output.plan_why import Wanted

        explain = Wanted(values["--why"])
    old = earlier(values["--from"], options, read_paths) if "--from" in values else None
    return make(
        options,
        read_paths(list(options.paths), options.exclude),
        old=old,
        nodes=read_paths([values["--nodes"]], ()) if "--nodes" in values else None,
        at=at,
        namespace=values.get("--namespace", ""),
        explain=explain,
    )


def _why(
    made: Plan, name: str, fmt: str, color: bool, words: dict[str, str] | None = None
) -> tuple[list[Value], Callable[[TextIO], None]]:
    """`--why POD`: the pods that are meant, and what writes the answer. Raises UsageError where there is no such pod."""
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

    def write(out: TextIO) -> None:
        if fmt == "json":
            from k8slint.output.plan_json import dumps

            out.write(dumps({"version": 1, "kube_version": f"1.{made.minor}", "pods": found, "attempts": explained}))
        elif not explained:
            for pod in found[:20]:
                fate = f"on {pod['node']} without the scheduler" if pod["node"] else f"{pod['reason']}: {pod['message']}"
                out.write(printable(f"{pod['namespace']}/{pod['name']}: {fate}") + "\n")
        else:
            plan_why.write(explained, found, out, color=color, words=words)

    return found, write
