"""Warnings about pods and pod templates: pkg/api/pod/warnings.go. Rare ones: warnings_pod_rare.py."""

from __future__ import annotations

from k8slint.apis.meta.validation import object_name
from k8slint.field import Warning, format_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Path

SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod"
# Volume sources that say something by being there.
WARNED_SOURCES = frozenset(
    ("photonPersistentDisk", "gitRepo", "scaleIO", "flocker", "storageos", "quobyte", "glusterfs", "ephemeral", "cephfs", "rbd")
)
# Volume sources with files whose paths may collide.
FILE_SOURCES = ("configMap", "secret", "downwardAPI", "projected")
# Fields of a PodSpec that warnings_pod_rare.py looks at.
RARE_FIELDS = frozenset(("affinity", "topologySpreadConstraints", "hostAliases", "overhead", "dnsConfig"))


def warnings_for_pod(obj: dict[str, Any], warnings: list[Warning], minor: int) -> None:
    """A Pod's warnings (GetWarningsForPod and the ones of its strategy)."""
    meta = obj.get("metadata", {})
    name = object_name(meta)
    if name and minor >= 27:
        from k8slint.apis.names import is_dns1123_label

        messages = is_dns1123_label(name)
        if messages:
            text = (
                "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: "
                "{messages}"
            )
            warnings.append(Warning(("metadata", "name"), text, {"messages": f"[{' '.join(messages)}]"}))
    _warnings_for_spec_and_meta(obj.get("spec", {}), meta, (), warnings, minor)


def warnings_for_pod_template(template: dict[str, Any], path: Path, warnings: list[Warning], minor: int) -> None:
    """A pod template's warnings (GetWarningsForPodTemplate)."""
    _warnings_for_spec_and_meta(template.get("spec", {}), template.get("metadata", {}), path, warnings, minor)


def warnings_for_pod_template_object(obj: dict[str, Any], warnings: list[Warning], minor: int) -> None:
    """A PodTemplate's warnings."""
    warnings_for_pod_template(obj.get("template", {}), ("template",), warnings, minor)


def warn(path: Path, text: str, warnings: list[Warning], **values: object) -> None:
    """A warning about a field: upstream puts the field before the text."""
    warnings.append(Warning(path, "{field}: " + text, {"field": format_path(path), **values}))


def _warnings_for_spec_and_meta(spec: dict[str, Any], meta: dict[str, Any], path: Path, warnings: list[Warning], minor: int) -> None:
    if "nodeSelector" in spec:
        for key in spec["nodeSelector"]:
            if "." in key:
                from k8slint.apis.core.warnings_node_labels import warn_of_node_label

                warn_of_node_label(key, (*path, "spec", "nodeSelector"), warnings, minor)
    annotations = meta.get("annotations")
    if annotations:
        for key in annotations:
            if "alpha.kubernetes.io/" in key or "beta.kubernetes.io/" in key:
                from k8slint.apis.core.warnings_pod_rare import warnings_for_annotations

                warnings_for_annotations(annotations, spec, path, warnings, minor)
                break
    if "volumes" in spec:
        _warnings_for_volumes(spec["volumes"], path, warnings, minor)
    if "imagePullSecrets" in spec:
        names = set()
        for i, secret in enumerate(spec["imagePullSecrets"]):
            name = secret.get("name", "")
            if name in names:
                warn((*path, "spec", "imagePullSecrets", i, "name"), 'duplicate name "{name}"', warnings, name=name)
            if not name:
                warn((*path, "spec", "imagePullSecrets", i, "name"), 'invalid empty name ""', warnings)
            names.add(name)
    _warnings_for_containers(spec, path, warnings, minor)
    if path and spec.get("terminationGracePeriodSeconds", 0) < 0:  # in a Pod it is 1 by now
        text = "must be >= 0; negative values are invalid and will be treated as 1"
        warn((*path, "spec", "terminationGracePeriodSeconds"), text, warnings)
    if not RARE_FIELDS.isdisjoint(spec):
        from k8slint.apis.core.warnings_pod_rare import warnings_for_rare_fields

        warnings_for_rare_fields(spec, (*path, "spec"), warnings, minor)


def _warnings_for_volumes(volumes: list[dict[str, Any]], path: Path, warnings: list[Warning], minor: int) -> None:
    for i, volume in enumerate(volumes):
        if not WARNED_SOURCES.isdisjoint(volume):
            from k8slint.apis.core.warnings_pod_rare import warnings_for_volume_source

            warnings_for_volume_source(volume, (*path, "spec", "volumes", i), warnings, minor)
    for i, volume in enumerate(volumes):
        for source in FILE_SOURCES:
            if source in volume and (source == "projected" or "items" in volume[source]):
                from k8slint.apis.core.warnings_pod_rare import warnings_for_virtual_paths

                warnings_for_virtual_paths(volume, (*path, "spec", "volumes", i), warnings, minor)


