"""Pod Security Admission: `k8s.io/pod-security-admission` `policy/check_*.go`, `admission/admission.go`, `api/helpers.go`.

`evaluate` gives the reasons for which a pod violates a level at a version, in upstream's words and order.
"""

from __future__ import annotations

from k8slint.field import Key, invalid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error

    Spec = dict[str, Any]

LABEL = "pod-security.kubernetes.io/"
LEVELS = ("privileged", "baseline", "restricted")
LATEST = 1 << 30


class Policy:
    """What a namespace's labels ask for: (level, version) to enforce and to warn of; a version is a minor number or LATEST."""

    __slots__ = ("enforce", "warn")

    def __init__(self, labels: dict[str, str]) -> None:
        self.enforce = _level(labels, "enforce") or ("privileged", LATEST)
        warn = _level(labels, "warn")
        # Without a wish of its own, what is enforced on pods is warned of on workloads.
        if warn is None:
            level, version = self.enforce if f"{LABEL}enforce" in labels else ("privileged", LATEST)
            own = labels.get(f"{LABEL}warn-version")
            warn = level, version if own is None else _version(own) or LATEST
        self.warn = warn


def _level(labels: dict[str, str], mode: str) -> tuple[str, int] | None:
    level = labels.get(LABEL + mode)
    if level is None:
        return None
    return level if level in LEVELS else "restricted", _version(labels.get(f"{LABEL}{mode}-version", "latest")) or LATEST


def _version(text: str) -> int:
    """The minor number of `v1.NN`, LATEST, or 0 where the text is neither."""
    if text == "latest":
        return LATEST
    digits = text.removeprefix("v1.")
    if digits == text or not (digits.isascii() and digits.isdigit()) or (digits != "0" and digits[0] == "0") or len(digits) > 4:
        return 0
    return int(digits) or 1


def show_policy(policy: tuple[str, int]) -> str:
    """`baseline:latest`, `restricted:v1.28`"""
    return f"{policy[0]}:{'latest' if policy[1] == LATEST else f'v1.{policy[1]}'}"


def validate_labels(labels: dict[str, str], errs: list[Error]) -> None:
    """A namespace whose pod-security labels make no sense is invalid."""
    path = ("metadata", "labels")
    for mode in ("enforce", "audit", "warn"):
        level, version = labels.get(LABEL + mode), labels.get(f"{LABEL}{mode}-version")
        if level is not None and level not in LEVELS:
            errs.append(invalid((*path, Key(LABEL + mode)), level, "must be one of {levels}", levels=", ".join(LEVELS)))
        if version is not None and not _version(version):
            errs.append(invalid((*path, Key(f"{LABEL}{mode}-version")), version, 'must be "latest" or "v1.x"'))


class _Pod:
    __slots__ = ("annotations", "containers", "context", "spec")

    def __init__(self, metadata: dict[str, Any], spec: Spec) -> None:
        self.annotations: dict[str, str] = metadata.get("annotations") or {}
        self.spec = spec
        self.context: dict[str, Any] = spec.get("securityContext") or {}
        self.containers: list[dict[str, Any]] = [
            c for field in ("initContainers", "containers", "ephemeralContainers") for c in spec.get(field) or ()
        ]

    def security(self, container: dict[str, Any]) -> dict[str, Any]:
        return container.get("securityContext") or {}

    def windows(self) -> bool:
        return (self.spec.get("os") or {}).get("name") == "windows"

    def user_namespace(self) -> bool:
        return self.spec.get("hostUsers") is False


def _quoted(names: list[str]) -> str:
    return ", ".join(f'"{n}"' for n in names)


def _containers(names: list[str]) -> str:
    return f"container{'s' if len(names) > 1 else ''} {_quoted(names)}"


def _setters(pod: bool, names: list[str]) -> str:
    return " and ".join([*(["pod"] if pod else []), *([_containers(names)] if names else [])])


