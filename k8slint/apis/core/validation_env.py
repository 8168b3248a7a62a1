"""Environment variables and the downward API: pkg/apis/core/validation/validation.go, pkg/apis/core/pods/helpers.go."""

from __future__ import annotations

from k8slint.apis.names import is_config_map_key, is_dns1123_label, is_dns1123_subdomain, is_env_var_name
from k8slint.field import format_path, invalid, not_supported, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Error, Path

_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-."
_NAME = _LETTERS + "0123456789"

ENV_FIELD_PATHS = (
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
)
VOLUME_FIELD_PATHS = ("metadata.name", "metadata.namespace", "metadata.labels", "metadata.annotations", "metadata.uid")
# What a v1 Pod can be asked for at all (ConvertDownwardAPIFieldLabel), and the old name of one of them.
FIELD_LABELS = frozenset(
    (
        "metadata.annotations",
        "metadata.labels",
        "metadata.name",
        "metadata.namespace",
        "metadata.uid",
        "spec.nodeName",
        "spec.restartPolicy",
        "spec.serviceAccountName",
        "spec.schedulerName",
        "status.phase",
        "status.hostIP",
        "status.hostIPs",
        "status.podIP",
        "status.podIPs",
    )
)
RESOURCE_FIELDS = (
    "limits.cpu",
    "limits.memory",
    "limits.ephemeral-storage",
    "requests.cpu",
    "requests.memory",
    "requests.ephemeral-storage",
)
_SIZES = ("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei")

# Names that are valid in every version: letters, digits, `_`, `-` and `.`, no digit first, nothing that climbs directories.
_plain_names: set[str] = set()
_LIMIT = 20_000


def _is_plain_name(name: str) -> bool:
    if name in _plain_names:
        return True
    if name and not name.strip(_NAME) and name[0] in _LETTERS and name[0] != ".":
        if len(_plain_names) < _LIMIT:
            _plain_names.add(name)
        return True
    return False


def env_var_name_messages(name: str, minor: int) -> list[str]:
    """What keeps `name` from being a variable's name: since 1.32 only `=` and what cannot be printed."""
    if _is_plain_name(name):
        return []
    from k8slint.features import enabled

    if enabled("RelaxedEnvironmentVariableValidation", minor):
        return is_env_var_name(name)
    errors = []
    if not name or name.strip(_NAME) or name[0] not in _LETTERS:
        errors.append(
            "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start "
            "with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is "
            "'[-._a-zA-Z][-._a-zA-Z0-9]*')"
        )
    if name in (".", ".."):
        errors.append(f"must not be '{name}'")
    elif name.startswith(".."):
        errors.append("must not start with '..'")
    return errors


def validate_env(variables: list[dict[str, Any]], path: Path, errs: list[Error], minor: int) -> None:
    """`env` of a container."""
    plain = _plain_names
    for i, variable in enumerate(variables):
        name = variable.get("name", "")
        if name not in plain:
            if not name:
                errs.append(required((*path, i, "name")))
            else:
                for message in env_var_name_messages(name, minor):
                    errs.append(invalid((*path, i, "name"), name, message))
        if "valueFrom" in variable:
            _validate_env_var_value_from(variable, (*path, i, "valueFrom"), errs, minor)


