"""Warnings about the core kinds beside pods: pkg/api/{service,persistentvolume,persistentvolumeclaim,node} and the strategies."""

from __future__ import annotations

from k8slint.field import Key, Warning, format_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Path

TOPOLOGY_HINTS = "service.kubernetes.io/topology-aware-hints"
TOPOLOGY_MODE = "service.kubernetes.io/topology-mode"
BETA_STORAGE_CLASS = "volume.beta.kubernetes.io/storage-class"
ENFORCE_MOUNTABLE_SECRETS = "kubernetes.io/enforce-mountable-secrets"
STORAGE_CLASS_ANNOTATION = '{field}: deprecated since v1.8; use "storageClassName" attribute instead'

# Volume plugins that are gone: field -> (printed, deprecated in, without function since). The oldest release that warns.
GONE_PLUGINS: tuple[tuple[str, str, str, str, int], ...] = (
    ("cephfs", "cephfs", "v1.28", "v1.31+", 28),
    ("photonPersistentDisk", "photonPersistentDisk", "v1.11", "v1.16+", 25),
    ("scaleIO", "scaleIO", "v1.16", "v1.22+", 25),
    ("storageos", "storageOS", "v1.22", "v1.25+", 25),
    ("glusterfs", "glusterfs", "v1.25", "v1.26+", 25),
    ("rbd", "rbd", "v1.28", "v1.31+", 28),
)


def warnings_for_service(obj: dict[str, Any], warnings: list[Warning], minor: int) -> None:
    """A Service's warnings (GetWarningsForService)."""
    spec = obj.get("spec", {})
    annotations = obj.get("metadata", {}).get("annotations", ())
    if TOPOLOGY_HINTS in annotations and minor >= 27:
        text = "annotation {old} is deprecated, please use {new} instead"
        warnings.append(Warning(("metadata", "annotations", Key(TOPOLOGY_HINTS)), text, {"old": TOPOLOGY_HINTS, "new": TOPOLOGY_MODE}))
    kind, single = spec.get("type"), spec.get("clusterIP", "")
    if single and single != "None":
        for i, ip in enumerate(spec.get("clusterIPs") or [single]):
            _warn_of_ip(ip, ("spec", "clusterIPs", i), warnings, minor)
    elif single and kind == "ClusterIP" and minor >= 34:
        _warn_headless(spec, warnings)
    if spec.get("externalIPs"):
        if minor >= 36:
            text = "spec.externalIPs is deprecated and may no longer be implemented in some clusters"
            warnings.append(Warning(("spec", "externalIPs"), text))
        for i, ip in enumerate(spec["externalIPs"]):
            _warn_of_ip(ip, ("spec", "externalIPs", i), warnings, minor)
    if spec.get("loadBalancerIP"):
        _warn_of_ip(spec["loadBalancerIP"], ("spec", "loadBalancerIP"), warnings, minor)
    if "loadBalancerSourceRanges" in spec:
        for i, cidr in enumerate(spec["loadBalancerSourceRanges"]):
            _warn_of_cidr(cidr, ("spec", "loadBalancerSourceRanges", i), warnings, minor)
    if minor >= 28:
        if kind == "ExternalName":
            if spec.get("externalIPs"):
                text = 'spec.externalIPs is ignored when spec.type is "{type}"'
                warnings.append(Warning(("spec", "externalIPs"), text, {"type": kind}))
        elif spec.get("externalName"):
            text = 'spec.externalName is ignored when spec.type is not "{type}"'
            warnings.append(Warning(("spec", "externalName"), text, {"type": "ExternalName"}))
    if spec.get("trafficDistribution") == "PreferClose" and minor >= 35:
        text = 'spec.trafficDistribution: "{old}" is deprecated; use "{new}"'
        warnings.append(Warning(("spec", "trafficDistribution"), text, {"old": "PreferClose", "new": "PreferSameZone"}))


def _warn_of_ip(value: str, path: Path, warnings: list[Warning], minor: int) -> None:
    if minor >= 33:
        from k8slint.apis.ip import warnings_for_ip

        warnings_for_ip(value, path, warnings, minor)
    else:
        from k8slint.apis import netip

        netip.warnings_for_ip(value, path, warnings)