def _names(pod: _Pod, bad: Callable[[dict[str, Any]], bool]) -> list[str]:
    return [c.get("name", "") for c in pod.containers if bad(c)]


def _app_armor(pod: _Pod) -> str:
    allowed = ("RuntimeDefault", "Localhost")
    values: dict[str, None] = {}
    bad_pod = False
    profile = pod.context.get("appArmorProfile")
    if profile is not None and profile.get("type") not in allowed:
        bad_pod = True
        values[f'"{profile.get("type", "")}"'] = None
    names = []
    for container in pod.containers:
        profile = pod.security(container).get("appArmorProfile")
        if profile is not None and profile.get("type") not in allowed:
            names.append(container.get("name", ""))
            values[f'"{profile.get("type", "")}"'] = None
    prefix = "container.apparmor.security.beta.kubernetes.io/"
    annotations = [
        f'{k}="{v}"'
        for k, v in sorted(pod.annotations.items())
        if k.startswith(prefix) and not (v in ("", "runtime/default") or v.startswith("localhost/"))
    ]
    parts = []
    if bad_pod or names:
        parts.append(f"{_setters(bad_pod, names)} must not set AppArmor profile type to {', '.join(sorted(values))}")
    if annotations:
        parts.append(f"annotation{'s' if len(annotations) > 1 else ''} {', '.join(annotations)}")
    if not parts:
        return ""
    plural = "s" if len(values) + len(annotations) > 1 else ""
    return f"forbidden AppArmor profile{plural} ({', '.join(parts)})"


_DEFAULT_CAPABILITIES = frozenset(
    (
        "AUDIT_WRITE",
        "CHOWN",
        "DAC_OVERRIDE",
        "FOWNER",
        "FSETID",
        "KILL",
        "MKNOD",
        "NET_BIND_SERVICE",
        "SETFCAP",
        "SETGID",
        "SETPCAP",
        "SETUID",
        "SYS_CHROOT",
    )
)


def _added(pod: _Pod, allowed: frozenset[str]) -> tuple[list[str], list[str]]:
    names, capabilities = [], set()
    for container in pod.containers:
        added = [c for c in (pod.security(container).get("capabilities") or {}).get("add") or () if c not in allowed]
        if added:
            names.append(container.get("name", ""))
            capabilities.update(added)
    return names, sorted(capabilities)


def _capabilities_baseline(pod: _Pod) -> str:
    names, added = _added(pod, _DEFAULT_CAPABILITIES)
    if not names:
        return ""
    return f"non-default capabilities ({_containers(names)} must not include {_quoted(added)} in securityContext.capabilities.add)"


def _host_namespaces(pod: _Pod) -> str:
    found = [f"{key}=true" for key in ("hostNetwork", "hostPID", "hostIPC") if pod.spec.get(key)]
    return f"host namespaces ({', '.join(found)})" if found else ""


def _host_path(pod: _Pod) -> str:
    names = [v.get("name", "") for v in pod.spec.get("volumes") or () if "hostPath" in v]
    return f"hostPath volumes (volume{'s' if len(names) > 1 else ''} {_quoted(names)})" if names else ""


def _host_ports(pod: _Pod) -> str:
    names, ports = [], set()
    for container in pod.containers:
        own = [p["hostPort"] for p in container.get("ports") or () if p.get("hostPort")]
        if own:
            names.append(container.get("name", ""))
            ports.update(own)
    if not names:
        return ""
    verb = "uses" if len(names) == 1 else "use"
    return f"hostPort ({_containers(names)} {verb} hostPort{'s' if len(ports) > 1 else ''} {', '.join(sorted(map(str, ports)))})"


