"""APIService: kube-aggregator pkg/apis/apiregistration/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.meta.validation import validate_object_meta
from k8slint.apis.names import is_dns1035_label, is_dns1123_subdomain, validate_path_segment_name
from k8slint.field import invalid, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error


def validate_api_service(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """An APIService."""
    spec = obj.get("spec", {})
    group, version = spec.get("group", ""), spec.get("version", "")

    def name_fn(name: str, prefix: bool = False) -> list[str]:
        if messages := validate_path_segment_name(name):
            return messages
        expected = f"{version}.{group}"
        return [] if name == expected else [f'must be `spec.version+"."+spec.group`: "{expected}"']

    validate_object_meta(obj.get("metadata", {}), False, name_fn, ("metadata",), errs)
    if group:
        for message in is_dns1123_subdomain(group):
            errs.append(invalid(("spec", "group"), group, message))
    elif version != "v1":
        errs.append(required(("spec", "group"), "only v1 may have an empty group and it better be legacy kube"))
    for message in is_dns1035_label(version):
        errs.append(invalid(("spec", "version"), version, message))
    for child, limit in (("groupPriorityMinimum", 20000), ("versionPriority", 1000)):
        value = spec.get(child, 0)
        if not 0 < value <= limit:
            errs.append(invalid(("spec", child), value, "must be positive and less than {max}", max=limit))
    service, bundle = spec.get("service"), spec.get("caBundle")
    insecure = spec.get("insecureSkipTLSVerify", False)
    if service is None:
        if bundle:
            errs.append(invalid(("spec", "caBundle"), f"{_decoded_size(bundle)} bytes", "local APIServices may not have a caBundle"))
        if insecure:
            errs.append(
                invalid(("spec", "insecureSkipTLSVerify"), True, "local APIServices may not have insecureSkipTLSVerify")
            )
        return
    for child in ("namespace", "name"):
        if not service.get(child):
            errs.append(required(("spec", "service", child)))
    port = service.get("port")
    if port is not None and not 1 <= port <= 65535:
        errs.append(
            invalid(("spec", "service", "port"), port, "port is not valid: must be between 1 and 65535, inclusive")
        )
    if insecure and bundle:
        errs.append(invalid(("spec", "insecureSkipTLSVerify"), True, "may not be true if caBundle is present"))


def _decoded_size(text: str) -> int:
    """Bytes that a base64 text stands for."""
    plain = text.replace("\n", "").replace("\r", "")
    return len(plain.rstrip("=")) * 3 // 4


VALIDATE: dict[str, Callable[[dict[str, Any], list[Error], int], None]] = {"APIService": validate_api_service}
