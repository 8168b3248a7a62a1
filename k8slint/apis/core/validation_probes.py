"""Probes, lifecycle hooks and their handlers: pkg/apis/core/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.names import is_http_header_name, is_valid_port_name
from k8slint.field import forbidden, invalid, not_supported, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Error, Path

IS_NEGATIVE = "must be greater than or equal to 0"
PROBE_COUNTS = ("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold")
PROBE_HANDLERS = ("exec", "httpGet", "tcpSocket", "grpc")
LIFECYCLE_HANDLERS = ("exec", "httpGet", "tcpSocket", "sleep")
# Without `SIG`; the real-time signals are counted from both ends.
LINUX_SIGNALS = (
    "ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP TSTP TTIN TTOU "
    "URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX"
)


def validate_liveness_probe(probe: dict[str, Any], grace_period: int | None, path: Path, errs: list[Error], minor: int) -> None:
    """A liveness or startup probe: one success is enough."""
    validate_probe(probe, grace_period, path, errs, minor)
    if probe.get("successThreshold", 0) != 1:
        errs.append(invalid((*path, "successThreshold"), probe.get("successThreshold", 0), "must be 1"))


def validate_readiness_probe(probe: dict[str, Any], grace_period: int | None, path: Path, errs: list[Error], minor: int) -> None:
    """A readiness probe: it kills nothing, so it has no grace period."""
    validate_probe(probe, grace_period, path, errs, minor)
    if "terminationGracePeriodSeconds" in probe:
        errs.append(
            invalid(
                (*path, "terminationGracePeriodSeconds"),
                probe["terminationGracePeriodSeconds"],
                "must not be set for readinessProbes",
            )
        )


def validate_probe(probe: dict[str, Any], grace_period: int | None, path: Path, errs: list[Error], minor: int) -> None:
    """What all probes have in common."""
    validate_handler(probe, PROBE_HANDLERS, grace_period, path, errs, minor)
    for name in PROBE_COUNTS:
        if name in probe and probe[name] < 0:
            errs.append(invalid((*path, name), probe[name], IS_NEGATIVE))
    if "terminationGracePeriodSeconds" in probe and probe["terminationGracePeriodSeconds"] <= 0:
        errs.append(invalid((*path, "terminationGracePeriodSeconds"), probe["terminationGracePeriodSeconds"], "must be greater than 0"))


def validate_handler(
    handler: dict[str, Any], kinds: tuple[str, ...], grace_period: int | None, path: Path, errs: list[Error], minor: int
) -> None:
    """Exactly one way to act. `kinds`: the ways that are possible here."""
    count = 0
    for kind in kinds:
        if kind not in handler:
            continue
        if count:
            errs.append(forbidden((*path, kind), "may not specify more than 1 handler type"))
            continue
        count = 1
        action = handler[kind]
        if kind == "httpGet":
            _validate_http_get_action(action, (*path, kind), errs)
        elif kind == "exec":
            if not action.get("command"):
                errs.append(required((*path, kind, "command")))
        elif kind == "tcpSocket":
            validate_port_num_or_name(action.get("port", 0), (*path, kind, "port"), errs)
        elif kind == "grpc":
            validate_port_num_or_name(action.get("port", 0), (*path, kind, "port"), errs)
            if "mode" in action and action["mode"] not in ("Plaintext", "TLS"):
                errs.append(not_supported((*path, kind, "mode"), action["mode"], ("Plaintext", "TLS")))
        else:
            _validate_sleep_action(action, grace_period, (*path, kind), errs, minor)
    if not count:
        errs.append(required(path, "must specify a handler type"))


def _validate_http_get_action(http: dict[str, Any], path: Path, errs: list[Error]) -> None:
    if not http.get("path"):
        errs.append(required((*path, "path")))
    port = http.get("port", 0)
    if type(port) is not int or not 0 < port < 65536:
        validate_port_num_or_name(port, (*path, "port"), errs)
    scheme = http.get("scheme", "")
    if scheme not in ("HTTP", "HTTPS"):
        errs.append(not_supported((*path, "scheme"), scheme, ("HTTP", "HTTPS")))
    if "httpHeaders" in http:
        for i, header in enumerate(http["httpHeaders"]):
            name = header.get("name", "")
            for message in is_http_header_name(name):
                from k8slint.field import format_path

                errs.append(invalid((*path, "httpHeaders", i, "name"), name, message, field=format_path((*path, "httpHeaders"))))
    if "protocol" in http:
        protocol = http["protocol"]
        if protocol not in ("HTTP1", "HTTP2"):
            errs.append(not_supported((*path, "protocol"), protocol, ("HTTP1", "HTTP2")))
        elif protocol == "HTTP2" and scheme != "HTTP":
            errs.append(invalid((*path, "protocol"), protocol, "is only supported with HTTP (H2C)"))
        elif protocol == "HTTP2" and http.get("host"):
            errs.append(invalid((*path, "host"), http["host"], 'must be empty when `protocol` is "HTTP2"'))


# Port names repeat (`http`, `metrics`): what was found valid once needs no second look. Bounded.
_valid_port_names: set[str] = set()


def port_name_messages(name: str) -> list[str]:
    """What keeps `name` from being a port's name."""
    if name in _valid_port_names:
        return []
    messages = is_valid_port_name(name)
    if not messages and len(_valid_port_names) < 10_000:
        _valid_port_names.add(name)
    return messages