def _warnings_for_containers(spec: dict[str, Any], path: Path, warnings: list[Warning], minor: int) -> None:
    ports = 0
    for kind in ("initContainers", "containers", "ephemeralContainers"):
        if kind not in spec:
            continue
        for i, container in enumerate(spec[kind]):
            if container.get("resources"):
                resources = container["resources"]
                for side in ("limits", "requests"):
                    if resources.get(side):
                        fractional_bytes(resources[side], (*path, "spec", kind, i, "resources", side), warnings)
            if "env" in container:
                variables = container["env"]
                if len(variables) > 1:
                    _warnings_for_env(variables, (*path, "spec", kind, i, "env"), warnings)
            if "ports" in container:
                found = container["ports"]
                ports += len(found)
                if len(found) == 1 and "hostIP" in found[0]:
                    ports += 1
    if ports > 1:
        _warnings_for_ports(spec, path, warnings, minor)


def fractional_bytes(resources: dict[str, Any], path: Path, warnings: list[Warning]) -> None:
    """Memory in parts of a byte."""
    for name in ("memory", "ephemeral-storage"):
        if name in resources:
            value = resources[name]
            # The usual spellings: no fraction, and not so large that the thousandths overflow.
            if type(value) is str and len(value) < 9 and (
                (value[-2:] in ("Mi", "Gi", "Ki") and value[:-2].isdigit()) or value[:-1].isdigit()
            ):
                if value[-1] in "iMk0123456789":
                    continue
            from k8slint.apis.resource import canonical, milli_value
            from k8slint.field import Key

            if milli_value(value) % 1000:
                text = 'fractional byte value "{value}" is invalid, must be an integer'
                warn((*path, Key(name)), text, warnings, value=canonical(value))


def _warnings_for_env(variables: list[dict[str, Any]], path: Path, warnings: list[Warning]) -> None:
    """A variable that is set again without building on what it was."""
    names = {v.get("name") for v in variables}
    if len(names) == len(variables):
        return
    seen = set()
    for i, variable in enumerate(variables):
        name = variable.get("name", "")
        if name in seen:
            value, reference = variable.get("value", ""), f"$({name})"
            if "valueFrom" in variable or value == reference or reference not in value:
                text = 'hides previous definition of "{name}", which may be dropped when using apply'
                warn((*path, i), text, warnings, name=name)
        seen.add(name)


def _warnings_for_ports(spec: dict[str, Any], path: Path, warnings: list[Warning], minor: int) -> None:
    """Ports that are listed twice, under any of the containers."""
    by_number: dict[tuple[int, str], list[tuple[Path, dict[str, Any]]]] = {}
    by_name: dict[str, Path] = {}
    named: list[tuple[str, Path, Path]] = []
    for kind in ("initContainers", "containers", "ephemeralContainers"):
        for i, container in enumerate(spec.get(kind, ())):
            for j, port in enumerate(container.get("ports", ())):
                at = (*path, "spec", kind, i, "ports", j)
                host, ip = port.get("hostPort", 0), port.get("hostIP", "")
                if ip and not host:
                    text = "hostIP set without hostPort: {{Name:{name} HostPort:0 ContainerPort:{port} Protocol:{protocol} HostIP:{ip}}}"
                    values = {"name": port.get("name", ""), "port": port.get("containerPort", 0), "protocol": port.get("protocol", "")}
                    warn(at, text, warnings, ip=ip, **values)
                others = by_number.setdefault((port.get("containerPort", 0), port.get("protocol", "")), [])
                for other_at, other in others:
                    other_host, other_ip = other.get("hostPort", 0), other.get("hostIP", "")
                    if ip == other_ip and host == other_host:
                        text = "duplicate port definition with {other}"
                    elif not host or not other_host:
                        text = "overlapping port definition with {other}"
                    elif host == other_host and (not ip) != (not other_ip):
                        text = "dangerously ambiguous port definition with {other}"
                    else:
                        continue
                    warn(at, text, warnings, other=format_path(other_at))
                others.append((at, port))
                name = port.get("name", "")
                if name and minor >= 31 and (kind == "containers" or container.get("restartPolicy") == "Always"):
                    if name in by_name:
                        named.append((name, at, by_name[name]))
                    else:
                        by_name[name] = at
    for name, at, other_at in named:
        text = 'duplicate port name "{name}" with {other}, services and probes that select ports by name will use {other}'
        warn(at, text, warnings, name=name, other=format_path(other_at))
