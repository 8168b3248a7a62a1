"""What a bare Pod names must exist: ServiceAccount, PriorityClass, RuntimeClass.

Source: `plugin/pkg/admission/{serviceaccount,priority,runtimeclass}`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    # (kind, namespace, name) -> whether the bundle has it
    Has = Callable[[str, str, str], bool]

SYSTEM_PRIORITIES = ("system-cluster-critical", "system-node-critical")


def missing(spec: dict[str, Any], namespace: str, has: Has) -> tuple[str, str, str]:
    """(kind, field of the spec, what the server says) of the first thing that is missing; three times "" where all is there."""
    account = spec.get("serviceAccountName") or spec.get("serviceAccount") or "default"
    if account != "default" and not has("ServiceAccount", namespace, account):
        return "ServiceAccount", "serviceAccountName", f'error looking up service account {namespace}/{account}: serviceaccount "{account}" not found'
    priority = spec.get("priorityClassName", "")
    if priority and priority not in SYSTEM_PRIORITIES and not has("PriorityClass", "", priority):
        return "PriorityClass", "priorityClassName", f"no PriorityClass with name {priority} was found"
    runtime = spec.get("runtimeClassName", "")
    if runtime and not has("RuntimeClass", "", runtime):
        return "RuntimeClass", "runtimeClassName", f'pod rejected: RuntimeClass "{runtime}" not found'
    return "", "", ""
