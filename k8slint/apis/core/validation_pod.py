"""Pod, PodTemplate, PodTemplateSpec and PodSpec: pkg/apis/core/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.core.validation_containers import PodContext, validate_container_only_for_pod, validate_containers
from k8slint.apis.core.validation_volumes import validate_volumes
from k8slint.apis.meta.strategy import reset_generation
from k8slint.apis.meta.validation import not_supported_as_listed, validate_annotations, validate_labels, validate_object_meta
from k8slint.apis.names import is_dns1123_label, is_dns1123_subdomain, name_is_dns_subdomain
from k8slint.field import forbidden, format_path, invalid, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Error, Path

RESTART_POLICIES = ("Always", "OnFailure", "Never")
DNS_POLICIES = ("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None")
MAX_INT32 = 0x7FFFFFFF
RANGE = "must be between {low} and {high}, inclusive"
# Fields of a PodSpec that need no look, or get theirs where another field leads to it. What is left in a spec after
# taking these away is rare, and judged in validation_pod_rare.py.
COMMON_FIELDS = frozenset(
    (
        "containers",
        "volumes",
        "restartPolicy",
        "dnsPolicy",
        "terminationGracePeriodSeconds",
        "schedulerName",
        "securityContext",
        "serviceAccount",
        "serviceAccountName",
        "automountServiceAccountToken",
        "enableServiceLinks",
        "imagePullSecrets",
        "hostNetwork",
        "initContainers",
        "nodeSelector",
        "affinity",
        "tolerations",
        "topologySpreadConstraints",
        "nodeName",
        "hostname",
        "subdomain",
        "priorityClassName",
        "priority",
        "activeDeadlineSeconds",
    )
)


def validate_pod(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A Pod on creation (ValidatePodCreate)."""
    meta = obj.get("metadata", {})
    spec = obj.get("spec", {})
    # A pod counts its generations since 1.33: what was written there is replaced.
    validate_object_meta(reset_generation(meta) if minor >= 33 else meta, True, name_is_dns_subdomain, ("metadata",), errs)
    annotations = meta.get("annotations")
    if annotations:
        validate_pod_specific_annotations(annotations, spec, ("metadata", "annotations"), errs, minor)
    if 30 <= minor < 34:  # in these versions the server makes annotations of AppArmor fields, before it validates
        from k8slint.apis.core.validation_annotations import validate_app_armor_keys

        validate_app_armor_keys(annotations or {}, spec, ("metadata", "annotations"), errs)
    labels = meta.get("labels", {})
    if "affinity" in spec or "topologySpreadConstraints" in spec:
        spec = _with_label_keys(spec, labels, minor)
    if spec.get("terminationGracePeriodSeconds", 0) < 0:
        # Conversion makes it 1, in a Pod only.
        spec = {**spec, "terminationGracePeriodSeconds": 1}
    validate_pod_spec(spec, meta, ("spec",), errs, minor, is_pod=True)
    for field in ("containers", "initContainers"):
        for i, container in enumerate(spec.get(field, ())):
            validate_container_only_for_pod(container, ("spec", field, i), errs)
    if spec.get("ephemeralContainers"):
        errs.append(forbidden(("spec", "ephemeralContainers"), "cannot be set on create"))
    if spec.get("nodeName") and spec.get("schedulingGates"):
        errs.append(forbidden(("spec", "nodeName"), "cannot be set until all schedulingGates have been cleared"))
    if annotations:
        from k8slint.apis.core.validation_annotations import validate_profiles_match

        validate_profiles_match(annotations, spec, ("spec",), errs, minor, is_pod=True)


def _with_label_keys(spec: dict[str, Any], labels: dict[str, str], minor: int) -> dict[str, Any]:
    """The spec with matchLabelKeys merged into the selectors, as the server does before it validates a Pod."""
    from k8slint.apis.core.validation_scheduling import affinity_with_label_keys, with_label_keys
    from k8slint.features import enabled

    out = spec
    if "affinity" in spec and enabled("MatchLabelKeysInPodAffinity", minor):
        out = {**out, "affinity": affinity_with_label_keys(spec["affinity"], labels)}
    if "topologySpreadConstraints" in spec and enabled("MatchLabelKeysInPodTopologySpreadSelectorMerge", minor):
        out = {**out, "topologySpreadConstraints": [with_label_keys(c, labels) for c in spec["topologySpreadConstraints"]]}
    return out