def _probe_hosts(pod: _Pod) -> str:
    names, hosts = [], set()
    for container in pod.containers:
        handlers = [container.get(key) for key in ("livenessProbe", "readinessProbe", "startupProbe")]
        handlers += [(container.get("lifecycle") or {}).get(key) for key in ("postStart", "preStop")]
        own = {
            action["host"]
            for handler in handlers
            if handler
            for key in ("httpGet", "tcpSocket")
            if (action := handler.get(key)) and action.get("host")
        }
        if own:
            names.append(container.get("name", ""))
            hosts.update(own)
    if not names:
        return ""
    verb = "uses" if len(names) == 1 else "use"
    what = "probe or lifecycle hosts" if len(hosts) > 1 else "probe or lifecycle host"
    return f"probe or lifecycle host ({_containers(names)} {verb} {what} {_quoted(sorted(hosts))})"


def _privileged(pod: _Pod) -> str:
    names = _names(pod, lambda c: bool(pod.security(c).get("privileged")))
    return f"privileged ({_containers(names)} must not set securityContext.privileged=true)" if names else ""


def _proc_mount(pod: _Pod) -> str:
    names, values = [], set()
    for container in pod.containers:
        value = pod.security(container).get("procMount")
        if value not in (None, "Default"):
            names.append(container.get("name", ""))
            values.add(value)
    return f"procMount ({_containers(names)} must not set securityContext.procMount to {_quoted(sorted(values))})" if names else ""


def _proc_mount_35(pod: _Pod) -> str:
    return "" if pod.user_namespace() else _proc_mount(pod)


def _se_linux(allowed: tuple[str, ...]) -> Callable[[_Pod], str]:
    def check(pod: _Pod) -> str:
        types: set[str] = set()
        user = role = False

        def bad(context: dict[str, Any]) -> bool:
            nonlocal user, role
            options = context.get("seLinuxOptions")
            if options is None:
                return False
            found = False
            if options.get("type", "") not in allowed:
                types.add(options["type"])
                found = True
            if options.get("user"):
                user = found = True
            if options.get("role"):
                role = found = True
            return found

        bad_pod = bad(pod.context)
        names = _names(pod, lambda c: bad(pod.security(c)))
        if not bad_pod and not names:
            return ""
        parts = []
        if types:
            parts.append(f"type{'s' if len(types) > 1 else ''} {_quoted(sorted(types))}")
        if user:
            parts.append("user may not be set")
        if role:
            parts.append("role may not be set")
        return f"seLinuxOptions ({_setters(bad_pod, names)} set forbidden securityContext.seLinuxOptions: {'; '.join(parts)})"

    return check


def _seccomp_annotations(pod: _Pod) -> str:
    prefix = "seccomp.security.alpha.kubernetes.io/pod"
    other = "container.seccomp.security.alpha.kubernetes.io/"
    found = [
        f'{k}="{v}"'
        for k, v in sorted(pod.annotations.items())
        if (k == prefix or k.startswith(other)) and not (v in ("runtime/default", "docker/default") or v.startswith("localhost/"))
    ]
    return f"seccompProfile (forbidden annotation{'s' if len(found) > 1 else ''} {', '.join(found)})" if found else ""


def _seccomp(pod: _Pod) -> tuple[str, bool, list[str]]:
    """(what explicit settings violate, the pod sets a good one, the containers that set none)"""
    values: dict[str, None] = {}
    profile = pod.context.get("seccompProfile")
    bad_pod = profile is not None and profile.get("type") not in ("RuntimeDefault", "Localhost")
    if profile is not None and bad_pod:
        values[profile.get("type", "")] = None
    names, unset = [], []
    for container in pod.containers:
        own = pod.security(container).get("seccompProfile")
        if own is None:
            unset.append(container.get("name", ""))
        elif own.get("type") not in ("RuntimeDefault", "Localhost"):
            names.append(container.get("name", ""))
            values[own.get("type", "")] = None
    text = ""
    if bad_pod or names:
        text = f"seccompProfile ({_setters(bad_pod, names)} must not set securityContext.seccompProfile.type to {_quoted(sorted(values))})"
    return text, profile is not None and not bad_pod, unset


