"""What `check --plan` adds: each bundle is planned, and the rules over plans look at what comes of it."""

from __future__ import annotations

from k8slint.bundle import bundles
from k8slint.store import Store

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from k8slint.linter import FileResult, Linter
    from k8slint.object import Object
    from k8slint.plan_result import Plan
    from k8slint.suppress import Ignore


def check_plans(linter: Linter, by_file: dict[str, FileResult], objects: list[Object], named: dict[int, Ignore]) -> None:
    """Plan what the API server takes of the objects, bundle by bundle; the findings go to the results."""
    from k8slint.planner import plan

    refused = {(s.file, s.index) for r in by_file.values() for s in r.documents if s.accepted is False}
    taken = [o for o in objects if (o.document.file, o.document.index) not in refused]
    for bundle in bundles(taken):
        try:
            made = plan(bundle, linter.options.minor)
            judge(linter, made, by_file, Store(bundle), named)
        except Exception as error:
            first = bundle[0].document
            linter.failed(by_file[first.file], first, error)


def judge(linter: Linter, made: Plan, by_file: dict[str, FileResult], store: Store, named: dict[int, Ignore]) -> None:
    """Run the rules over a plan; a finding that another rule has made of the same object is left out."""
    known: dict[str, set[tuple[str, tuple[str, str, str, str] | None]]] = {}
    for rule, finding in linter.engine.check_plan(made, store):
        obj = finding.of
        if obj is None or obj.document.file not in by_file:
            continue
        result = by_file[obj.document.file]
        if rule.unless:
            if result.file not in known:
                known[result.file] = {(d.rule, d.object) for d in result.diagnostics}
            identity = (obj.api_version, obj.kind, obj.namespace, obj.name)
            if any((other, identity) in known[result.file] for other in rule.unless):
                continue
        linter.add(result, linter.diagnose.finding(rule, finding, obj), named.get(id(obj)))
