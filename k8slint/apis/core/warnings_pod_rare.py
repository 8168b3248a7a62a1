"""Warnings about pods that need a look at rare fields: pkg/api/pod/warnings.go."""

from __future__ import annotations

from k8slint.apis.core.warnings_pod import fractional_bytes, warn
from k8slint.field import Key, Warning, format_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Path

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
# The server sends no more than 4,096 characters of warnings; these are far more, and a pod can be written that earns millions.
MOST_WARNINGS = 400
# A real 1.30 is silent about overlapping paths, 1.33 is not; upstream's change (#121968) was still being read before 1.31 froze.
_OVERLAPS_MINOR = 31
_CERTIFICATE_PATHS = (("certificateChainPath", "chain"), ("keyPath", "key"), ("credentialBundlePath", "credential bundle"))
NULL_SELECTOR = "a null labelSelector results in matching no pod"
DEPRECATED_ANNOTATIONS = {
    "scheduler.alpha.kubernetes.io/critical-pod": 'non-functional in v1.16+; use the "priorityClassName" field instead',
    "security.alpha.kubernetes.io/sysctls": 'non-functional in v1.11+; use the "sysctls" field instead',
    "security.alpha.kubernetes.io/unsafe-sysctls": 'non-functional in v1.11+; use the "sysctls" field instead',
}
# Volume source: (first minor that warns, the text, the name that is printed).
DEPRECATED_SOURCES = {
    "photonPersistentDisk": (0, "deprecated in v1.11, non-functional in v1.16+", "photonPersistentDisk"),
    "scaleIO": (0, "deprecated in v1.16, non-functional in v1.22+", "scaleIO"),
    "flocker": (0, "deprecated in v1.22, non-functional in v1.25+", "flocker"),
    "storageos": (0, "deprecated in v1.22, non-functional in v1.25+", "storageOS"),
    "quobyte": (0, "deprecated in v1.22, non-functional in v1.25+", "quobyte"),
    "cephfs": (28, "deprecated in v1.28, non-functional in v1.31+", "cephfs"),
    "rbd": (28, "deprecated in v1.28, non-functional in v1.31+", "rbd"),
}


def warnings_for_volume_source(volume: dict[str, Any], path: Path, warnings: list[Warning], minor: int) -> None:
    """Volume plugins that are deprecated or gone, and the claims of ephemeral volumes."""
    for source, (first, text, printed) in DEPRECATED_SOURCES.items():
        if source in volume and minor >= first:
            field = format_path((*path, printed))
            warnings.append(Warning((*path, source), "{field}: " + text, {"field": field}))
    if "gitRepo" in volume:
        text = "deprecated in v1.11" if minor < 33 else "deprecated in v1.11, and disabled by default in v1.33+"
        warn((*path, "gitRepo"), text, warnings)
    if "glusterfs" in volume:
        text = "deprecated in v1.25" if minor < 26 else "deprecated in v1.25, non-functional in v1.26+"
        warn((*path, "glusterfs"), text, warnings)
    claim = volume.get("ephemeral", {}).get("volumeClaimTemplate", {}).get("spec")
    if claim:
        warnings_for_claim_spec(claim, (*path, "ephemeral", "volumeClaimTemplate", "spec"), warnings)


def warnings_for_claim_spec(spec: dict[str, Any], path: Path, warnings: list[Warning]) -> None:
    """A PersistentVolumeClaimSpec that asks for parts of a byte (GetWarningsForPersistentVolumeClaimSpec)."""
    from k8slint.apis.resource import canonical, milli_value

    for side in ("requests", "limits"):
        value = spec.get("resources", {}).get(side, {}).get("storage")
        if value is not None and milli_value(value) % 1000:
            text = 'fractional byte value "{value}" is invalid, must be an integer'
            warn((*path, "resources", side, Key("storage")), text, warnings, value=canonical(value))


