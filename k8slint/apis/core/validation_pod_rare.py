"""Fields of a PodSpec that few pods have: pkg/apis/core/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.core.validation_security import containers_with_paths
from k8slint.apis.meta.validation import not_supported_as_listed
from k8slint.apis.names import is_dns1123_label, is_dns1123_subdomain, is_qualified_name
from k8slint.field import Key, duplicate, forbidden, format_path, invalid, not_found, not_supported, required, too_long

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.apis.core.validation_containers import PodContext
    from k8slint.field import Error, Path

_LOWER = "abcdefghijklmnopqrstuvwxyz0123456789"
SUBDOMAIN_WITH_UNDERSCORE = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with "
    "an alphanumeric character (e.g. 'example.com', regex used for validation is "
    "'_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*')"
)


def validate_rare_fields(
    spec: dict[str, Any], pod: PodContext, pod_meta: dict[str, Any] | None, path: Path, errs: list[Error], minor: int
) -> None:
    """Everything of a PodSpec that validate_pod_spec does not look at itself."""
    if "resourceClaims" in spec:
        _validate_pod_resource_claims(spec["resourceClaims"], pod_meta, (*path, "resourceClaims"), errs, minor)
    if "ephemeralContainers" in spec:
        from k8slint.apis.core.validation_containers import validate_ephemeral_containers

        validate_ephemeral_containers(spec["ephemeralContainers"], spec, pod, (*path, "ephemeralContainers"), errs)
    if "resources" in spec:
        _validate_pod_resources(spec, pod, (*path, "resources"), errs)
    if spec.get("shareProcessNamespace") and spec.get("hostPID"):
        # Upstream kept the field in the security context until 1.37.
        printed = (*path, "shareProcessNamespace") if minor >= 37 else (*path, "securityContext", "shareProcessNamespace")
        detail = "ShareProcessNamespace and HostPID cannot both be enabled"
        errs.append(invalid((*path, "shareProcessNamespace"), True, detail, field=format_path(printed)))
    if "dnsConfig" in spec:
        validate_pod_dns_config(spec["dnsConfig"], spec.get("dnsPolicy", ""), (*path, "dnsConfig"), errs, minor)
    if "readinessGates" in spec:
        for i, gate in enumerate(spec["readinessGates"]):
            kind = gate.get("conditionType", "")
            for message in is_qualified_name(kind):
                errs.append(invalid((*path, "readinessGates", i, "conditionType"), kind, message))
    if "schedulingGates" in spec:
        _validate_scheduling_gates(spec["schedulingGates"], (*path, "schedulingGates"), errs)
    if "hostUsers" in spec and not spec["hostUsers"]:
        from k8slint.apis.core.validation_security import validate_host_users

        validate_host_users(spec, path, errs, minor)
    if "hostnameOverride" in spec:
        _validate_hostname_override(spec, (*path, "hostnameOverride"), errs)
    if "hostAliases" in spec:
        from k8slint.apis.ip import validate_ip_for_legacy_field

        for i, alias in enumerate(spec["hostAliases"]):
            validate_ip_for_legacy_field(alias.get("ip", ""), (*path, "hostAliases", i, "ip"), errs, minor)
            for j, name in enumerate(alias.get("hostnames", ())):
                for message in is_dns1123_subdomain(name):
                    errs.append(invalid((*path, "hostAliases", i, "hostnames", j), name, message))
    if "runtimeClassName" in spec:
        for message in is_dns1123_subdomain(spec["runtimeClassName"]):
            errs.append(invalid((*path, "runtimeClassName"), spec["runtimeClassName"], message))
    if "preemptionPolicy" in spec:
        validate_preemption_policy(spec["preemptionPolicy"], (*path, "preemptionPolicy"), errs)
    if "overhead" in spec:
        _validate_overhead(spec["overhead"], (*path, "overhead"), errs, minor)
    _validate_os(spec, path, errs)
    if "schedulingGroup" in spec:
        _validate_scheduling_group(spec, (*path, "schedulingGroup"), errs)
    if "workloadRef" in spec:
        _validate_workload_reference(spec["workloadRef"], (*path, "workloadRef"), errs)
    _validate_file_key_ref_volumes(spec, path, errs)


def _validate_pod_resource_claims(
    claims: list[dict[str, Any]], pod_meta: dict[str, Any] | None, path: Path, errs: list[Error], minor: int
) -> None:
    static = pod_meta is not None and "kubernetes.io/config.mirror" in pod_meta.get("annotations", ())
    names: set[str] = set()
    for i, claim in enumerate(claims):
        at = (*path, i)
        if static:
            errs.append(forbidden(at, "static pods do not support resource claims", field="[]"))
            continue
        name = claim.get("name", "")
        if not name:
            errs.append(required((*at, "name")))
        elif name in names:
            errs.append(duplicate((*at, "name"), name))
        else:
            for message in is_dns1123_label(name):
                errs.append(invalid((*at, "name"), name, message))
            names.add(name)
        if "resourceClaimName" in claim and "resourceClaimTemplateName" in claim:
            errs.append(invalid(at, claim, "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified"))
        elif "resourceClaimName" not in claim and "resourceClaimTemplateName" not in claim:
            errs.append(invalid(at, claim, "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`"))
        for field in ("resourceClaimName", "resourceClaimTemplateName"):
            if field in claim:
                for message in is_dns1123_subdomain(claim[field]):
                    errs.append(invalid((*at, field), claim[field], message))


def _validate_pod_resources(spec: dict[str, Any], pod: PodContext, path: Path, errs: list[Error]) -> None:
    """Resources of the pod as a whole, and that its containers keep within them."""
    from k8slint.features import enabled

    if not enabled("PodLevelResources", pod.minor):
        return
    from k8slint.apis.core.validation_resources import validate_pod_resource_requirements

    resources = spec["resources"]
    if pod.os and pod.os.get("name") == "windows":
        errs.append(forbidden(path, "may not be set for a windows pod"))
        return
    if "claims" in resources:
        errs.append(forbidden((*path, "claims"), "claims may not be set for Resources at pod-level"))
    validate_pod_resource_requirements(resources, pod.claim_names, path, errs)
    _validate_pod_resource_consistency(spec, path, errs)


def aggregate_container_resources(spec: dict[str, Any], kind: str) -> dict[str, int]:
    """What the containers ask for together, in nano units (AggregateContainerRequests and ...Limits). `kind`: requests or
    limits. Init containers run one after the other, beside the sidecars started before them."""
    from k8slint.apis.resource import parse

    total: dict[str, int] = {}
    for container in spec.get("containers", ()):
        for name, value in container.get("resources", {}).get(kind, {}).items():
            total[name] = total.get(name, 0) + parse(value)[0]
    sidecars: dict[str, int] = {}
    most: dict[str, int] = {}
    for container in spec.get("initContainers", ()):
        own = {name: parse(value)[0] for name, value in container.get("resources", {}).get(kind, {}).items()}
        if container.get("restartPolicy") == "Always":
            for name, value in own.items():
                total[name] = total.get(name, 0) + value
                sidecars[name] = sidecars.get(name, 0) + value
            own = sidecars
        else:
            own = {name: own.get(name, 0) + sidecars.get(name, 0) for name in own.keys() | sidecars.keys()}
        for name, value in own.items():
            most[name] = max(most.get(name, value), value)
    for name, value in most.items():
        total[name] = max(total.get(name, value), value)
    return total


def _validate_pod_resource_consistency(spec: dict[str, Any], path: Path, errs: list[Error]) -> None:
    from k8slint.apis.resource import DECIMAL_SI, canonical, format_nano, parse

    resources = spec["resources"]
    for kind, word in (("requests", "requests"), ("limits", "limits")):
        given = resources.get(kind, {})
        if not given:
            continue
        for name, value in aggregate_container_resources(spec, kind).items():
            if name not in given or (kind == "limits" and not name.startswith("hugepages-")):
                continue
            if value > parse(given[name])[0]:
                detail = "must be greater than or equal to aggregate container {kind} of {total}"
                text = format_nano(value, parse(given[name])[1] or DECIMAL_SI)
                errs.append(invalid((*path, kind, Key(name)), canonical(given[name]), detail, kind=word, total=text))
    limits = resources.get("limits", {})
    for i, container in enumerate(spec.get("containers", ())):
        for name, value in container.get("resources", {}).get("limits", {}).items():
            if name in limits and parse(value)[0] > parse(limits[name])[0]:
                at = (*path[:-1], "containers", i, "resources", "limits", Key(name))
                printed = format_path((*path, "containers", i, Key(name), "limits"))
                detail = "must be less than or equal to pod limits of {limit}"
                errs.append(invalid(at, canonical(value), detail, field=printed, limit=canonical(limits[name])))


def validate_pod_dns_config(config: dict[str, Any], policy: str, path: Path, errs: list[Error], minor: int) -> None:
    """dnsConfig; with the policy None it must name a server."""
    servers = config.get("nameservers") or []
    if policy == "None" and not servers:
        detail = "must provide at least one DNS nameserver when `dnsPolicy` is {policy}"
        errs.append(required((*path, "nameservers"), detail, policy="None"))
        return
    if len(servers) > 3:
        errs.append(invalid((*path, "nameservers"), servers, "must not have more than {max} nameservers", max=3))
    from k8slint.apis.ip import validate_ip_for_legacy_field
    from k8slint.features import enabled

    for i, server in enumerate(servers):
        validate_ip_for_legacy_field(server, (*path, "nameservers", i), errs, minor)
    searches = config.get("searches") or []
    most, longest = (32, 2048) if enabled("ExpandedDNSConfig", minor) else (6, 256)
    if len(searches) > most:
        errs.append(invalid((*path, "searches"), searches, "must not have more than {max} search paths", max=most))
    if len(" ".join(searches).encode()) > longest:
        detail = "must not have more than {max} characters (including spaces) in the search list"
        errs.append(invalid((*path, "searches"), searches, detail, max=longest))
    relaxed = enabled("RelaxedDNSSearchValidation", minor)
    for i, search in enumerate(searches):
        if relaxed and search == ".":
            continue
        name = search.removesuffix(".")
        for message in _subdomain_with_underscore(name) if relaxed else is_dns1123_subdomain(name):
            errs.append(invalid((*path, "searches", i), name, message))
    for i, option in enumerate(config.get("options", ())):
        if not option.get("name"):
            errs.append(required((*path, "options", i), "must not be empty"))


def _subdomain_with_underscore(name: str) -> list[str]:
    """A subdomain in which `_` may stand too, at a label's beginning but not at its end."""
    errors = []
    if len(name.encode()) > 253:
        errors.append("must be no more than 253 characters")
    for label in name.split("."):
        rest = label.removeprefix("_")
        if not rest or rest[0] not in _LOWER or rest[-1] not in _LOWER or rest.strip(_LOWER + "-_"):
            errors.append(SUBDOMAIN_WITH_UNDERSCORE)
            break
    return errors


