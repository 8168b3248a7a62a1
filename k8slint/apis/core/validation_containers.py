"""Containers of all kinds: pkg/apis/core/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.core.validation_env import validate_env, validate_env_from
from k8slint.apis.core.validation_probes import port_name_messages, validate_lifecycle, validate_liveness_probe, validate_readiness_probe
from k8slint.apis.core.validation_resources import validate_container_resource_requirements
from k8slint.apis.meta.validation import not_supported_as_listed
from k8slint.apis.names import is_dns1123_label
from k8slint.field import duplicate, forbidden, format_path, invalid, not_found, not_supported, required, too_many

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Error, Path

PULL_POLICIES = ("Always", "IfNotPresent", "Never")
PROTOCOLS = ("SCTP", "TCP", "UDP")
MESSAGE_POLICIES = ("File", "FallbackToLogsOnError")
MOUNT_PROPAGATIONS = ("Bidirectional", "HostToContainer", "None")
RECURSIVE_READ_ONLY = ("Disabled", "IfPossible", "Enabled")
BIND_MOUNT_OPTIONS = ("noexec", "nodev", "nosuid")
EPHEMERAL_FORBIDDEN = (
    "ports",
    "resources",
    "resizePolicy",
    "restartPolicy",
    "restartPolicyRules",
    "livenessProbe",
    "readinessProbe",
    "startupProbe",
    "lifecycle",
)
PROBES = ("livenessProbe", "readinessProbe", "startupProbe")


class PodContext:
    """What containers need to know of their pod (upstream passes it as half a dozen arguments)."""

    __slots__ = ("claim_names", "grace_period", "host_users", "minor", "os", "restart_policy", "volumes")

    def __init__(self, spec: dict[str, Any], volumes: dict[str, dict[str, Any]], minor: int) -> None:
        self.volumes = volumes
        self.minor = minor
        self.claim_names = {c["name"] for c in spec["resourceClaims"] if c.get("name")} if "resourceClaims" in spec else None
        self.grace_period: int | None = spec.get("terminationGracePeriodSeconds")
        self.os: dict[str, Any] | None = spec.get("os")
        self.restart_policy: str = spec.get("restartPolicy", "")
        self.host_users: bool = spec.get("hostUsers", True)


def validate_containers(containers: list[dict[str, Any]], pod: PodContext, path: Path, errs: list[Error]) -> None:
    """The regular containers: there is one at least, with names of their own."""
    if not containers:
        errs.append(required(path))
        return
    minor = pod.minor
    names = set()
    host_ports = False
    for i, container in enumerate(containers):
        at = (*path, i)
        if validate_container_common(container, pod, at, errs):
            host_ports = True
        name = container.get("name", "")
        if name in names:
            errs.append(duplicate((*at, "name"), name))
        names.add(name)
        validate_lifecycle_and_probes(container, pod, at, errs)
        if "restartPolicy" in container or "restartPolicyRules" in container:
            from k8slint.features import enabled

            if enabled("ContainerRestartRules", minor):
                _validate_container_restart_policy(container, at, errs, minor)
            elif "restartPolicy" in container:
                errs.append(forbidden((*at, "restartPolicy"), "may not be set for non-init containers"))
    if host_ports:
        _check_host_port_conflicts(containers, path, errs)


def validate_lifecycle_and_probes(container: dict[str, Any], pod: PodContext, path: Path, errs: list[Error]) -> None:
    """Hooks and probes of a container that keeps running."""
    if "lifecycle" in container:
        validate_lifecycle(container["lifecycle"], pod.grace_period, pod.os, (*path, "lifecycle"), errs, pod.minor)
    if "livenessProbe" in container:
        validate_liveness_probe(container["livenessProbe"], pod.grace_period, (*path, "livenessProbe"), errs, pod.minor)
    if "readinessProbe" in container:
        validate_readiness_probe(container["readinessProbe"], pod.grace_period, (*path, "readinessProbe"), errs, pod.minor)
    if "startupProbe" in container:
        validate_liveness_probe(container["startupProbe"], pod.grace_period, (*path, "startupProbe"), errs, pod.minor)


def validate_container_common(container: dict[str, Any], pod: PodContext, path: Path, errs: list[Error]) -> bool:
    """What all kinds of containers have in common; returns whether one of its ports asks for a host port."""
    minor = pod.minor
    name = container.get("name", "")
    if not name:
        errs.append(required((*path, "name")))
    else:
        for message in is_dns1123_label(name):
            errs.append(invalid((*path, "name"), name, message))
    if not container.get("image"):
        errs.append(required((*path, "image")))
    policy = container.get("terminationMessagePolicy", "")
    if policy not in MESSAGE_POLICIES:
        at = (*path, "terminationMessagePolicy")
        errs.append(not_supported_as_listed(at, policy, MESSAGE_POLICIES) if policy else required(at))
    host_ports = False
    if "ports" in container:
        host_ports = _validate_container_ports(container["ports"], (*path, "ports"), errs)
    if "env" in container:
        validate_env(container["env"], (*path, "env"), errs, minor)
    if "envFrom" in container:
        validate_env_from(container["envFrom"], (*path, "envFrom"), errs, minor)
    if "volumeMounts" in container:
        _validate_volume_mounts(container["volumeMounts"], container, pod.volumes, (*path, "volumeMounts"), errs)
    if "volumeDevices" in container:
        _validate_volume_devices(container, pod.volumes, (*path, "volumeDevices"), errs)
    policy = container.get("imagePullPolicy", "")
    if policy not in PULL_POLICIES:
        _report_choice(policy, PULL_POLICIES, (*path, "imagePullPolicy"), errs)
    if container.get("resources"):
        validate_container_resource_requirements(container["resources"], pod.claim_names, (*path, "resources"), errs, minor)
    if "resizePolicy" in container:
        _validate_resize_policy(container["resizePolicy"], pod.restart_policy, (*path, "resizePolicy"), errs)
    if "securityContext" in container:
        context = container["securityContext"]
        if context:
            from k8slint.apis.core.validation_security import validate_security_context

            validate_security_context(context, pod.host_users, (*path, "securityContext"), errs, minor)
    return host_ports


def _report_choice(value: str, allowed: tuple[str, ...], path: Path, errs: list[Error]) -> None:
    errs.append(not_supported(path, value, allowed) if value else required(path))


def _validate_container_ports(ports: list[dict[str, Any]], path: Path, errs: list[Error]) -> bool:
    """Names are unique in the container; returns whether there is a host port."""
    names = set()
    host_ports = False
    for i, port in enumerate(ports):
        name = port.get("name")
        if name:
            if name in names:
                errs.append(duplicate((*path, i, "name"), name))
            else:
                messages = port_name_messages(name)
                for message in messages:
                    errs.append(invalid((*path, i, "name"), name, message))
                if not messages:
                    names.add(name)
        number = port.get("containerPort", 0)
        if not 1 <= number <= 65535:
            if number == 0:
                errs.append(required((*path, i, "containerPort")))
            else:
                errs.append(invalid((*path, i, "containerPort"), number, "must be between {low} and {high}, inclusive", low=1, high=65535))
        number = port.get("hostPort", 0)
        if number:
            host_ports = True
            if not 1 <= number <= 65535:
                errs.append(invalid((*path, i, "hostPort"), number, "must be between {low} and {high}, inclusive", low=1, high=65535))
        protocol = port.get("protocol", "")
        if protocol not in PROTOCOLS:
            _report_choice(protocol, PROTOCOLS, (*path, i, "protocol"), errs)
    return host_ports


def _check_host_port_conflicts(containers: list[dict[str, Any]], path: Path, errs: list[Error], first: int | None = None) -> None:
    """No two ports take the same port of the host. `first` is the index that is printed for a single container."""
    taken = set()
    for i, container in enumerate(containers):
        for j, port in enumerate(container.get("ports", ())):
            number = port.get("hostPort", 0)
            if not number:
                continue
            key = f"{port.get('protocol', '')}/{port.get('hostIP', '')}/{number}"
            if key in taken:
                printed = format_path((*path, i, "ports", j, "hostPort"))
                errs.append(duplicate((*path, i if first is None else first, "ports", j, "hostPort"), key, field=printed))
            taken.add(key)


def _validate_volume_mounts(
    mounts: list[dict[str, Any]], container: dict[str, Any], volumes: dict[str, dict[str, Any]], path: Path, errs: list[Error]
) -> None:
    devices = {d.get("name", ""): d.get("devicePath", "") for d in container["volumeDevices"]} if "volumeDevices" in container else None
    points = set()
    for i, mount in enumerate(mounts):
        name = mount.get("name", "")
        if not name:
            errs.append(required((*path, i, "name")))
        if name not in volumes:
            errs.append(not_found((*path, i, "name"), name))
        point = mount.get("mountPath", "")
        if not point:
            errs.append(required((*path, i, "mountPath")))
        if point in points:
            errs.append(invalid((*path, i, "mountPath"), point, "must be unique"))
        points.add(point)
        if devices:
            if name in devices:
                errs.append(invalid((*path, i, "name"), name, "must not already exist in volumeDevices"))
            if point in devices.values():
                errs.append(invalid((*path, i, "mountPath"), point, "must not already exist as a path in volumeDevices"))
        if len(mount) > 2 or not name or not point:
            _validate_mount_options(mount, container, volumes, i, path, errs)


def _validate_mount_options(
    mount: dict[str, Any], container: dict[str, Any], volumes: dict[str, dict[str, Any]], index: int, path: Path, errs: list[Error]
) -> None:
    """Sub-paths and propagation. Upstream's paths for these leave out the index."""
    at = (*path, index)
    before = len(errs)
    sub_path, expression = mount.get("subPath"), mount.get("subPathExpr")
    if sub_path:
        from k8slint.apis.core.validation_volumes import validate_local_descending_path

        validate_local_descending_path(sub_path, (*at, "subPath"), errs)
    if expression:
        from k8slint.apis.core.validation_volumes import validate_local_descending_path

        validate_local_descending_path(expression, (*at, "subPathExpr"), errs)
    propagation = mount.get("mountPropagation")
    if propagation is not None:
        if propagation not in MOUNT_PROPAGATIONS:
            errs.append(not_supported((*at, "mountPropagation"), propagation, MOUNT_PROPAGATIONS))
        elif propagation == "Bidirectional" and not container.get("securityContext", {}).get("privileged"):
            detail = "Bidirectional mount propagation is available only to privileged containers"
            errs.append(forbidden((*at, "mountPropagation"), detail))
    if "recursiveReadOnly" in mount:
        recursive = mount["recursiveReadOnly"]
        if recursive not in RECURSIVE_READ_ONLY:
            errs.append(not_supported((*at, "recursiveReadOnly"), recursive, RECURSIVE_READ_ONLY))
        elif recursive != "Disabled":
            if not mount.get("readOnly"):
                errs.append(forbidden((*at, "recursiveReadOnly"), "may only be specified when readOnly is true"))
            if propagation not in (None, "None"):
                detail = "may only be specified when mountPropagation is None or not specified"
                errs.append(forbidden((*at, "recursiveReadOnly"), detail))
    for error in errs[before:]:
        error.field = format_path((*path, *error.path[len(at) :]))
    if sub_path and expression:
        errs.append(invalid((*at, "subPathExpr"), expression, "subPathExpr and subPath are mutually exclusive"))
    if mount.get("bindMountOptions"):
        options = mount["bindMountOptions"]
        for j, option in enumerate(options):
            if option not in BIND_MOUNT_OPTIONS:
                errs.append(not_supported((*at, "bindMountOptions", j), option, BIND_MOUNT_OPTIONS))
            if option in options[:j]:
                errs.append(duplicate((*at, "bindMountOptions", j), option))
        if "image" in volumes.get(mount.get("name", ""), ()):
            errs.append(invalid((*at, "bindMountOptions"), options, "bindMountOptions may not be used with image volumes"))