def warnings_for_annotations(annotations: dict[str, str], spec: dict[str, Any], path: Path, warnings: list[Warning], minor: int) -> None:
    """Annotations that fields have replaced."""
    from k8slint.apis.core.validation_annotations import (
        APP_ARMOR,
        SECCOMP_CONTAINER,
        SECCOMP_POD,
        app_armor_field_for_annotation,
    )
    from k8slint.apis.core.validation_security import containers_with_paths

    at = (*path, "metadata", "annotations")
    for key, text in DEPRECATED_ANNOTATIONS.items():
        if key in annotations:
            warn((*at, Key(key)), text, warnings)
    context = spec.get("securityContext", {})
    seccomp = 'non-functional in v1.27+; use the "seccompProfile" field instead'
    if minor < 27:
        seccomp = 'deprecated since v1.19, non-functional in v1.27+; use the "seccompProfile" field instead'
    if SECCOMP_POD in annotations and "seccompProfile" not in context:
        warn((*at, Key(SECCOMP_POD)), seccomp, warnings)
    app_armor = 'deprecated since v1.30; use the "appArmorProfile" field instead'
    for container, _ in containers_with_paths(spec, ()):
        own = container.get("securityContext", {})
        name = container.get("name", "")
        if SECCOMP_CONTAINER + name in annotations and "seccompProfile" not in own:
            warn((*at, Key(SECCOMP_CONTAINER + name)), seccomp, warnings)
        key = APP_ARMOR + name
        if key not in annotations or minor < 30 or "appArmorProfile" in own:
            continue
        if path:
            if "appArmorProfile" not in context:
                warn((*at, Key(key)), app_armor, warnings)
        elif spec.get("os", {}).get("name") != "windows":
            # In a Pod the server makes a field of it, and says so unless the pod's own field says the same.
            profile = app_armor_field_for_annotation(annotations[key])
            if profile is None or profile != context.get("appArmorProfile"):
                warn((*at, Key(key)), app_armor, warnings)


def warnings_for_virtual_paths(volume: dict[str, Any], path: Path, warnings: list[Warning], minor: int) -> None:
    """Files of one volume that hide each other."""
    if minor < _OVERLAPS_MINOR:
        return
    name = volume.get("name", "")
    for source, kind, named in (("configMap", "ConfigMap", "name"), ("secret", "Secret", "secretName"), ("downwardAPI", "DownwardAPI", "")):
        if source in volume and "items" in volume[source]:
            label = f'{kind} "{volume[source].get(named, "")}"' if named else kind
            paths = [item.get("path", "").rstrip("/") for item in volume[source]["items"]]
            for i, j in _overlaps(paths, MOST_WARNINGS - len(warnings)):
                text = 'volume "{volume}" ({label}): overlapping paths: "{path}" with "{other}"'
                values = {"volume": name, "label": label, "path": paths[i], "other": paths[j]}
                warnings.append(Warning((*path, source, "items", i), text, values))
    if "projected" in volume:
        _warnings_for_projected_paths(volume, (*path, "projected", "sources"), warnings)


def _warnings_for_projected_paths(volume: dict[str, Any], path: Path, warnings: list[Warning]) -> None:
    name = volume.get("name", "")
    paths: list[str] = []
    found: list[tuple[int, str]] = []  # of each path: its source's index, and how upstream calls that
    for i, source in enumerate(volume["projected"].get("sources", ())):
        if not source:
            warnings.append(Warning((*path, i), 'volume "{name}" (Projected) has no sources provided', {"name": name}))
        for label, text in _projected_paths(source):
            paths.append(text.rstrip("/"))
            found.append((i, label))
    for i, j in _overlaps(paths, MOST_WARNINGS - len(warnings)):
        text = 'volume "{volume}" (Projected): overlapping paths: "{path}" ({label}) with "{other}" ({other_label})'
        values = {"volume": name, "path": paths[i], "label": found[i][1], "other": paths[j], "other_label": found[j][1]}
        warnings.append(Warning((*path, found[i][0]), text, values))


def _projected_paths(source: dict[str, Any]) -> list[tuple[str, str]]:
    """The files that a source brings as far as it says, each with how upstream calls the source."""
    for field, kind in (("configMap", "ConfigMap"), ("secret", "Secret")):
        if field in source and "items" in source[field]:
            label = f'{kind} "{source[field].get("name", "")}"'
            return [(label, item.get("path", "")) for item in source[field]["items"]]
    if "downwardAPI" in source and "items" in source["downwardAPI"]:
        return [("DownwardAPI", item.get("path", "")) for item in source["downwardAPI"]["items"]]
    if "serviceAccountToken" in source:
        return [("ServiceAccountToken", source["serviceAccountToken"].get("path", ""))]
    if "clusterTrustBundle" in source:
        bundle = source["clusterTrustBundle"]
        return [(f'ClusterTrustBundle "{bundle.get("name", bundle.get("signerName", ""))}"', bundle.get("path", ""))]
    if "podCertificate" in source:
        certificate = source["podCertificate"]
        return [(f"PodCertificate {what}", certificate[name]) for name, what in _CERTIFICATE_PATHS if certificate.get(name)]
    return []