def _validate_scheduling_gates(gates: list[dict[str, Any]], path: Path, errs: list[Error]) -> None:
    seen = set()
    for i, gate in enumerate(gates):
        name = gate.get("name", "")
        for message in is_qualified_name(name):
            errs.append(invalid((*path, i), name, message))
        if name in seen:
            errs.append(duplicate((*path, i), name))
        seen.add(name)


def _validate_hostname_override(spec: dict[str, Any], path: Path, errs: list[Error]) -> None:
    name = spec["hostnameOverride"]
    if spec.get("setHostnameAsFQDN"):
        errs.append(forbidden(path, "may not be specified when setHostnameAsFQDN is true"))
    if spec.get("hostNetwork"):
        errs.append(forbidden(path, "may not be specified when hostNetwork is true"))
    if len(name.encode()) > 64:
        errs.append(too_long(path, 64))
    for message in is_dns1123_subdomain(name):
        errs.append(invalid(path, name, message))


def validate_preemption_policy(policy: str, path: Path, errs: list[Error]) -> None:
    """preemptionPolicy of a pod or priority class."""
    if not policy:
        errs.append(required(path))
    elif policy not in ("PreemptLowerPriority", "Never"):
        errs.append(not_supported_as_listed(path, policy, ("PreemptLowerPriority", "Never")))