def _warn_of_cidr(value: str, path: Path, warnings: list[Warning], minor: int) -> None:
    if minor >= 33:
        from k8slint.apis.ip import warnings_for_cidr

        warnings_for_cidr(value, path, warnings, minor)
    else:
        from k8slint.apis import netip

        netip.warnings_for_cidr(value, path, warnings)


def _warn_headless(spec: dict[str, Any], warnings: list[Warning]) -> None:
    for name, ignored in (
        ("loadBalancerIP", bool(spec.get("loadBalancerIP"))),
        ("externalIPs", bool(spec.get("externalIPs"))),
        ("SessionAffinity", spec.get("sessionAffinity") != "None"),
    ):
        if ignored:
            path: Path = ("spec", name[0].lower() + name[1:])
            warnings.append(Warning(path, "spec.{name} is ignored for headless services", {"name": name}))


def warnings_for_endpoints(obj: dict[str, Any], warnings: list[Warning], minor: int) -> None:
    """The kind itself, and odd spellings of addresses."""
    if minor < 33:
        return
    warnings.append(Warning(("kind",), "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"))
    from k8slint.apis.ip import warnings_for_ip

    for i, subset in enumerate(obj.get("subsets", ())):
        for name in ("addresses", "notReadyAddresses"):
            for j, address in enumerate(subset.get(name, ())):
                warnings_for_ip(address.get("ip", ""), ("subsets", i, name, j, "ip"), warnings, minor)


def warnings_for_component_status(obj: dict[str, Any], warnings: list[Warning], minor: int) -> None:
    """The kind itself."""
    warnings.append(Warning(("kind",), "v1 ComponentStatus is deprecated in v1.19+"))


def warnings_for_secret(obj: dict[str, Any], warnings: list[Warning], minor: int) -> None:
    """A certificate and its key that do not belong together."""
    if obj.get("type") != "kubernetes.io/tls":
        return
    from k8slint.apis.core.keypair import key_pair_error
    from k8slint.apis.core.secret_data import secret_bytes

    data, strings = obj.get("data", {}), obj.get("stringData", {})
    message = key_pair_error(secret_bytes("tls.crt", data, strings), secret_bytes("tls.key", data, strings))
    if message:
        name = "stringData" if "tls.crt" in strings else "data"
        warnings.append(Warning((name, Key("tls.crt")), "{reason}", {"reason": message}))


def warnings_for_service_account(obj: dict[str, Any], warnings: list[Warning], minor: int) -> None:
    """The annotation that bound pods to listed secrets."""
    if minor >= 32 and ENFORCE_MOUNTABLE_SECRETS in obj.get("metadata", {}).get("annotations", ()):
        text = "metadata.annotations[{key}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets"
        path: Path = ("metadata", "annotations", Key(ENFORCE_MOUNTABLE_SECRETS))
        warnings.append(Warning(path, text, {"key": ENFORCE_MOUNTABLE_SECRETS}))


def _warn_storage_class_annotation(obj: dict[str, Any], warnings: list[Warning]) -> None:
    if BETA_STORAGE_CLASS in obj.get("metadata", {}).get("annotations", ()):
        path: Path = ("metadata", "annotations", Key(BETA_STORAGE_CLASS))
        warnings.append(Warning(path, STORAGE_CLASS_ANNOTATION, {"field": format_path(path)}))


def warnings_for_persistent_volume(obj: dict[str, Any], warnings: list[Warning], minor: int) -> None:
    """A PersistentVolume's warnings (GetWarningsForPersistentVolume)."""
    _warn_storage_class_annotation(obj, warnings)
    spec = obj.get("spec", {})
    path: Path = ("spec", "persistentVolumeReclaimPolicy")
    if spec.get("persistentVolumeReclaimPolicy") == "Recycle" and minor >= 29:
        text = (
            "{field}: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning."
        )
        warnings.append(Warning(path, text, {"field": format_path(path)}))
    terms = spec.get("nodeAffinity", {}).get("required", {}).get("nodeSelectorTerms", ())
    for i, term in enumerate(terms):
        from k8slint.apis.core.warnings_node_labels import warnings_for_node_selector_term

        warnings_for_node_selector_term(term, ("spec", "nodeAffinity", "required", "nodeSelectorTerms", i), warnings, minor)
    for name, printed, deprecated, gone, since in GONE_PLUGINS:
        if name in spec and minor >= since:
            text = "spec.{name}: deprecated in {deprecated}, non-functional in {gone}"
            warnings.append(Warning(("spec", name), text, {"name": printed, "deprecated": deprecated, "gone": gone}))


