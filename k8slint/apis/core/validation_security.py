"""Security contexts of pods and containers: pkg/apis/core/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.names import is_dns1123_subdomain
from k8slint.field import duplicate, forbidden, format_path, invalid, not_supported, required, too_long

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Error, Path

RANGE = "must be between {low} and {high}, inclusive"
PROFILE_TYPES = ("Localhost", "RuntimeDefault", "Unconfined")
WINDOWS_POD_FORBIDDEN = (
    "appArmorProfile",
    "seLinuxOptions",
    "seccompProfile",
    "fsGroup",
    "fsGroupChangePolicy",
    "sysctls",
    "runAsUser",
    "runAsGroup",
    "supplementalGroups",
    "supplementalGroupsPolicy",
    "seLinuxChangePolicy",
)
WINDOWS_CONTAINER_FORBIDDEN = (
    "appArmorProfile",
    "seLinuxOptions",
    "seccompProfile",
    "capabilities",
    "readOnlyRootFilesystem",
    "privileged",
    "allowPrivilegeEscalation",
    "procMount",
    "runAsUser",
    "runAsGroup",
)
_SEGMENT = "abcdefghijklmnopqrstuvwxyz0123456789"


def _validate_id(value: int, path: Path, errs: list[Error], minor: int) -> None:
    """A user or group id. 1.37 takes all 32 bits."""
    high = 0x7FFFFFFF if minor < 37 else 0xFFFFFFFF
    if not 0 <= value <= high:
        errs.append(invalid(path, value, RANGE, low=0, high=high))


def validate_security_context(context: dict[str, Any], host_users: bool, path: Path, errs: list[Error], minor: int) -> None:
    """A container's securityContext."""
    for name in ("runAsUser", "runAsGroup"):
        if name in context:
            _validate_id(context[name], (*path, name), errs, minor)
    if "procMount" in context:
        mount = context["procMount"]
        if mount not in ("Default", "Unmasked"):
            errs.append(not_supported((*path, "procMount"), mount, ("Default", "Unmasked")))
        if host_users and mount == "Unmasked" and minor >= 30:
            errs.append(invalid((*path, "procMount"), mount, "`hostUsers` must be false to use `Unmasked`"))
    if "seccompProfile" in context:
        validate_seccomp_profile_field(context["seccompProfile"], (*path, "seccompProfile"), errs)
    if context.get("allowPrivilegeEscalation", True) is False:
        if context.get("privileged"):
            errs.append(invalid(path, context, "cannot set `allowPrivilegeEscalation` to false and `privileged` to true"))
        if "capabilities" in context:
            for capability in context["capabilities"].get("add", ()):
                if capability == "CAP_SYS_ADMIN":
                    detail = "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN"
                    errs.append(invalid(path, context, detail))
    if "windowsOptions" in context:
        validate_windows_options(context["windowsOptions"], (*path, "windowsOptions"), errs)
    if "appArmorProfile" in context:
        validate_app_armor_profile_field(context["appArmorProfile"], (*path, "appArmorProfile"), errs)