def _seccomp_baseline(pod: _Pod) -> str:
    return _seccomp(pod)[0]


def _sysctls(allowed: tuple[str, ...]) -> Callable[[_Pod], str]:
    def check(pod: _Pod) -> str:
        names = sorted({s.get("name", "") for s in pod.context.get("sysctls") or () if s.get("name", "") not in allowed})
        return f"forbidden sysctls ({', '.join(names)})" if names else ""

    return check


def _host_process(pod: _Pod) -> str:
    def sets(context: dict[str, Any]) -> bool:
        return bool((context.get("windowsOptions") or {}).get("hostProcess"))

    bad_pod = sets(pod.context)
    names = _names(pod, lambda c: sets(pod.security(c)))
    if not bad_pod and not names:
        return ""
    return f"hostProcess ({_setters(bad_pod, names)} must not set securityContext.windowsOptions.hostProcess=true)"


def _escalation(pod: _Pod) -> str:
    names = _names(pod, lambda c: pod.security(c).get("allowPrivilegeEscalation") is not False)
    return (
        f"allowPrivilegeEscalation != false ({_containers(names)} must set securityContext.allowPrivilegeEscalation=false)" if names else ""
    )


def _not_windows(check: Callable[[_Pod], str]) -> Callable[[_Pod], str]:
    return lambda pod: "" if pod.windows() else check(pod)


def _unless_user_namespace(check: Callable[[_Pod], str]) -> Callable[[_Pod], str]:
    return lambda pod: "" if pod.user_namespace() else check(pod)


def _capabilities_restricted(pod: _Pod) -> str:
    keep = _names(pod, lambda c: "ALL" not in ((pod.security(c).get("capabilities") or {}).get("drop") or ()))
    names, added = _added(pod, frozenset(("NET_BIND_SERVICE",)))
    parts = []
    if keep:
        parts.append(f'{_containers(keep)} must set securityContext.capabilities.drop=["ALL"]')
    if names:
        parts.append(f"{_containers(names)} must not include {_quoted(added)} in securityContext.capabilities.add")
    return f"unrestricted capabilities ({'; '.join(parts)})" if parts else ""


_VOLUMES = frozenset(("configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected", "secret"))


def _restricted_volumes(pod: _Pod) -> str:
    names, types = [], set()
    for volume in pod.spec.get("volumes") or ():
        sources = [key for key in volume if key != "name"]
        if not sources or _VOLUMES.isdisjoint(sources):
            names.append(volume.get("name", ""))
            types.add(sources[0] if sources else "unknown")
    if not names:
        return ""
    verb = "uses" if len(names) == 1 else "use"
    return (
        f"restricted volume types (volume{'s' if len(names) > 1 else ''} {_quoted(names)} {verb} restricted volume "
        f"type{'s' if len(types) > 1 else ''} {_quoted(sorted(types))})"
    )


def _non_root(pod: _Pod) -> str:
    wanted = pod.context.get("runAsNonRoot")
    explicit, implicit = [], []
    for container in pod.containers:
        own = pod.security(container).get("runAsNonRoot")
        if own is False:
            explicit.append(container.get("name", ""))
        elif own is None and wanted is not True:
            implicit.append(container.get("name", ""))
    if wanted is False or explicit:
        return f"runAsNonRoot != true ({_setters(wanted is False, explicit)} must not set securityContext.runAsNonRoot=false)"
    return f"runAsNonRoot != true (pod or {_containers(implicit)} must set securityContext.runAsNonRoot=true)" if implicit else ""


def _root_user(pod: _Pod) -> str:
    bad_pod = pod.context.get("runAsUser") == 0
    names = _names(pod, lambda c: pod.security(c).get("runAsUser") == 0)
    return f"runAsUser=0 ({_setters(bad_pod, names)} must not set runAsUser=0)" if bad_pod or names else ""


