"""Runs the chosen rules over objects. A rule is imported when the first object that it may concern comes by."""

from __future__ import annotations

from k8slint import scheme
from k8slint.catalogue import Entry
from k8slint.object import Object
from k8slint.rule import CONTAINER, OBJECT, PLAN, POD_TEMPLATE, STORE, Finding, Rule
from k8slint.visit import TEMPLATE_PATHS, pod_template

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from k8slint.plan_result import Plan
    from k8slint.store import Store

    Check = Callable[..., Iterator[Finding]]


class Engine:
    """The rules of one run, by what they look at. `options`: rule id -> keyword arguments from the configuration."""

    def __init__(self, entries: list[Entry], options: dict[str, dict[str, Any]]) -> None:
        self.entries = entries
        self.options = options
        self._kinds: dict[str, tuple[list[tuple[Rule, Check]], list[tuple[Rule, Check]], list[tuple[Rule, Check]]]] = {}
        self._checks: dict[str, tuple[Rule, Check]] = {}

    def _check(self, entry: Entry) -> tuple[Rule, Check]:
        found = self._checks.get(entry.id)
        if found is None:
            rule = entry.load()
            check: Check = rule.check
            given = self.options.get(entry.id)
            if given:
                plain, arguments = check, dict(given)

                def check(*args: Any) -> Iterator[Finding]:
                    return plain(*args, **arguments)

            found = self._checks[entry.id] = (rule, check)
        return found

    def _for_kind(self, kind: str, known: bool) -> tuple[list[tuple[Rule, Check]], list[tuple[Rule, Check]], list[tuple[Rule, Check]]]:
        key = kind if known else "?" + kind
        found = self._kinds.get(key)
        if found is None:
            # a custom resource may have a built-in kind's name (Knative's Service): rules for that kind are not for it
            borrowed = not known and scheme.is_builtin_kind(kind)
            has_template = known and kind in TEMPLATE_PATHS
            objects, templates, containers = [], [], []
            for entry in self.entries:
                if entry.kinds and (borrowed or kind not in entry.kinds):
                    continue
                if entry.on == OBJECT:
                    objects.append(self._check(entry))
                elif has_template and entry.on == POD_TEMPLATE:
                    templates.append(self._check(entry))
                elif has_template and entry.on == CONTAINER:
                    containers.append(self._check(entry))
            found = self._kinds[key] = (objects, templates, containers)
        return found

    def check_object(self, obj: Object) -> list[tuple[Rule, Finding]]:
        """The findings in one object, of the rules that need no other."""
        return self.check_objects([obj])[0]

    def check_objects(self, objects: list[Object]) -> list[list[tuple[Rule, Finding]]]:
        """The findings in each object, of the rules that need no other.

        Rule by rule, each over all objects of a kind: its code stays in the processor's cache, which halves the time.
        """
        out: list[list[tuple[Rule, Finding]]] = [[] for _ in objects]
        groups: dict[tuple[str, bool], list[tuple[list[tuple[Rule, Finding]], Object]]] = {}
        for found, obj in zip(out, objects):
            groups.setdefault((obj.kind, obj.known), []).append((found, obj))
        for (kind, known), group in groups.items():
            of_objects, of_templates, of_containers = self._for_kind(kind, known)
            for rule, check in of_objects:
                for found, obj in group:
                    for finding in check(obj):
                        found.append((rule, finding))
            if of_templates or of_containers:
                templates = [(found, template) for found, obj in group if (template := pod_template(obj)) is not None]
                for rule, check in of_templates:
                    for found, template in templates:
                        for finding in check(template):
                            found.append((rule, finding))
                containers = [(found, container) for found, template in templates for container in template.containers]
                for rule, check in of_containers:
                    for found, container in containers:
                        for finding in check(container):
                            found.append((rule, finding))
                for _, template in templates:
                    template.containers.clear()  # template and containers refer to each other; the cycle collector is off
        return out

    def check_store(self, store: Store) -> list[tuple[Rule, Finding]]:
        """The findings that need all objects."""
        out: list[tuple[Rule, Finding]] = []
        for entry in self.entries:
            if entry.on == STORE and (not entry.kinds or any(store.list(kind) for kind in entry.kinds)):
                rule, check = self._check(entry)
                for finding in check(store):
                    out.append((rule, finding))
        return out

    def check_plan(self, plan: Plan, store: Store) -> list[tuple[Rule, Finding]]:
        """The findings in what a dry run of the controllers came to."""
        out: list[tuple[Rule, Finding]] = []
        for entry in self.entries:
            if entry.on == PLAN and (not entry.kinds or any(plan.cluster.objects.get(kind) for kind in entry.kinds)):
                rule, check = self._check(entry)
                for finding in check(plan, store):
                    out.append((rule, finding))
        return out