def _validate_env_var_value_from(variable: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    source = variable["valueFrom"]
    count = 0
    if "fieldRef" in source:
        count += 1
        paths = ENV_FIELD_PATHS if minor >= 28 else tuple(p for p in ENV_FIELD_PATHS if p != "status.hostIPs")
        validate_object_field_selector(source["fieldRef"], paths, (*path, "fieldRef"), errs)
    if "resourceFieldRef" in source:
        count += 1
        validate_container_resource_field_selector(source["resourceFieldRef"], False, (*path, "resourceFieldRef"), errs)
    for kind in ("configMapKeyRef", "secretKeyRef"):
        if kind in source:
            count += 1
            _validate_key_selector(source[kind], (*path, kind), errs)
    if "fileKeyRef" in source:
        count += 1
        _validate_file_key_selector(source["fileKeyRef"], (*path, "fileKeyRef"), errs)
    if not count:
        from k8slint.features import enabled

        if enabled("EnvFiles", minor):
            detail = "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`"
        else:
            detail = "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`"
        errs.append(invalid(path, "", detail))
    elif variable.get("value"):
        errs.append(invalid(path, "", "may not be specified when `value` is not empty"))
    elif count > 1:
        errs.append(invalid(path, "", "may not have more than one field specified at a time"))


def validate_object_field_selector(selector: dict[str, Any], paths: tuple[str, ...], path: Path, errs: list[Error]) -> None:
    """A field of the pod; `paths` are the ones that can be had here."""
    version, field_path = selector.get("apiVersion", ""), selector.get("fieldPath", "")
    if not version:
        errs.append(required((*path, "apiVersion")))
        return
    if not field_path:
        errs.append(required((*path, "fieldPath")))
        return
    if version == "v1" and field_path in paths:
        return
    subscripted = field_path[field_path.index("['") + 2 : -2] if field_path.endswith("']") and "['" in field_path else None
    base = field_path[: field_path.index("['")] if subscripted is not None else field_path
    fault = ""
    if version != "v1":
        fault = "unsupported pod version: {name}"
        name = version
    elif subscripted is not None and base:
        if base not in ("metadata.annotations", "metadata.labels"):
            fault, name = "field label does not support subscript: {name}", field_path
    elif field_path == "spec.host":
        base = "spec.nodeName"
        if base in paths:
            return
    elif field_path not in FIELD_LABELS:
        fault, name = "field label not supported: {name}", field_path
    if fault:
        errs.append(invalid((*path, "fieldPath"), field_path, "error converting fieldPath: " + fault, name=name))
    elif subscripted is not None:
        from k8slint.apis.names import is_qualified_name

        key = subscripted.lower() if base == "metadata.annotations" else subscripted
        for message in is_qualified_name(key):
            errs.append(invalid((*path, "fieldPath"), key, message, field=format_path(path)))
    else:
        errs.append(not_supported((*path, "fieldPath"), base, sorted(paths)))


def validate_container_resource_field_selector(selector: dict[str, Any], volume: bool, path: Path, errs: list[Error]) -> None:
    """A resource of a container; in a volume the container must be named."""
    resource = selector.get("resource", "")
    if volume and not selector.get("containerName"):
        errs.append(required((*path, "containerName")))
    elif not resource:
        errs.append(required((*path, "resource")))
    elif resource not in RESOURCE_FIELDS and not resource.startswith(("requests.hugepages-", "limits.hugepages-")):
        errs.append(not_supported((*path, "resource"), resource, RESOURCE_FIELDS))
    if "divisor" in selector:
        _validate_divisor(resource, selector["divisor"], (*path, "divisor"), errs)


def _validate_divisor(resource: str, divisor: str | int | float, path: Path, errs: list[Error]) -> None:
    from k8slint.apis.resource import canonical, parse

    if parse(divisor)[0] == 0:
        return
    text = canonical(divisor)
    if resource in ("limits.cpu", "requests.cpu"):
        if text not in ("1m", "1"):
            errs.append(invalid(path, resource, "only divisor's values 1m and 1 are supported with the cpu resource"))
        return
    if resource in ("limits.memory", "requests.memory"):
        kind = "memory"
    elif resource in ("limits.ephemeral-storage", "requests.ephemeral-storage"):
        kind = "local ephemeral storage"
    elif resource.startswith(("requests.hugepages-", "limits.hugepages-")):
        kind = "hugepages"
    else:
        return
    if text not in _SIZES:
        detail = "only divisor's values {sizes} are supported with the {kind} resource"
        errs.append(invalid(path, resource, detail, sizes=", ".join(_SIZES), kind=kind))


def _validate_key_selector(selector: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """A key of a ConfigMap or Secret."""
    name = selector.get("name", "")
    for message in is_dns1123_subdomain(name):
        errs.append(invalid((*path, "name"), name, message))
    key = selector.get("key", "")
    if not key:
        errs.append(required((*path, "key")))
    elif len(key) > 253 or not _is_plain_name(key):
        for message in is_config_map_key(key):
            errs.append(invalid((*path, "key"), key, message))


def _validate_file_key_selector(selector: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """A variable of a file in an emptyDir volume."""
    key, volume, target = selector.get("key", ""), selector.get("volumeName", ""), selector.get("path", "")
    if not key:
        errs.append(required((*path, "key")))
    else:
        for message in is_env_var_name(key):
            errs.append(invalid((*path, "key"), key, message))
    if not volume:
        errs.append(required((*path, "volumeName")))
    else:
        for message in is_dns1123_label(volume):
            errs.append(invalid((*path, "volumeName"), volume, message))
    if not target:
        errs.append(required((*path, "path")))
    else:
        from k8slint.apis.core.validation_volumes import validate_path_no_backsteps

        validate_path_no_backsteps(target, (*path, "path"), errs)


def validate_env_from(sources: list[dict[str, Any]], path: Path, errs: list[Error], minor: int) -> None:
    """`envFrom` of a container."""
    for i, source in enumerate(sources):
        prefix = source.get("prefix")
        if prefix:
            for message in env_var_name_messages(prefix, minor):
                errs.append(invalid((*path, i, "prefix"), prefix, message))
        count = 0
        for kind in ("configMapRef", "secretRef"):
            if kind in source:
                count += 1
                name = source[kind].get("name", "")
                if not name:
                    errs.append(required((*path, i, kind, "name")))
                else:
                    # Upstream allows a trailing dash here, as for a generateName.
                    for message in _prefix_messages(name):
                        errs.append(invalid((*path, i, kind, "name"), name, message))
        # Upstream names the list, the position is that of the entry.
        if not count:
            detail = "must specify one of: `configMapRef` or `secretRef`"
            errs.append(invalid((*path, i), "", detail, field=format_path(path)))
        elif count > 1:
            detail = "may not have more than one field specified at a time"
            errs.append(invalid((*path, i), "", detail, field=format_path(path)))


def _prefix_messages(name: str) -> list[str]:
    if name[-1] != "-":
        return is_dns1123_subdomain(name)
    from k8slint.apis.names import name_is_dns_subdomain

    return name_is_dns_subdomain(name, True)