def _seccomp_restricted(pod: _Pod) -> str:
    text, pod_sets, unset = _seccomp(pod)
    if text:
        return text
    if pod_sets or not unset:
        return ""
    return f'seccompProfile (pod or {_containers(unset)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")'


_SE_LINUX = ("", "container_t", "container_init_t", "container_kvm_t")
_SYSCTLS = (
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.tcp_syncookies",
    "net.ipv4.ping_group_range",
    "net.ipv4.ip_unprivileged_port_start",
)
_SYSCTLS_27 = (*_SYSCTLS, "net.ipv4.ip_local_reserved_ports")
_SYSCTLS_29 = (
    *_SYSCTLS_27,
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
)
_SYSCTLS_32 = (*_SYSCTLS_29, "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem")

# check -> (minor version from which it stands so, function), oldest first; in upstream's order of messages
_BASELINE: dict[str, tuple[tuple[int, Callable[[_Pod], str]], ...]] = {
    "appArmorProfile": ((0, _app_armor),),
    "capabilities_baseline": ((0, _capabilities_baseline),),
    "hostNamespaces": ((0, _host_namespaces),),
    "hostPathVolumes": ((0, _host_path),),
    "hostPorts": ((0, _host_ports),),
    "hostProbesAndHostLifecycle": ((34, _probe_hosts),),
    "privileged": ((0, _privileged),),
    "procMount": ((0, _proc_mount), (35, _proc_mount_35)),
    "seLinuxOptions": ((0, _se_linux(_SE_LINUX)), (31, _se_linux((*_SE_LINUX, "container_engine_t")))),
    "seccompProfile_baseline": ((0, _seccomp_annotations), (19, _seccomp_baseline)),
    "sysctls": ((0, _sysctls(_SYSCTLS)), (27, _sysctls(_SYSCTLS_27)), (29, _sysctls(_SYSCTLS_29)), (32, _sysctls(_SYSCTLS_32))),
    "windowsHostProcess": ((0, _host_process),),
}
_RESTRICTED: dict[str, tuple[tuple[int, Callable[[_Pod], str]], ...]] = {
    "allowPrivilegeEscalation": ((8, _escalation), (25, _not_windows(_escalation))),
    "capabilities_restricted": ((22, _capabilities_restricted), (25, _not_windows(_capabilities_restricted))),
    "restrictedVolumes": ((0, _restricted_volumes),),
    "runAsNonRoot": ((0, _non_root), (35, _unless_user_namespace(_non_root))),
    "runAsUser": ((23, _root_user), (35, _unless_user_namespace(_root_user))),
    "seccompProfile_restricted": ((19, _seccomp_restricted), (25, _not_windows(_seccomp_restricted))),
}
# A restricted check that takes the place of a baseline one, where it exists at the version.
_OVERRIDES = {
    "capabilities_restricted": "capabilities_baseline",
    "restrictedVolumes": "hostPathVolumes",
    "seccompProfile_restricted": "seccompProfile_baseline",
}


def _at(versions: tuple[tuple[int, Callable[[_Pod], str]], ...], minor: int) -> Callable[[_Pod], str] | None:
    found = None
    for since, check in versions:
        if minor >= since:
            found = check
    return found


def evaluate(policy: tuple[str, int], metadata: dict[str, Any], spec: Spec, minor: int) -> list[str]:
    """Why a pod with this metadata and spec violates the policy (empty: it does not), on a cluster of this minor version."""
    level, version = policy
    if level == "privileged":
        return []
    version = min(version, minor)
    pod = _Pod(metadata, spec)
    reasons: list[str] = []
    overridden = set()
    if level == "restricted":
        overridden = {base for check, base in _OVERRIDES.items() if _at(_RESTRICTED[check], version) is not None}
    for table in (_BASELINE, _RESTRICTED) if level == "restricted" else (_BASELINE,):
        for name, versions in table.items():
            check = _at(versions, version) if name not in overridden else None
            reason = check(pod) if check is not None else ""
            if reason:
                reasons.append(reason)
    return reasons