def validate_pod_template(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A PodTemplate (the kind)."""
    validate_object_meta(reset_generation(obj.get("metadata", {})), True, name_is_dns_subdomain, ("metadata",), errs)
    validate_pod_template_spec(obj.get("template", {}), ("template",), errs, minor)


def validate_pod_template_spec(template: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    """The pod template inside a workload. Upstream prints its labels and annotations without `metadata`."""
    spec = template.get("spec", {})
    annotations = None
    if "metadata" in template:
        meta = template["metadata"]
        before = len(errs)
        if "labels" in meta:
            validate_labels(meta["labels"], (*path, "metadata", "labels"), errs)
        annotations = meta.get("annotations")
        if annotations:
            validate_annotations(annotations, (*path, "metadata", "annotations"), errs)
            validate_pod_specific_annotations(annotations, spec, (*path, "metadata", "annotations"), errs, minor)
        if len(errs) != before:
            for error in errs[before:]:
                error.field = format_path((*path, *error.path[len(path) + 1 :]))
    validate_pod_spec(spec, None, (*path, "spec"), errs, minor)
    if annotations:
        from k8slint.apis.core.validation_annotations import validate_profiles_match

        validate_profiles_match(annotations, spec, (*path, "spec"), errs, minor)
    if spec.get("ephemeralContainers"):
        errs.append(forbidden((*path, "spec", "ephemeralContainers"), "ephemeral containers not allowed in pod template"))


def validate_pod_specific_annotations(annotations: dict[str, str], spec: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    """Annotations that mean something in pods."""
    for key in annotations:
        if "kubernetes.io/" in key:
            from k8slint.apis.core.validation_annotations import validate_pod_annotations

            validate_pod_annotations(annotations, spec, path, errs, minor)
            return


def validate_pod_spec(
    spec: dict[str, Any], pod_meta: dict[str, Any] | None, path: Path, errs: list[Error], minor: int, is_pod: bool = False
) -> None:
    """A PodSpec. `pod_meta`: the Pod's metadata, None in a template; `is_pod`: a Pod rather than a template."""
    volumes = validate_volumes(spec["volumes"], pod_meta, (*path, "volumes"), errs, minor, is_pod) if "volumes" in spec else {}
    pod = PodContext(spec, volumes, minor)
    containers = spec.get("containers") or []
    validate_containers(containers, pod, (*path, "containers"), errs)
    if "initContainers" in spec:
        from k8slint.apis.core.validation_containers import validate_init_containers

        validate_init_containers(spec["initContainers"], containers, pod, (*path, "initContainers"), errs)
    if spec.get("hostNetwork"):
        _validate_host_network(containers, path, errs, minor, is_pod)
    policy = pod.restart_policy
    if policy not in RESTART_POLICIES:
        at = (*path, "restartPolicy")
        errs.append(not_supported_as_listed(at, policy, RESTART_POLICIES) if policy else required(at))
    policy = spec.get("dnsPolicy", "")
    if policy != "ClusterFirst":
        if policy not in DNS_POLICIES:
            at = (*path, "dnsPolicy")
            errs.append(not_supported_as_listed(at, policy, DNS_POLICIES) if policy else required(at))
        elif policy == "None" and "dnsConfig" not in spec:
            errs.append(required((*path, "dnsConfig"), "must provide `dnsConfig` when `dnsPolicy` is {policy}", policy="None"))
    if "nodeSelector" in spec:
        validate_labels(spec["nodeSelector"], (*path, "nodeSelector"), errs)
    if spec.get("securityContext"):
        from k8slint.apis.core.validation_security import validate_pod_security_context

        validate_pod_security_context(spec["securityContext"], spec, (*path, "securityContext"), errs, minor)
    if "affinity" in spec:
        from k8slint.apis.core.validation_scheduling import validate_affinity

        validate_affinity(spec["affinity"], (*path, "affinity"), errs, minor)
    if "topologySpreadConstraints" in spec:
        from k8slint.apis.core.validation_scheduling import validate_topology_spread_constraints

        validate_topology_spread_constraints(spec["topologySpreadConstraints"], (*path, "topologySpreadConstraints"), errs, minor)
    if "tolerations" in spec:
        from k8slint.apis.core.validation_scheduling import validate_tolerations

        validate_tolerations(spec["tolerations"], (*path, "tolerations"), errs, minor)
    # The old name stands for the new one where that is empty.
    account = spec.get("serviceAccountName") or spec.get("serviceAccount")
    if account:
        for message in is_dns1123_subdomain(account):
            errs.append(invalid((*path, "serviceAccountName"), account, message))
    for field in ("nodeName", "priorityClassName"):
        if spec.get(field):
            for message in is_dns1123_subdomain(spec[field]):
                errs.append(invalid((*path, field), spec[field], message))
    for field in ("hostname", "subdomain"):
        if spec.get(field):
            for message in is_dns1123_label(spec[field]):
                errs.append(invalid((*path, field), spec[field], message))
    if "activeDeadlineSeconds" in spec and not 1 <= spec["activeDeadlineSeconds"] <= MAX_INT32:
        errs.append(invalid((*path, "activeDeadlineSeconds"), spec["activeDeadlineSeconds"], RANGE, low=1, high=MAX_INT32))
    if not spec.keys() <= COMMON_FIELDS or _has_rare_parts(spec, containers):
        from k8slint.apis.core.validation_pod_rare import validate_rare_fields

        validate_rare_fields(spec, pod, pod_meta, path, errs, minor)


def _has_rare_parts(spec: dict[str, Any], containers: list[dict[str, Any]]) -> bool:
    """Whether some container brings a rule that spans the pod: Windows options, or variables from a file."""
    if "windowsOptions" in spec.get("securityContext", ()):
        return True
    for container in containers if "initContainers" not in spec else [*spec["initContainers"], *containers]:
        if "windowsOptions" in container.get("securityContext", ()):
            return True
        if "env" in container:
            for variable in container["env"]:
                if "valueFrom" in variable and "fileKeyRef" in variable["valueFrom"]:
                    return True
    return False


def _validate_host_network(containers: list[dict[str, Any]], path: Path, errs: list[Error], minor: int, is_pod: bool) -> None:
    """On the host's network a port is what it is. A template may leave the host port out."""
    for i, container in enumerate(containers):
        for j, port in enumerate(container.get("ports", ())):
            host, own = port.get("hostPort", 0), port.get("containerPort", 0)
            if host == own or (not host and not is_pod and minor >= 28):
                continue
            at = (*path, "containers", i, "ports", j)
            if minor >= 28:
                errs.append(invalid((*at, "hostPort"), host, "must match `containerPort` when `hostNetwork` is true"))
            else:
                errs.append(invalid((*at, "containerPort"), own, "must match `hostPort` when `hostNetwork` is true"))
