"""A pod's priority comes from its PriorityClass (upstream: `plugin/pkg/admission/priority`)."""

from __future__ import annotations

from k8slint.controller.cluster import Cluster, Value

SYSTEM_CLASSES = {"system-cluster-critical": 2_000_000_000, "system-node-critical": 2_000_001_000}


def admit(cluster: Cluster, spec: Value) -> str:
    """Set priority and preemptionPolicy; why the pod is refused, or ""."""
    name = spec.get("priorityClassName")
    value, policy = 0, "PreemptLowerPriority"
    if not name:
        defaults = [c for c in cluster.list("PriorityClass") if c.get("globalDefault")]
        if defaults:
            found = min(defaults, key=lambda c: c.get("value", 0))
            name, value, policy = found["metadata"]["name"], found.get("value", 0), found.get("preemptionPolicy") or policy
            spec["priorityClassName"] = name
    elif name in SYSTEM_CLASSES:
        value = SYSTEM_CLASSES[name]
    else:
        named = cluster.get("PriorityClass", "", name)
        if named is None:
            return f"no PriorityClass with name {name} was found"
        value, policy = named.get("value", 0), named.get("preemptionPolicy") or policy
    checks: tuple[tuple[str, str, int | str], ...] = (
        ("priority", "integer value of priority", value),
        ("preemptionPolicy", "string value of PreemptionPolicy", policy),
    )
    for field, title, computed in checks:
        if spec.get(field, computed) != computed:
            return (
                f"the {title} ({spec[field]}) must not be provided in pod spec; "
                f"priority admission controller computed {computed} from the given PriorityClass name"
            )
        spec[field] = computed
    return ""