def _overlaps(paths: list[str], most: int) -> list[tuple[int, int]]:
    """Each path with each one before it that is the same, above it or below it: their indices, as many as `most` and a few."""
    if len(paths) < 2:
        return []
    # In this order a directory stands right before what lies in it: only paths that touch another one are compared.
    touching: set[int] = set()
    above: list[int] = []
    for i in sorted(range(len(paths)), key=lambda i: paths[i] + "/"):
        while above and not (paths[i] + "/").startswith(paths[above[-1]] + "/"):
            above.pop()
        if above:
            touching |= {i, above[-1]}
        above.append(i)
    out: list[tuple[int, int]] = []
    seen: list[int] = []
    for i in sorted(touching):
        path = paths[i] + "/"
        out += [(i, j) for j in seen if path.startswith(paths[j] + "/") or (paths[j] + "/").startswith(path)]
        if len(out) >= most:
            break
        seen.append(i)
    return out


def warnings_for_rare_fields(spec: dict[str, Any], path: Path, warnings: list[Warning], minor: int) -> None:
    """Affinity, topology spread, host aliases, overhead and name servers."""
    if "affinity" in spec:
        _warnings_for_affinity(spec["affinity"], (*path, "affinity"), warnings, minor)
    for i, constraint in enumerate(spec.get("topologySpreadConstraints", ())):
        from k8slint.apis.core.warnings_node_labels import warn_of_node_label

        at = (*path, "topologySpreadConstraints", i)
        warn_of_node_label(constraint.get("topologyKey", ""), (*at, "topologyKey"), warnings, minor, is_value=True)
        if "labelSelector" not in constraint and minor >= 28:
            warn((*at, "labelSelector"), NULL_SELECTOR, warnings)
    if "hostAliases" in spec:
        seen = set()
        for i, alias in enumerate(spec["hostAliases"]):
            ip = alias.get("ip", "")
            if ip in seen:
                warn((*path, "hostAliases", i, "ip"), 'duplicate ip "{ip}"', warnings, ip=ip)
            seen.add(ip)
    if "overhead" in spec:
        fractional_bytes(spec["overhead"], (*path, "overhead"), warnings)
    if minor >= 33:
        from k8slint.apis.ip import warnings_for_ip

        for i, server in enumerate(spec.get("dnsConfig", {}).get("nameservers", ())):
            warnings_for_ip(server, (*path, "dnsConfig", "nameservers", i), warnings, minor)
        for i, alias in enumerate(spec.get("hostAliases", ())):
            warnings_for_ip(alias.get("ip", ""), (*path, "hostAliases", i, "ip"), warnings, minor)


def _warnings_for_affinity(affinity: dict[str, Any], path: Path, warnings: list[Warning], minor: int) -> None:
    if "nodeAffinity" in affinity:
        from k8slint.apis.core.warnings_node_labels import warnings_for_node_selector_term

        node, at = affinity["nodeAffinity"], (*path, "nodeAffinity")
        for i, term in enumerate(node.get(REQUIRED, {}).get("nodeSelectorTerms", ())):
            warnings_for_node_selector_term(term, (*at, REQUIRED, "nodeSelectorTerms", i), warnings, minor)
        for i, term in enumerate(node.get(PREFERRED, ())):
            where = (*at, PREFERRED, i, "preference")
            warnings_for_node_selector_term(term.get("preference", {}), where, warnings, minor, check_values=minor >= 33)
    if minor < 28:
        return
    for kind in ("podAffinity", "podAntiAffinity"):
        pods = affinity.get(kind, {})
        for i, term in enumerate(pods.get(REQUIRED, ())):
            if "labelSelector" not in term:
                warn((*path, kind, REQUIRED, i, "labelSelector"), NULL_SELECTOR, warnings)
        for i, weighted in enumerate(pods.get(PREFERRED, ())):
            if "labelSelector" not in weighted.get("podAffinityTerm", {}):
                warn((*path, kind, PREFERRED, i, "podAffinityTerm", "labelSelector"), NULL_SELECTOR, warnings)