def warnings_for_persistent_volume_claim(obj: dict[str, Any], warnings: list[Warning], minor: int) -> None:
    """A PersistentVolumeClaim's warnings (GetWarningsForPersistentVolumeClaim)."""
    _warn_storage_class_annotation(obj, warnings)
    warnings_for_persistent_volume_claim_spec(obj.get("spec", {}), ("spec",), warnings)


def warnings_for_persistent_volume_claim_spec(
    spec: dict[str, Any], path: Path, warnings: list[Warning], printed: Path | None = None
) -> None:
    """Sizes that are no whole number of bytes; `printed`: the path as upstream prints it, where it leaves something out."""
    resources = spec.get("resources", {})
    for name in ("requests", "limits"):
        size = resources.get(name, {}).get("storage")
        if size is None or type(size) is int:
            continue
        from k8slint.apis.resource import canonical, milli_value

        if milli_value(size) % 1000:
            rest: Path = ("resources", name, Key("storage"))
            text = '{field}: fractional byte value "{size}" is invalid, must be an integer'
            shown = format_path((*(path if printed is None else printed), *rest))
            warnings.append(Warning((*path, *rest), text, {"field": shown, "size": canonical(size)}))


def warnings_for_node(obj: dict[str, Any], warnings: list[Warning], minor: int) -> None:
    """A Node's warnings; a configSource is dropped on creation."""
    spec = obj.get("spec", {})
    if spec.get("externalID"):
        text = "spec.externalID: this field is deprecated, and is unused by Kubernetes"
        warnings.append(Warning(("spec", "externalID"), text))
    if spec.get("podCIDRs") and minor >= 33:
        from k8slint.apis.ip import warnings_for_cidr

        for i, cidr in enumerate(spec["podCIDRs"]):
            warnings_for_cidr(cidr, ("spec", "podCIDRs", i), warnings, minor)


def warnings_for_resource_quota(obj: dict[str, Any], warnings: list[Warning], minor: int) -> None:
    """Requests that may add up to more than the limits (since 1.35)."""
    hard = obj.get("spec", {}).get("hard", {})
    for resource in ("cpu", "memory", "ephemeral-storage") if minor >= 35 else ():
        limit = f"limits.{resource}"
        request = f"requests.{resource}"
        if request not in hard and resource != "ephemeral-storage":
            request = resource  # the short name of the same
        if limit in hard and request in hard:
            from k8slint.apis.resource import canonical, parse

            if parse(hard[request])[0] > parse(hard[limit])[0]:
                text = "ResourceQuota {request} ({requested}) should be less than {limit} ({limited})"
                values: dict[str, object] = {"request": request, "requested": canonical(hard[request]), "limit": limit, "limited": canonical(hard[limit])}
                warnings.append(Warning(("spec", "hard", Key(request)), text, values))


def warnings_for_replication_controller(obj: dict[str, Any], warnings: list[Warning], minor: int) -> None:
    """Its name and its template."""
    from k8slint.apis.core.warnings_pod import warnings_for_pod_template
    from k8slint.apis.meta.warnings import warnings_for_pod_name

    warnings_for_pod_name(obj, warnings, minor)
    template = obj.get("spec", {}).get("template")
    if template is not None:
        warnings_for_pod_template(template, ("spec", "template"), warnings, minor)


OBJECTS: dict[str, Callable] = {
    "ComponentStatus": warnings_for_component_status,
    "Endpoints": warnings_for_endpoints,
    "Node": warnings_for_node,
    "PersistentVolume": warnings_for_persistent_volume,
    "PersistentVolumeClaim": warnings_for_persistent_volume_claim,
    "ReplicationController": warnings_for_replication_controller,
    "ResourceQuota": warnings_for_resource_quota,
    "Secret": warnings_for_secret,
    "Service": warnings_for_service,
    "ServiceAccount": warnings_for_service_account,
}