def validate_port_num_or_name(port: int | str, path: Path, errs: list[Error]) -> None:
    """A port's number or its name."""
    if type(port) is str:
        for message in port_name_messages(port):
            errs.append(invalid(path, port, message))
    elif not 1 <= port <= 65535:  # type: ignore[operator]
        errs.append(invalid(path, port, "must be between {low} and {high}, inclusive", low=1, high=65535))


def _validate_sleep_action(sleep: dict[str, Any], grace_period: int | None, path: Path, errs: list[Error], minor: int) -> None:
    """The pause must fit into the grace period. 0 is allowed since 1.33."""
    if grace_period is None:
        return
    seconds = sleep.get("seconds", 0)
    if 0 < seconds <= grace_period:
        return
    from k8slint.features import enabled

    if enabled("PodLifecycleSleepActionAllowZero", minor):
        if seconds < 0 or seconds > grace_period:
            detail = "must be non-negative and less than terminationGracePeriodSeconds ({grace})"
            errs.append(invalid(path, seconds, detail, grace=grace_period))
    else:
        detail = "must be greater than 0 and less than terminationGracePeriodSeconds ({grace})"
        if minor >= 32:
            detail += ". Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep."
        errs.append(invalid(path, seconds, detail, grace=grace_period))


def validate_lifecycle(
    lifecycle: dict[str, Any], grace_period: int | None, os: dict[str, Any] | None, path: Path, errs: list[Error], minor: int
) -> None:
    """postStart, preStop and stopSignal. `os`: the pod's `os`."""
    if "postStart" in lifecycle:
        validate_handler(lifecycle["postStart"], LIFECYCLE_HANDLERS, grace_period, (*path, "postStart"), errs, minor)
    if "preStop" in lifecycle:
        validate_handler(lifecycle["preStop"], LIFECYCLE_HANDLERS, grace_period, (*path, "preStop"), errs, minor)
    if "stopSignal" in lifecycle:
        _validate_stop_signal(lifecycle["stopSignal"], os, (*path, "stopSignal"), errs)


def _validate_stop_signal(signal: str, os: dict[str, Any] | None, path: Path, errs: list[Error]) -> None:
    if os is None:
        errs.append(forbidden(path, "may not be set for containers with empty `spec.os.name`"))
        return
    name = os.get("name")
    if name == "windows":
        supported: tuple[str, ...] = ("SIGKILL", "SIGTERM")
    elif name == "linux":
        supported = linux_stop_signals()
    else:
        return
    if signal not in supported:
        errs.append(not_supported(path, signal, supported))


def linux_stop_signals() -> tuple[str, ...]:
    """The signals that a Linux container can be stopped with."""
    names = LINUX_SIGNALS.split()
    names += [f"RTMIN+{i}" for i in range(1, 16)] + [f"RTMAX-{i}" for i in range(1, 15)]
    return tuple("SIG" + name for name in names)
