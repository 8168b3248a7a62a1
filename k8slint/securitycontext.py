"""What counts for a container: its own security context goes before its pod's (upstream: `DetermineEffectiveSecurityContext`)."""

from __future__ import annotations

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

    from k8slint.visit import Container

DEFAULT_CAPABILITIES = frozenset((
    "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "NET_RAW", "SETFCAP", "SETGID", "SETPCAP",
    "SETUID", "SYS_CHROOT",
))
"""What a container has when it asks for nothing (source: the OCI runtimes' default)."""


def effective(container: Container, field: str) -> tuple[Any, tuple[str | int, ...]]:
    """The value of a field that both security contexts have, and where it stands; (None, its place in the container) for none."""
    own = container.value.get("securityContext")
    if own and field in own:
        return own[field], (*container.path, "securityContext", field)
    template = container.template
    pods = template.spec.get("securityContext")
    if pods and field in pods:
        return pods[field], (*template.spec_path, "securityContext", field)
    return None, (*container.path, "securityContext", field)


def is_windows(container: Container) -> bool:
    """Whether the pod says that it is for Windows, where capabilities, seccomp and user ids mean nothing."""
    spec = container.template.spec
    name = (spec["os"] or {}).get("name") if "os" in spec else (spec.get("nodeSelector") or {}).get("kubernetes.io/os")
    return name == "windows"


def is_patch(container: Container) -> bool:
    """Whether the container has no image: a patch or base, whose other half may say what is missing here."""
    return "image" not in container.value


def added(container: Container) -> list[str]:
    """The capabilities that the container adds, in capitals without CAP_."""
    return _names(container, "add")


def dropped(container: Container) -> list[str]:
    """The capabilities that the container drops, in capitals without CAP_."""
    return _names(container, "drop")


def _names(container: Container, field: str) -> list[str]:
    own = container.value.get("securityContext")
    capabilities = own.get("capabilities") if own else None
    if not capabilities:
        return []
    return [c.upper().removeprefix("CAP_") for c in capabilities.get(field) or ()]