def _validate_overhead(overhead: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    """The overhead is judged as a container's limits; upstream's path says so."""
    from k8slint.apis.core.validation_resources import validate_resource_requirements

    before = len(errs)
    validate_resource_requirements({"limits": overhead}, path, errs, minor)
    for error in errs[before:]:
        error.path = (*path, *error.path[len(path) + 1 :])


def _validate_os(spec: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """`os`, and what is not possible on that system."""
    from k8slint.apis.core.validation_security import validate_linux, validate_windows, validate_windows_host_process_pod

    validate_windows_host_process_pod(spec, path, errs)
    if "os" not in spec:
        return
    name = spec["os"].get("name", "")
    if not name:
        errs.append(required((*path, "os", "name")))
    elif name == "linux":
        validate_linux(spec, path, errs)
    elif name == "windows":
        validate_windows(spec, path, errs)
    else:
        errs.append(not_supported((*path, "os"), name, ("linux", "windows")))


def _validate_scheduling_group(spec: dict[str, Any], path: Path, errs: list[Error]) -> None:
    group = spec["schedulingGroup"]
    if "podGroupName" not in group:
        errs.append(invalid((*path, "podGroupName"), None, "must specify one of: `podGroupName`"))
    else:
        for message in is_dns1123_subdomain(group["podGroupName"]):
            errs.append(invalid((*path, "podGroupName"), group["podGroupName"], message))
    if spec.get("evictionResponders"):
        errs.append(forbidden(path, "may not be set when evictionResponders is set"))


def _validate_workload_reference(reference: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """workloadRef of 1.35: the names of a Workload, of its group and of the replica."""
    for field, check in (("name", is_dns1123_subdomain), ("podGroup", is_dns1123_label), ("podGroupReplicaKey", is_dns1123_label)):
        value = reference.get(field, "")
        if not value:
            if field != "podGroupReplicaKey":
                errs.append(required((*path, field)))
            continue
        for message in check(value):
            errs.append(invalid((*path, field), value, message))


def _validate_file_key_ref_volumes(spec: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """Variables are read from emptyDir volumes only."""
    volumes = {v.get("name", ""): v for v in spec.get("volumes", ())}
    for container, at in containers_with_paths(spec, path):
        for i, variable in enumerate(container.get("env", ())):
            reference = variable.get("valueFrom", {}).get("fileKeyRef")
            if reference is None:
                continue
            name = reference.get("volumeName", "")
            where = (*at, "env", i, "valueFrom", "fileKeyRef", "volumeName")
            if name not in volumes:
                errs.append(not_found(where, name))
            elif "emptyDir" not in volumes[name]:
                errs.append(invalid(where, name, "referenced volume must be of type emptyDir"))
