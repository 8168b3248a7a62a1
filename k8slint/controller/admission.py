"""Default admission plugins, as far as they change or refuse what a plan creates (upstream: `plugin/pkg/admission`).

`admit` is what the API server does with an object between decoding and storage. The plugins' own arithmetic is in
`k8slint.admission`, which `check` uses as well; here are the parts that change objects and that keep count over time. A pod's
spec is judged once a template: pods of one template share it.
"""

from __future__ import annotations

from k8slint.admission import limit_ranger, pod_security, references, resource_quota
from k8slint.apis.core.strategy import prepare_pod
from k8slint.apiserver import table
from k8slint.controller.cluster import ENDED, RANDOM_SUFFIX, Cluster, Refusal, Value, copied
from k8slint.controller.persistentvolume.index import BETA_CLASS
from k8slint.controller.persistentvolume.pv_controller import default_class

TYPE_CHECKING = False
if TYPE_CHECKING:
    from k8slint.field import Error

# Objects that change what admission says of a pod.
POLICY_KINDS = frozenset(("LimitRange", "ServiceAccount", "PriorityClass", "RuntimeClass", "Namespace"))
SYSTEM_PRIORITIES = {"system-cluster-critical": 2_000_000_000, "system-node-critical": 2_000_001_000}
MUTATING = 0  # in place of an HTTP status: a mutating plugin refused


def admit(cluster: Cluster, obj: Value) -> Refusal | None:
    """Change the object as admission does; why it is refused, or None."""
    kind, meta = obj["kind"], obj["metadata"]
    if kind == "Pod":
        refusal = _admit_pod(cluster, obj)
        if refusal is not None:
            return refusal
    elif kind == "Job":
        _default(cluster, obj, "batch")
    elif kind == "PersistentVolumeClaim":
        if obj["spec"].get("storageClassName") is None and BETA_CLASS not in (meta.get("annotations") or {}):
            found = default_class(cluster)
            if found is not None:
                obj["spec"]["storageClassName"] = found["metadata"]["name"]
        broken = [m for r in cluster.list("LimitRange", meta.get("namespace", "")) for m in limit_ranger.violations(kind, obj, r)]
        if broken:
            return _forbidden("persistentvolumeclaims", meta["name"], _aggregate(broken))
    message = cluster.ledger.check(obj) if cluster.ledger is not None else ""
    return _forbidden(resource_quota.plural(kind), meta["name"], message) if message else None


def _admit_pod(cluster: Cluster, pod: Value) -> Refusal | None:
    namespace, name = pod["metadata"].get("namespace", ""), pod["metadata"]["name"]
    base: Value | None = pod.pop("base", None)
    if base is None:
        spec, message, code = admit_spec(cluster, namespace, pod["metadata"], pod["spec"])
    else:
        # What a controller set itself (hostname, claims, the node) differs from pod to pod; the rest is judged once.
        own = {k: v for k, v in pod["spec"].items() if v is not base.get(k)}
        spec, message, code = cluster.once(
            f"pod_spec {cluster.policies} {namespace}", base, lambda: admit_spec(cluster, namespace, pod["metadata"], pod["spec"])
        )
        spec = {**spec, **own} if own else spec
    pod["spec"] = spec
    if message and code == MUTATING:
        return _forbidden("pods", name.removesuffix(RANDOM_SUFFIX), message)  # names are generated after these plugins
    if message:
        return _forbidden("pods", name, message) if code == 403 else Refusal(code, "Invalid", f'Pod "{name}" is invalid: {message}')
    problem = _invalid_identity(pod)
    return Refusal(422, "Invalid", f'Pod "{name}" is invalid: {problem}') if problem else None


