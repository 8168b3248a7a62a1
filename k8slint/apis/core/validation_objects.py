"""The core kinds beside pods: pkg/apis/core/validation/validation.go. What is common stands here, the rest is imported when met."""

from __future__ import annotations

from k8slint.apis.core.validation_service import validate_service
from k8slint.apis.meta.selector import selector_matches
from k8slint.apis.meta.strategy import reset_generation
from k8slint.apis.meta.validation import object_name, validate_object_meta
from k8slint.apis.names import is_config_map_key, name_is_dns_subdomain, validate_path_segment_name
from k8slint.field import Key, forbidden, invalid, not_supported, required, too_long

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error, Path

MAX_SECRET_SIZE = 1024 * 1024


def validate_config_map(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A ConfigMap: its keys, and the size of all values in bytes."""
    validate_object_meta(obj.get("metadata", {}), True, name_is_dns_subdomain, ("metadata",), errs)
    data, binary = obj.get("data", ()), obj.get("binaryData", ())
    total = 0
    for key in data:
        for message in is_config_map_key(key):
            errs.append(invalid(("data", Key(key)), key, message))
        if key in binary:
            errs.append(invalid(("data", Key(key)), key, "duplicate of key present in binaryData"))
        total += len(data[key])
    for key in binary:
        for message in is_config_map_key(key):
            errs.append(invalid(("binaryData", Key(key)), key, message))
        total += len(binary[key])
    # A character has four bytes at most: most ConfigMaps need no exact count.
    if total * 4 > MAX_SECRET_SIZE:
        total = sum(len(data[key].encode()) for key in data) + sum(decoded_length(binary[key]) for key in binary)
        if total > MAX_SECRET_SIZE:
            error = too_long((), MAX_SECRET_SIZE)
            error.field = ""  # the whole object
            errs.append(error)


def decoded_length(text: str) -> int:
    """The number of bytes that a base64 text stands for."""
    text = text.replace("\n", "").replace("\r", "")
    return len(text) * 3 // 4 - text[-2:].count("=")


def validate_secret(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A Secret: keys, size, and what its type asks for. `stringData` is written over `data` before."""
    meta = obj.get("metadata", {})
    validate_object_meta(meta, True, name_is_dns_subdomain, ("metadata",), errs)
    data, strings = obj.get("data", {}), obj.get("stringData", {})
    total = 0
    for name, values in (("data", data), ("stringData", strings)):
        for key, value in values.items():
            if name == "data" and key in strings:
                continue
            for message in is_config_map_key(key):
                errs.append(invalid((name, Key(key)), key, message, field=f"data[{key}]"))
            total += len(value)
    if total * 4 > MAX_SECRET_SIZE:
        total = sum(len(value.encode()) for value in strings.values())
        total += sum(decoded_length(value) for key, value in data.items() if key not in strings)
        if total > MAX_SECRET_SIZE:
            errs.append(too_long(("data",), MAX_SECRET_SIZE))
    kind = obj.get("type", "")
    if kind and kind != "Opaque":
        validate_secret_type(kind, meta.get("annotations", {}), data, strings, errs)


def validate_secret_type(
    kind: str, annotations: dict[str, str], data: dict[str, str], strings: dict[str, str], errs: list[Error]
) -> None:
    """The keys that the well-known types ask for."""
    if kind == "kubernetes.io/service-account-token":
        if not annotations.get("kubernetes.io/service-account.name"):
            errs.append(required(("metadata", "annotations", Key("kubernetes.io/service-account.name"))))
    elif kind == "kubernetes.io/dockercfg" or kind == "kubernetes.io/dockerconfigjson":
        key = ".dockercfg" if kind == "kubernetes.io/dockercfg" else ".dockerconfigjson"
        if key in strings or key in data:
            from k8slint.apis.core.secret_data import json_object_error, secret_bytes

            message = json_object_error(secret_bytes(key, data, strings))
            if message:
                path: Path = ("stringData" if key in strings else "data", Key(key))
                detail = "{reason}"
                errs.append(invalid(path, "<secret contents redacted>", detail, field=f"data[{key}]", reason=message))
        else:
            errs.append(required(("data", Key(key))))
    elif kind == "kubernetes.io/basic-auth":
        if not any(key in values for key in ("username", "password") for values in (data, strings)):
            errs.append(required(("data", Key("username"))))
            errs.append(required(("data", Key("password"))))
    elif kind == "kubernetes.io/ssh-auth":
        if not strings.get("ssh-privatekey", data.get("ssh-privatekey")):
            errs.append(required(("data", Key("ssh-privatekey"))))
    elif kind == "kubernetes.io/tls":
        for key in ("tls.crt", "tls.key"):
            if key not in data and key not in strings:
                errs.append(required(("data", Key(key))))


def validate_service_account(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A ServiceAccount: its metadata."""
    validate_object_meta(obj.get("metadata", {}), True, name_is_dns_subdomain, ("metadata",), errs)


def validate_replication_controller(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A ReplicationController on creation. Its generateName only has to be a path segment (since 1.35)."""
    meta = reset_generation(obj.get("metadata", {}))
    if minor >= 35 and meta.get("generateName"):
        for message in validate_path_segment_name(meta["generateName"], True):
            errs.append(invalid(("metadata", "generateName"), meta["generateName"], message))
        meta = {**meta, "name": object_name(meta), "generateName": ""}
    validate_object_meta(meta, True, name_is_dns_subdomain, ("metadata",), errs)
    validate_replication_controller_spec(obj.get("spec", {}), ("spec",), errs, minor)


def validate_replication_controller_spec(spec: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    """Replicas, selector and template."""
    from k8slint.apis.core.validation_pod import validate_pod_template_spec

    for name in ("minReadySeconds", "replicas"):
        if spec.get(name, 0) < 0:
            errs.append(invalid((*path, name), spec[name], "must be greater than or equal to 0"))
    selector = spec.get("selector")
    if not selector:
        errs.append(required((*path, "selector")))
    template = spec.get("template")
    if template is None:
        errs.append(required((*path, "template")))
        return
    labels = template.get("metadata", {}).get("labels")
    if selector and not selector_matches({"matchLabels": selector}, labels or {}):
        errs.append(invalid((*path, "template", "metadata", "labels"), labels, "`selector` does not match template `labels`"))
    validate_pod_template_spec(template, (*path, "template"), errs, minor)
    pod = template.get("spec", {})
    if pod.get("restartPolicy") != "Always":
        errs.append(not_supported((*path, "template", "spec", "restartPolicy"), pod.get("restartPolicy", ""), ("Always",)))
    if "activeDeadlineSeconds" in pod:
        detail = "activeDeadlineSeconds in ReplicationController is not Supported"
        errs.append(forbidden((*path, "template", "spec", "activeDeadlineSeconds"), detail))


def validate_binding(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A Binding: the pod and the Node that it names."""
    name = obj.get("metadata", {}).get("name", "")
    if not name:
        errs.append(required(("metadata", "name"), "name of the pod that is bound"))
    for message in validate_path_segment_name(name):
        errs.append(invalid(("metadata", "name"), name, message))
    target = obj.get("target", {})
    if target.get("kind", "") not in ("", "Node"):
        errs.append(not_supported(("target", "kind"), target["kind"], ("Node", "<empty>")))
    if not target.get("name"):
        errs.append(required(("target", "name")))


def validate_event(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """An Event of the core group."""
    from k8slint.apis.core.validation_event import validate_legacy_event

    validate_legacy_event(obj, errs)


def validate_endpoints(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """Endpoints."""
    from k8slint.apis.core.validation_service import validate_endpoints as validate

    validate(obj, errs, minor)


def validate_namespace(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A Namespace."""
    from k8slint.apis.core.validation_node import validate_namespace as validate

    validate(obj, errs, minor)


def validate_node(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A Node."""
    from k8slint.apis.core.validation_node import validate_node as validate

    validate(obj, errs, minor)


def validate_persistent_volume(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A PersistentVolume."""
    from k8slint.apis.core.validation_storage import validate_persistent_volume as validate

    validate(obj, errs, minor)


def validate_persistent_volume_claim(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A PersistentVolumeClaim."""
    from k8slint.apis.core.validation_storage import validate_persistent_volume_claim as validate

    validate(obj, errs, minor)


def validate_resource_quota(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A ResourceQuota."""
    from k8slint.apis.core.validation_quota import validate_resource_quota as validate

    validate(obj, errs, minor)


def validate_limit_range(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A LimitRange."""
    from k8slint.apis.core.validation_quota import validate_limit_range as validate

    validate(obj, errs, minor)


OBJECTS: dict[str, Callable] = {
    "Binding": validate_binding,
    "ConfigMap": validate_config_map,
    "Endpoints": validate_endpoints,
    "Event": validate_event,
    "LimitRange": validate_limit_range,
    "Namespace": validate_namespace,
    "Node": validate_node,
    "PersistentVolume": validate_persistent_volume,
    "PersistentVolumeClaim": validate_persistent_volume_claim,
    "ReplicationController": validate_replication_controller,
    "ResourceQuota": validate_resource_quota,
    "Secret": validate_secret,
    "Service": validate_service,
    "ServiceAccount": validate_service_account,
}
