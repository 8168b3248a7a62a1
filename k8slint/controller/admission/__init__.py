"""Default admission plugins as far as they change or refuse what a plan creates (upstream: `plugin/pkg/admission`).

`admit` is what the API server does with an object between decoding and storage. A pod's spec is judged once a template:
pods of one template share it.
"""

from __future__ import annotations

from k8slint.controller.admission import limitranger, priority, resourcequota, runtimeclass, serviceaccount, storageclass
from k8slint.controller.cluster import RANDOM_SUFFIX, Cluster, Refusal, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from k8slint.field import Error

# Objects that change what admission says of a pod.
MUTATING = 0  # in place of an HTTP status: a mutating plugin refused
POLICY_KINDS = frozenset(("LimitRange", "ServiceAccount", "PriorityClass", "RuntimeClass", "Namespace"))


def admit(cluster: Cluster, obj: Value) -> Refusal | None:
    """Change the object as admission does; why it is refused, or None."""
    kind = obj["kind"]
    if kind == "Pod":
        refusal = _admit_pod(cluster, obj)
        if refusal is not None:
            return refusal
    elif kind == "Job":
        _default(cluster, obj, "batch")
    elif kind == "PersistentVolumeClaim":
        storageclass.admit(cluster, obj)
        messages = limitranger.validate_claim(cluster, obj)
        if messages:
            return forbidden("persistentvolumeclaims", obj, aggregate(messages))
    message = resourcequota.check(cluster, obj)
    return forbidden(resourcequota.plural(kind), obj, message) if message else None


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
    if code == MUTATING and message:
        # The name is generated after the mutating plugins.
        return forbidden("pods", {"metadata": {"name": name.removesuffix(RANDOM_SUFFIX)}}, message)
    if message:
        text = f'pods "{name}" is forbidden: {message}' if code == 403 else f'Pod "{name}" is invalid: {message}'
        return Refusal(code, "Forbidden" if code == 403 else "Invalid", text)
    problem = _invalid_identity(pod)
    return Refusal(422, "Invalid", f'Pod "{name}" is invalid: {problem}') if problem else None


def admit_spec(cluster: Cluster, namespace: str, meta: Value, spec: Value) -> tuple[Value, str, int]:
    """(the spec as stored, why it is refused or "", HTTP status or MUTATING). Validation is run on what admission made of it."""
    import copy

    from k8slint.apis.core.strategy import prepare_pod
    from k8slint.apiserver import table

    spec = copy.deepcopy(spec)
    probe: Value = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "pod", "namespace": namespace or "default"}, "spec": spec}
    for field in ("labels", "annotations"):
        if meta.get(field):
            probe["metadata"][field] = dict(meta[field])
    _default(cluster, probe, "core")
    message = serviceaccount.admit(cluster, namespace, spec)
    limitranger.set_defaults(cluster, namespace, spec)
    message = message or priority.admit(cluster, spec) or runtimeclass.admit(cluster, spec)
    if message:
        return spec, message, MUTATING
    validate = table("core", "validation", "VALIDATE").get("Pod")
    if validate is not None:
        # Names and labels that hold a random or very long part are judged for each pod by itself.
        probe["metadata"].pop("labels", None)
        errors: list[Error] = []
        validate(probe, errors, cluster.minor)
        if errors:
            return spec, aggregate([e.message() for e in errors]), 422
        if meta.get("labels"):
            probe["metadata"]["labels"] = dict(meta["labels"])
    # The token's volume changes nothing that a plan shows.
    automount = spec.get("automountServiceAccountToken")
    spec["automountServiceAccountToken"] = False
    prepare_pod(probe, cluster.minor)
    if automount is None:
        del spec["automountServiceAccountToken"]
    else:
        spec["automountServiceAccountToken"] = automount
    return spec, aggregate(limitranger.validate_pod(cluster, namespace, spec)), 403


def _default(cluster: Cluster, obj: Value, room: str) -> None:
    """Upstream's defaults for an object that a controller made."""
    import copy

    from k8slint.apiserver import table

    set_defaults = table(room, "defaults", "DEFAULTS").get(obj["kind"])
    if set_defaults is not None:
        if obj["kind"] != "Pod":
            obj["spec"] = copy.deepcopy(obj["spec"])
        set_defaults(obj, cluster.minor)


def _invalid_identity(pod: Value) -> str:
    """What is wrong with names and labels that a controller gave a pod (too long ones, most often)."""
    from k8slint import field
    from k8slint.apis.names import is_dns1123_label, is_dns1123_subdomain, is_valid_label_value

    meta, spec = pod["metadata"], pod["spec"]
    errors = []
    name = meta["name"].replace(RANDOM_SUFFIX, "xxxxx")
    for problem in is_dns1123_subdomain(name):
        errors.append(field.invalid(("metadata", "name"), name, "{problem}", problem=problem).message())
    for value in (meta.get("labels") or {}).values():
        for problem in is_valid_label_value(value.replace(RANDOM_SUFFIX, "xxxxx")):
            errors.append(field.invalid(("metadata", "labels"), value, "{problem}", problem=problem).message())
    hostname = spec.get("hostname")
    if hostname:
        for problem in is_dns1123_label(hostname):
            errors.append(field.invalid(("spec", "hostname"), hostname, "{problem}", problem=problem).message())
    return aggregate(errors)


def aggregate(messages: list[str]) -> str:
    """Several messages as one. Source: `utilerrors.NewAggregate`."""
    found = list(dict.fromkeys(messages))
    return found[0] if len(found) == 1 else f"[{', '.join(found)}]" if found else ""


def forbidden(resource: str, obj: Value, message: str) -> Refusal:
    """Source: `admission.NewForbidden`."""
    return Refusal(403, "Forbidden", f'{resource} "{obj["metadata"]["name"]}" is forbidden: {message}')