def admit_spec(cluster: Cluster, namespace: str, meta: Value, spec: Value) -> tuple[Value, str, int]:
    """(the spec as stored, why it is refused or "", HTTP status or MUTATING). Validation is run on what admission made of it."""
    spec = copied(spec)
    probe: Value = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "pod", "namespace": namespace or "default"}, "spec": spec}
    for field in ("labels", "annotations"):
        if meta.get(field):
            probe["metadata"][field] = dict(meta[field])
    _default(cluster, probe, "core")
    ranges = list(cluster.list("LimitRange", namespace))
    _, _, message = references.missing(spec, namespace, lambda kind, where, name: cluster.get(kind, where, name) is not None)
    limit_ranger.apply_defaults(probe, ranges)
    message = message or _priority(cluster, spec) or _runtime_class(cluster, spec) or _place_by_runtime_class(cluster, spec)
    if message:
        return spec, message, MUTATING
    # Names and labels that hold a random or very long part are judged for each pod by itself.
    labels = probe["metadata"].pop("labels", None)
    errors: list[Error] = []
    table("core", "validation", "VALIDATE")["Pod"](probe, errors, cluster.minor)
    if errors:
        return spec, _aggregate([e.message() for e in errors]), 422
    if labels:
        probe["metadata"]["labels"] = labels
    # The token's volume changes nothing that a plan shows.
    automount = spec.get("automountServiceAccountToken")
    spec["automountServiceAccountToken"] = False
    prepare_pod(probe, cluster.minor)
    if automount is None:
        del spec["automountServiceAccountToken"]
    else:
        spec["automountServiceAccountToken"] = automount
    broken = [m for r in ranges for m in limit_ranger.violations("Pod", probe, r)]
    return spec, _aggregate(broken) or _pod_security(cluster, namespace, probe), 403


def _default(cluster: Cluster, obj: Value, room: str) -> None:
    """Upstream's defaults for an object that a controller made."""
    if obj["kind"] != "Pod":
        obj["spec"] = copied(obj["spec"])
    table(room, "defaults", "DEFAULTS")[obj["kind"]](obj, cluster.minor)


def _priority(cluster: Cluster, spec: Value) -> str:
    """priority and preemptionPolicy come from the PriorityClass; why the pod is refused, or "" (`plugin/pkg/admission/priority`)."""
    name = spec.get("priorityClassName")
    found: Value = {}
    if not name:
        defaults = [c for c in cluster.list("PriorityClass") if c.get("globalDefault")]
        if defaults:
            found = min(defaults, key=lambda c: c.get("value", 0))
            spec["priorityClassName"] = found["metadata"]["name"]
    elif name in SYSTEM_PRIORITIES:
        found = {"value": SYSTEM_PRIORITIES[name]}
    else:
        found = cluster.get("PriorityClass", "", name) or {}
    checks: tuple[tuple[str, str, int | str], ...] = (
        ("priority", "integer value of priority", found.get("value", 0)),
        ("preemptionPolicy", "string value of PreemptionPolicy", found.get("preemptionPolicy") or "PreemptLowerPriority"),
    )
    for field, title, computed in checks:
        if spec.get(field, computed) != computed:
            return (
                f"the {title} ({spec[field]}) must not be provided in pod spec; "
                f"priority admission controller computed {computed} from the given PriorityClass name"
            )
        spec[field] = computed
    return ""


def _runtime_class(cluster: Cluster, spec: Value) -> str:
    """Overhead and placement come from the RuntimeClass; why the pod is refused, or "" (`plugin/pkg/admission/runtimeclass`)."""
    name = spec.get("runtimeClassName")
    found = cluster.get("RuntimeClass", "", name) if name else None
    overhead = ((found or {}).get("overhead") or {}).get("podFixed")
    if not overhead:
        return "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead" if spec.get("overhead") else ""
    if spec.get("overhead") and spec["overhead"] != overhead:
        return "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead"
    spec["overhead"] = dict(overhead)
    return ""


def _place_by_runtime_class(cluster: Cluster, spec: Value) -> str:
    """nodeSelector and tolerations of the RuntimeClass; why the pod is refused, or ""."""
    name = spec.get("runtimeClassName")
    scheduling = ((cluster.get("RuntimeClass", "", name) if name else None) or {}).get("scheduling") or {}
    selector = spec.get("nodeSelector") or {}
    for key, value in (scheduling.get("nodeSelector") or {}).items():
        if selector.get(key, value) != value:
            return f"conflict: runtimeClass.scheduling.nodeSelector[{key}] = {value}; pod.spec.nodeSelector[{key}] = {selector[key]}"
    if scheduling.get("nodeSelector"):
        spec["nodeSelector"] = {**selector, **scheduling["nodeSelector"]}
    if scheduling.get("tolerations"):
        have = spec.get("tolerations") or []
        spec["tolerations"] = have + [t for t in scheduling["tolerations"] if t not in have]
    return ""