def _validate_volume_devices(container: dict[str, Any], volumes: dict[str, dict[str, Any]], path: Path, errs: list[Error]) -> None:
    mounts = {m.get("name", ""): m.get("mountPath", "") for m in container.get("volumeMounts", ())}
    names: set[str] = set()
    paths: set[str] = set()
    for i, device in enumerate(container["volumeDevices"]):
        at = (*path, i)
        name, target = device.get("name", ""), device.get("devicePath", "")
        if not name:
            errs.append(required((*at, "name")))
        if name in names:
            errs.append(invalid((*at, "name"), name, "must be unique"))
        if name not in volumes:
            errs.append(not_found((*at, "name"), name))
        elif "persistentVolumeClaim" not in volumes[name] and "ephemeral" not in volumes[name]:
            detail = "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode"
            errs.append(invalid((*at, "name"), name, detail))
        if not target:
            errs.append(required((*at, "devicePath")))
        if target in paths:
            errs.append(invalid((*at, "devicePath"), target, "must be unique"))
        if ".." in target.split("/"):
            errs.append(invalid((*at, "devicePath"), target, "can not contain backsteps ('..')"))
        else:
            paths.add(target)
        if name in mounts:
            errs.append(invalid((*at, "name"), name, "must not already exist in volumeMounts"))
        if target in mounts.values():
            errs.append(invalid((*at, "devicePath"), target, "must not already exist as a path in volumeMounts"))
        if name:
            names.add(name)


