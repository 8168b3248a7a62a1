"""A plan as plain values: what `plan -o json` writes and what every other output format draws.

To the plan's own account come the lines between objects that no owner reference tells (a pod's claims, what a Service, an
Ingress, an autoscaler or a budget is about), the findings of the rules, and whether everything would run.
"""

from __future__ import annotations

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

    from k8slint.plan import Plan

    Value = dict[str, Any]


def view(plan: Plan, skipped: list[Value], diagnostics: list[Value]) -> Value:
    """The plan, ready to be written."""
    out = plan.to_json()
    out["ok"] = plan.ok()
    out["diagnostics"] = diagnostics
    out["skipped"] = skipped
    return out