def _pod_security(cluster: Cluster, namespace: str, pod: Value) -> str:
    """Why the namespace's Pod Security level refuses the pod, or ""."""
    found = cluster.get("Namespace", "", namespace)
    labels = (found["metadata"].get("labels") or {}) if found is not None else {}
    if not labels:
        return ""
    policy = pod_security.Policy(labels)
    reasons = pod_security.evaluate(policy.enforce, pod["metadata"], pod["spec"], cluster.minor)
    return f'violates PodSecurity "{pod_security.show_policy(policy.enforce)}": {", ".join(reasons)}' if reasons else ""


def _invalid_identity(pod: Value) -> str:
    """What is wrong with names and labels that a controller gave a pod (too long ones, most often)."""
    from k8slint import field
    from k8slint.apis.names import is_dns1123_label, is_dns1123_subdomain, is_valid_label_value

    meta = pod["metadata"]
    errors = []
    name = meta["name"].replace(RANDOM_SUFFIX, "xxxxx")
    for problem in is_dns1123_subdomain(name):
        errors.append(field.invalid(("metadata", "name"), name, "{problem}", problem=problem).message())
    for value in (meta.get("labels") or {}).values():
        for problem in is_valid_label_value(value.replace(RANDOM_SUFFIX, "xxxxx")):
            errors.append(field.invalid(("metadata", "labels"), value, "{problem}", problem=problem).message())
    hostname = pod["spec"].get("hostname")
    for problem in is_dns1123_label(hostname) if hostname else ():
        errors.append(field.invalid(("spec", "hostname"), hostname, "{problem}", problem=problem).message())
    return _aggregate(errors)


def _aggregate(messages: list[str]) -> str:
    """Several messages as one. Source: `utilerrors.NewAggregate`."""
    found = list(dict.fromkeys(messages))
    return found[0] if len(found) == 1 else f"[{', '.join(found)}]" if found else ""


def _forbidden(resource: str, name: str, message: str) -> Refusal:
    """Source: `admission.NewForbidden`."""
    return Refusal(403, "Forbidden", f'{resource} "{name}" is forbidden: {message}')


class Ledger:
    """What is used of each quota, kept up to date as objects come, end and go."""

    def __init__(self) -> None:
        self.by_namespace: dict[str, list[resource_quota.Quota]] = {}

    def open(self, cluster: Cluster, quota: Value) -> None:
        """A new or changed quota: count what is there."""
        namespace = quota["metadata"].get("namespace", "")
        found = resource_quota.Quota(quota)
        others = [q for q in self.by_namespace.get(namespace, ()) if q.name != found.name]
        for objects in cluster.objects.values():
            for key, obj in objects.items():
                if key[0] == namespace:
                    _count(found, obj, 1)
        self.by_namespace[namespace] = [*others, found]

    def count(self, obj: Value, sign: int) -> None:
        """An object came without being asked for (1), or went (-1)."""
        for quota in self.by_namespace.get(obj["metadata"].get("namespace", ""), ()):
            _count(quota, obj, sign)

    def check(self, obj: Value) -> str:
        """Why a quota refuses the object, or "" (it is counted then)."""
        quotas = self.by_namespace.get(obj["metadata"].get("namespace", ""))
        return resource_quota.check(obj["kind"], obj, _usage(obj), quotas) if quotas else ""


def _usage(obj: Value) -> dict[str, int]:
    usage = resource_quota.usage_of(obj["kind"], obj["apiVersion"].rpartition("/")[0], obj)
    if obj["kind"] == "Pod" and obj["status"].get("phase") in ENDED:
        return {name: amount for name, amount in usage.items() if name.startswith("count/")}
    return usage


def _count(quota: resource_quota.Quota, obj: Value, sign: int) -> None:
    usage = _usage(obj)
    if quota.matches(obj["kind"], obj, usage):
        quota.add(usage if sign > 0 else {name: -amount for name, amount in usage.items()})