def _validate_resize_policy(policies: list[dict[str, Any]], pod_restart_policy: str, path: Path, errs: list[Error]) -> None:
    """Upstream names the list for all but duplicates."""
    seen = set()
    printed = format_path(path)
    for i, policy in enumerate(policies):
        at = (*path, i)
        resource, restart = policy.get("resourceName", ""), policy.get("restartPolicy", "")
        if resource in seen:
            errs.append(duplicate(at, resource))
        seen.add(resource)
        for value, allowed in ((resource, ("cpu", "memory")), (restart, ("NotRequired", "RestartContainer"))):
            if not value:
                errs.append(required(at, field=printed))
            elif value not in allowed:
                errs.append(not_supported(at, value, allowed, field=printed))
        if pod_restart_policy == "Never" and restart != "NotRequired":
            errs.append(invalid(at, restart, "must be 'NotRequired' when pod `restartPolicy` is 'Never'", field=printed))


def _validate_container_restart_policy(container: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    """A container's own restartPolicy and its exceptions by exit code (1.34)."""
    policy = container.get("restartPolicy")
    rules = container.get("restartPolicyRules") or []
    if policy is None:
        if not rules:
            return
        errs.append(required((*path, "restartPolicy"), "must specify restartPolicy when restart rules are used"))
    elif policy not in ("Always", "Never", "OnFailure"):
        errs.append(not_supported((*path, "restartPolicy"), policy, ("Always", "Never", "OnFailure")))
    if not rules:
        return
    from k8slint.features import enabled

    actions: tuple[str, ...] = ("Restart",)
    if enabled("RestartAllContainersOnContainerExits", minor):
        actions = ("Restart", "RestartAllContainers")
    if len(rules) > 20:
        errs.append(too_many((*path, "restartPolicyRules"), len(rules), 20))
    for i, rule in enumerate(rules):
        at = (*path, "restartPolicyRules", i)
        action = rule.get("action", "")
        if action not in actions:
            errs.append(not_supported((*at, "action"), action, actions))
        if "exitCodes" not in rule:
            errs.append(required((*at, "exitCodes"), "must be specified"))
            continue
        operator = rule["exitCodes"].get("operator", "")
        if operator not in ("In", "NotIn"):
            errs.append(not_supported((*at, "exitCodes", "operator"), operator, ("In", "NotIn")))
        values = rule["exitCodes"].get("values") or []
        if len(values) > 255:
            errs.append(too_many((*at, "exitCodes", "values"), len(values), 255))


def validate_init_containers(
    containers: list[dict[str, Any]], regular: list[dict[str, Any]], pod: PodContext, path: Path, errs: list[Error]
) -> None:
    """The init containers, sidecars among them."""
    from k8slint.features import enabled

    minor = pod.minor
    names = {c.get("name", "") for c in regular}
    for i, container in enumerate(containers):
        at = (*path, i)
        host_ports = validate_container_common(container, pod, at, errs)
        policy = container.get("restartPolicy")
        if policy is not None or "restartPolicyRules" in container:
            _validate_init_container_restart_policy(container, at, errs, minor)
        always = policy == "Always"
        name = container.get("name", "")
        if name in names:
            errs.append(duplicate((*at, "name"), name))
        elif name:
            names.add(name)
        if host_ports:
            # Upstream looks at each of them alone, so it prints the index 0 for all.
            _check_host_port_conflicts([container], path, errs, first=i)
        if always:
            validate_lifecycle_and_probes(container, pod, at, errs)
        else:
            # The message has named the policy since sidecars exist.
            detail = "may not be set for init containers"
            if minor >= 28:
                detail += " without restartPolicy=Always"
            for field in ("lifecycle", *PROBES):
                if field in container:
                    errs.append(forbidden((*at, field), detail))
        if container.get("resizePolicy"):
            if not enabled("InPlacePodVerticalScaling", minor):
                errs.append(invalid((*at, "resizePolicy"), container["resizePolicy"], "must not be set for init containers"))
            elif not always and enabled("InPlacePodVerticalScalingInitContainers", minor):
                for j, item in enumerate(container["resizePolicy"]):
                    if item.get("restartPolicy") == "RestartContainer":
                        detail = "must not be set to 'RestartContainer' for non-sidecar initContainers"
                        errs.append(invalid((*at, "resizePolicy", j, "restartPolicy"), "RestartContainer", detail))


def _validate_init_container_restart_policy(container: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    from k8slint.features import enabled

    policy, rules = container.get("restartPolicy"), container.get("restartPolicyRules")
    if policy is None:
        if rules:
            errs.append(required((*path, "restartPolicy"), "must specify restartPolicy when restart rules are used"))
    elif not enabled("ContainerRestartRules", minor):
        if policy != "Always":
            errs.append(not_supported((*path, "restartPolicy"), policy, ("Always",)))
    elif policy != "Always" or enabled("RestartAllContainersOnContainerExits", minor):
        _validate_container_restart_policy(container, path, errs, minor)
    elif rules:
        detail = "restartPolicyRules are not allowed for init containers with restart policy Always"
        errs.append(forbidden((*path, "restartPolicyRules"), detail))


def validate_ephemeral_containers(
    containers: list[dict[str, Any]], spec: dict[str, Any], pod: PodContext, path: Path, errs: list[Error]
) -> None:
    """Ephemeral containers. They cannot be created, and are judged all the same."""
    others = {c.get("name", "") for kind in ("containers", "initContainers") for c in spec.get(kind, ())}
    names = set(others)
    for i, container in enumerate(containers):
        at = (*path, i)
        validate_container_common(container, pod, at, errs)
        validate_container_only_for_pod(container, at, errs)
        name = container.get("name", "")
        if name in names:
            errs.append(duplicate((*at, "name"), name))
        names.add(name)
        target = container.get("targetContainerName", "")
        if target and target not in others:
            errs.append(not_found((*at, "targetContainerName"), target))
        for field in EPHEMERAL_FORBIDDEN:
            # A field of its zero value counts as not set; an empty list does not.
            if field in container and (field != "resources" or container[field]):
                errs.append(forbidden((*at, field), "cannot be set for an Ephemeral Container"))
        for j, mount in enumerate(container.get("volumeMounts", ())):
            for field in ("subPath", "subPathExpr"):
                if mount.get(field):
                    errs.append(forbidden((*at, "volumeMounts", j, field), "cannot be set for an Ephemeral Container"))


def validate_container_only_for_pod(container: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """What a template may get wrong and a Pod may not."""
    image = container.get("image", "")
    if image and (image[0].isspace() or image[-1].isspace()):
        errs.append(invalid((*path, "image"), image, "must not have leading or trailing whitespace"))