def validate_pod_security_context(context: dict[str, Any], spec: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    """A pod's securityContext."""
    for name in ("fsGroup", "runAsUser", "runAsGroup"):
        if name in context:
            _validate_id(context[name], (*path, name), errs, minor)
    if "supplementalGroups" in context:
        for i, group in enumerate(context["supplementalGroups"]):
            _validate_id(group, (*path, "supplementalGroups", i), errs, minor)
    if "sysctls" in context:
        _validate_sysctls(context["sysctls"], spec, (*path, "sysctls"), errs, minor)
    if "fsGroupChangePolicy" in context and context["fsGroupChangePolicy"] not in ("Always", "OnRootMismatch"):
        errs.append(not_supported((*path, "fsGroupChangePolicy"), context["fsGroupChangePolicy"], ("Always", "OnRootMismatch")))
    if "seccompProfile" in context:
        validate_seccomp_profile_field(context["seccompProfile"], (*path, "seccompProfile"), errs)
    if "windowsOptions" in context:
        validate_windows_options(context["windowsOptions"], (*path, "windowsOptions"), errs)
    if "appArmorProfile" in context:
        validate_app_armor_profile_field(context["appArmorProfile"], (*path, "appArmorProfile"), errs)
    if "supplementalGroupsPolicy" in context and context["supplementalGroupsPolicy"] not in ("Merge", "Strict"):
        errs.append(not_supported((*path, "supplementalGroupsPolicy"), context["supplementalGroupsPolicy"], ("Merge", "Strict")))
    if "seLinuxChangePolicy" in context:
        from k8slint.features import enabled

        policies: tuple[str, ...] = ("Recursive", "MountOption") if enabled("SELinuxMount", minor) else ("Recursive",)
        if context["seLinuxChangePolicy"] not in policies:
            errs.append(not_supported((*path, "seLinuxChangePolicy"), context["seLinuxChangePolicy"], policies))


def _is_sysctl_name(name: str) -> bool:
    """Segments of letters, digits, `-` and `_`, joined by dots or slashes, no more than 253 bytes."""
    if len(name) > 253:
        return False
    for segment in name.replace("/", ".").split("."):
        if not segment or segment[0] not in _SEGMENT or segment[-1] not in _SEGMENT or segment.strip(_SEGMENT + "-_"):
            return False
    return True


def _validate_sysctls(sysctls: list[dict[str, Any]], spec: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    seen = set()
    for i, sysctl in enumerate(sysctls):
        name, at = sysctl.get("name", ""), (*path, i, "name")
        if not name:
            errs.append(required(at))
        elif not _is_sysctl_name(name):
            detail = "must have at most {max} characters and match regex {regex}"
            regex = r"^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$"
            errs.append(invalid(at, name, detail, max=253, regex=regex))
        elif name in seen:
            errs.append(duplicate(at, name))
        seen.add(name)
        if minor >= 27:
            space = sysctl_namespace(name)
            if space and spec.get(space):
                errs.append(invalid(at, name, "may not be specified when '{namespace}' is true", namespace=space))


def sysctl_namespace(name: str) -> str:
    """`hostNetwork` or `hostIPC`, whichever namespace the parameter belongs to; empty if neither (sysctl.GetNamespace)."""
    # `a/b.c` is another way to write `a.b/c`: the first separator tells which.
    first = min((name.find(c) for c in "./" if c in name), default=-1)
    if first >= 0 and name[first] == "/":
        name = name.replace(".", "\0").replace("/", ".").replace("\0", "/")
    if name.startswith("net."):
        return "hostNetwork"
    if name.startswith(("kernel.shm", "kernel.msg", "fs.mqueue.")) or name == "kernel.sem":
        return "hostIPC"
    return ""


def validate_seccomp_profile_field(profile: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """A seccompProfile."""
    kind = profile.get("type", "")
    if not kind:
        errs.append(required((*path, "type"), "type is required when seccompProfile is set"))
    elif kind not in PROFILE_TYPES:
        errs.append(not_supported((*path, "type"), kind, PROFILE_TYPES))
    if kind == "Localhost":
        if "localhostProfile" not in profile:
            errs.append(required((*path, "localhostProfile"), "must be set when seccomp type is Localhost"))
        else:
            from k8slint.apis.core.validation_volumes import validate_local_descending_path

            validate_local_descending_path(profile["localhostProfile"], (*path, "localhostProfile"), errs)
    elif "localhostProfile" in profile:
        errs.append(invalid((*path, "localhostProfile"), profile, "can only be set when seccomp type is Localhost"))


def validate_app_armor_profile_field(profile: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """An appArmorProfile."""
    kind = profile.get("type", "")
    at = (*path, "localhostProfile")
    if kind == "Localhost":
        if "localhostProfile" not in profile:
            errs.append(required(at, "must be set when AppArmor type is Localhost"))
            return
        name = profile["localhostProfile"]
        if name != name.strip():
            errs.append(invalid(at, name, "must not be padded with whitespace"))
        elif not name:
            errs.append(required(at, "must be set when AppArmor type is Localhost"))
        if len(name.encode()) > 4095:
            errs.append(too_long(at, 4095))
    elif kind in ("RuntimeDefault", "Unconfined"):
        if "localhostProfile" in profile:
            errs.append(invalid(at, profile["localhostProfile"], "can only be set when AppArmor type is Localhost"))
    elif not kind:
        errs.append(required((*path, "type"), "type is required when appArmorProfile is set"))
    else:
        errs.append(not_supported((*path, "type"), kind, PROFILE_TYPES))


def validate_windows_options(options: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """windowsOptions of a pod or container."""
    if "gmsaCredentialSpecName" in options:
        name = options["gmsaCredentialSpecName"]
        for message in is_dns1123_subdomain(name):
            errs.append(invalid((*path, "gmsaCredentialSpecName"), name, message))
    if "gmsaCredentialSpec" in options:
        text = options["gmsaCredentialSpec"]
        if not text:
            errs.append(invalid((*path, "gmsaCredentialSpec"), text, "gmsaCredentialSpec cannot be an empty string"))
        elif len(text.encode()) > 64 * 1024:
            errs.append(invalid((*path, "gmsaCredentialSpec"), text, "gmsaCredentialSpec size must be under {max} KiB", max=64))
    if "runAsUserName" in options:
        name = options["runAsUserName"]
        for message in _user_name_faults(name):
            errs.append(invalid((*path, "runAsUserName"), name, message))


def _user_name_faults(name: str) -> list[str]:
    """`DOMAIN\\user`, the domain as NetBIOS or DNS name."""
    import re

    if not name:
        return ["runAsUserName cannot be an empty string"]
    if any(c < " " or c == "\x7f" for c in name):
        return ["runAsUserName cannot contain control characters"]
    parts = name.split("\\")
    if len(parts) > 2:
        return ["runAsUserName cannot contain more than one backslash"]
    faults = []
    user = parts[-1]
    domain = parts[0] if len(parts) == 2 else ""
    if len(domain.encode()) >= 256:
        faults.append("runAsUserName's Domain length must be under 256 characters")
    if len(parts) == 2:
        netbios = re.fullmatch(r'[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}', domain)
        label = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
        if not netbios and not re.fullmatch(rf"{label}(?:\.{label})*", domain):
            faults.append("runAsUserName's Domain doesn't match the NetBios nor the DNS format")
    if not user:
        faults.append("runAsUserName's User cannot be empty")
    elif len(user.encode()) > 104:
        faults.append("runAsUserName's User length must not be longer than 104 characters")
    if user and not user.strip(". "):
        faults.append("runAsUserName's User cannot contain only periods or spaces")
    if any(c in '"/\\:;|=,+*?<>@[]' for c in user):
        faults.append("runAsUserName's User cannot contain the following characters: \"/\\:;|=,+*?<>@[]")
    return faults


def containers_with_paths(spec: dict[str, Any], path: Path) -> list[tuple[dict[str, Any], Path]]:
    """All containers in upstream's order (VisitContainersWithPath)."""
    return [
        (container, (*path, field, i))
        for field in ("initContainers", "containers", "ephemeralContainers")
        for i, container in enumerate(spec.get(field, ()))
    ]


def validate_windows_host_process_pod(spec: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """Either all containers are host processes or none, and host processes need the host's network."""
    pod = spec.get("securityContext", {}).get("windowsOptions", {}).get("hostProcess")
    total = host = 0
    for container, at in containers_with_paths(spec, path):
        total += 1
        own = container.get("securityContext", {}).get("windowsOptions", {}).get("hostProcess")
        if pod is not None and own is not None and pod != own:
            detail = "pod hostProcess value must be identical if both are specified, was {pod}"
            at = (*at, "securityContext", "windowsOptions", "hostProcess")
            errs.append(invalid(at, own, detail, pod="true" if pod else "false"))
        if own or (own is None and pod):
            host += 1
    if host:
        if host != total:
            errs.append(invalid(path, "", "If pod contains any hostProcess containers then all containers must be HostProcess containers"))
        if not spec.get("hostNetwork"):
            errs.append(invalid((*path, "hostNetwork"), False, "hostNetwork must be true if pod contains any hostProcess containers"))


def validate_linux(spec: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """A pod that says it runs on Linux has no options for Windows."""
    detail = "windows options cannot be set for a linux pod"
    if "windowsOptions" in spec.get("securityContext", ()):
        errs.append(forbidden((*path, "securityContext", "windowsOptions"), detail))
    for container, at in containers_with_paths(spec, path):
        if "windowsOptions" in container.get("securityContext", ()):
            errs.append(forbidden((*at, "securityContext", "windowsOptions"), detail))


def validate_windows(spec: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """A pod that says it runs on Windows has no options for Linux."""
    detail = "cannot be set for a windows pod"
    context = spec.get("securityContext", {})
    for name in WINDOWS_POD_FORBIDDEN:
        if name in context and (name != "sysctls" or context[name]):
            errs.append(forbidden((*path, "securityContext", name), detail))
    for name in ("hostUsers", "shareProcessNamespace"):
        if name in spec:
            errs.append(forbidden((*path, name), detail))
    for name in ("hostPID", "hostIPC"):
        if spec.get(name):
            errs.append(forbidden((*path, name), detail))
    for container, at in containers_with_paths(spec, path):
        context = container.get("securityContext", {})
        for name in WINDOWS_CONTAINER_FORBIDDEN:
            if name in context:
                errs.append(forbidden((*at, "securityContext", name), detail))


def validate_host_users(spec: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    """A user namespace of its own goes with no other namespace of the host."""
    from k8slint.features import enabled

    detail = "when `hostUsers` is false"
    if spec.get("hostNetwork") and not enabled("UserNamespacesHostNetworkSupport", minor):
        errs.append(forbidden((*path, "hostNetwork"), detail))
    if spec.get("hostPID"):
        errs.append(forbidden((*path, "hostPID"), detail, field=format_path((*path, "HostPID"))))
    if spec.get("hostIPC"):
        errs.append(forbidden((*path, "hostIPC"), detail, field=format_path((*path, "HostIPC"))))
    if minor >= 36:
        for container, at in containers_with_paths(spec, path):
            if container.get("volumeDevices"):
                errs.append(forbidden((*at, "volumeDevices"), detail))
