"""ObjectMeta, labels, selectors and conditions: apimachinery `pkg/api/validation` and `pkg/apis/meta/v1/validation`."""

from __future__ import annotations

from k8slint.apis.names import is_dns1123_label, is_qualified_name, is_valid_label_value
from k8slint.field import forbidden, invalid, required, too_long

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error, Path

    # (name, prefix) -> what is wrong; `prefix` is true for a generateName.
    NameFn = Callable[[str, bool], list[str]]

IS_NEGATIVE = "must be greater than or equal to 0"
FIELD_IMMUTABLE = "field is immutable"
TOTAL_ANNOTATION_SIZE_LIMIT = 256 * 1024
FIELD_MANAGER_MAX_LENGTH = 128
MAX_SUBRESOURCE_NAME_LENGTH = 256
# Finalizers without a domain that upstream itself uses (helper.IsStandardFinalizerName).
STANDARD_FINALIZERS = ("kubernetes", "orphan", "foregroundDeletion")

# Labels and annotations repeat from object to object; what was found valid once needs no second look. Bounded.
_valid_pairs: set[tuple[str, str]] = set()
_valid_annotation_keys: set[str] = set()
_LIMIT = 20_000


def validate_object_meta(meta: dict[str, Any], namespaced: bool, name_fn: NameFn, path: Path, errs: list[Error]) -> None:
    """An object's metadata on creation, as the core kinds judge it (also finalizers without a domain).

    The server generates the name before it validates, so an object with a generateName has a name by then; its random
    part is five letters and digits that cannot make a valid prefix invalid.
    """
    validate_object_meta_accessor(meta, namespaced, name_fn, path, errs)
    if "finalizers" in meta:
        for i, finalizer in enumerate(meta["finalizers"]):
            if "/" not in finalizer and finalizer not in STANDARD_FINALIZERS:
                errs.append(
                    invalid((*path, "finalizers", i), finalizer, "name is neither a standard finalizer name nor is it fully qualified")
                )


def validate_object_meta_accessor(meta: dict[str, Any], namespaced: bool, name_fn: NameFn, path: Path, errs: list[Error]) -> None:
    """`validate_object_meta` without the core group's finalizer rule (apimachinery's ValidateObjectMetaAccessor)."""
    name = meta.get("name", "")
    generate_name = meta.get("generateName", "")
    if generate_name:
        for message in name_fn(generate_name, True):
            errs.append(invalid((*path, "generateName"), generate_name, message))
        if not name:
            name = generated_name(generate_name)
    if not name:
        errs.append(required((*path, "name"), "name or generateName is required"))
    else:
        for message in name_fn(name, False):
            errs.append(invalid((*path, "name"), name, message))
    namespace = meta.get("namespace", "")
    if namespaced:
        # Without a namespace the request's own is filled in: `default`.
        if namespace:
            for message in is_dns1123_label(namespace):
                errs.append(invalid((*path, "namespace"), namespace, message))
    elif namespace:
        errs.append(forbidden((*path, "namespace"), "not allowed on this type"))
    if "labels" in meta:
        validate_labels(meta["labels"], (*path, "labels"), errs)
    if "annotations" in meta:
        validate_annotations(meta["annotations"], (*path, "annotations"), errs)
    if "generation" in meta:
        validate_nonnegative_field(meta["generation"], (*path, "generation"), errs)
    if "ownerReferences" in meta:
        validate_owner_references(meta["ownerReferences"], (*path, "ownerReferences"), errs)
    if "finalizers" in meta:
        validate_finalizers(meta["finalizers"], (*path, "finalizers"), errs)
    # managedFields are not judged: the server makes them anew on create (meta/update.py looks at them)


def generated_name(prefix: str) -> str:
    """A name as SimpleNameGenerator makes it, with `x` for each random character (63 characters at most)."""
    return prefix[:58] + "xxxxx"


def object_name(meta: dict[str, Any]) -> str:
    """The name under which the server validates an object: it has made one from `generateName` by then."""
    return meta.get("name", "") or (generated_name(meta["generateName"]) if meta.get("generateName") else "")


def validate_nonnegative_field(value: int, path: Path, errs: list[Error]) -> None:
    """An integer must not be negative."""
    if value < 0:
        errs.append(invalid(path, value, IS_NEGATIVE))


def not_supported_as_listed(path: Path, value: object, supported: tuple[str, ...]) -> Error:
    """`not_supported` where upstream does not sort what it supports."""
    from k8slint.field import NOT_SUPPORTED, Error

    allowed = ", ".join(f'"{s}"' for s in supported)
    return Error(NOT_SUPPORTED, path, value, "supported values: {allowed}", {"allowed": allowed})


def validate_label_name(name: str, path: Path, errs: list[Error]) -> None:
    """A label key."""
    for message in is_qualified_name(name):
        errs.append(invalid(path, name, message))


def validate_labels(labels: dict[str, str], path: Path, errs: list[Error]) -> None:
    """Label keys and values; both are reported at the map."""
    for pair in labels.items():
        if pair in _valid_pairs:
            continue
        before = len(errs)
        key, value = pair
        for message in is_qualified_name(key):
            errs.append(invalid(path, key, message))
        for message in is_valid_label_value(value):
            errs.append(invalid(path, value, message))
        if len(errs) == before and len(_valid_pairs) < _LIMIT:
            _valid_pairs.add(pair)


def validate_annotations(annotations: dict[str, str], path: Path, errs: list[Error]) -> None:
    """Annotation keys (in any case) and the size of the whole map in bytes."""
    total = 0
    for key, value in annotations.items():
        total += len(key) + len(value)
        if key in _valid_annotation_keys:
            continue
        messages = is_qualified_name(key.lower())
        for message in messages:
            errs.append(invalid(path, key, message))
        if not messages and len(_valid_annotation_keys) < _LIMIT:
            _valid_annotation_keys.add(key)
    # A character has four bytes at most: most maps need no exact count.
    if total * 4 > TOTAL_ANNOTATION_SIZE_LIMIT:
        total = sum(len(key.encode()) + len(value.encode()) for key, value in annotations.items())
        if total > TOTAL_ANNOTATION_SIZE_LIMIT:
            errs.append(too_long(path, TOTAL_ANNOTATION_SIZE_LIMIT))


def validate_owner_references(references: list[dict[str, Any]], path: Path, errs: list[Error]) -> None:
    """Each owner is complete and at most one is the controller. Upstream names no index in these paths."""
    first = ""
    for i, ref in enumerate(references):
        version, kind, name = ref.get("apiVersion", ""), ref.get("kind", ""), ref.get("name", "")
        if not group_version(version)[1]:
            errs.append(_owner_error(path, i, "apiVersion", version, "version must not be empty"))
        if not kind:
            errs.append(_owner_error(path, i, "kind", kind, "must not be empty"))
        if not name:
            errs.append(_owner_error(path, i, "name", name, "must not be empty"))
        if not ref.get("uid"):
            errs.append(_owner_error(path, i, "uid", "", "must not be empty"))
        if version == "v1" and kind == "Event":
            errs.append(_owner_error(path, i, "", ref, "{gvk} is disallowed from being an owner", gvk="/v1, Kind=Event"))
        if ref.get("controller"):
            current = f"{kind}/{name}"
            if first:
                errs.append(
                    invalid(
                        path,
                        references,
                        'Only one reference can have Controller set to true. Found "true" in references for {first} and {second}',
                        first=first,
                        second=current,
                    )
                )
            else:
                first = current


def _owner_error(path: Path, index: int, child: str, value: object, detail: str, **values: object) -> Error:
    from k8slint.field import format_path

    if child:
        return invalid((*path, index, child), value, detail, field=format_path((*path, child)), **values)
    return invalid((*path, index), value, detail, field=format_path(path), **values)


def group_version(api_version: str) -> tuple[str, str]:
    """(group, version) of an apiVersion; what cannot be parsed has neither (schema.FromAPIVersionAndKind)."""
    if "/" not in api_version:
        return "", api_version
    group, _, version = api_version.partition("/")
    return ("", "") if "/" in version else (group, version)


def validate_finalizers(finalizers: list[str], path: Path, errs: list[Error]) -> None:
    """Finalizer names, and the two deletion finalizers exclude each other."""
    from k8slint.field import format_path

    for i, finalizer in enumerate(finalizers):
        for message in is_qualified_name(finalizer):
            errs.append(invalid((*path, i), finalizer, message, field=format_path(path)))
    if "orphan" in finalizers and "foregroundDeletion" in finalizers:
        errs.append(
            invalid(path, finalizers, "finalizer {first} and {second} cannot be both set", first="orphan", second="foregroundDeletion")
        )


def validate_managed_fields(entries: list[dict[str, Any]], path: Path, errs: list[Error]) -> None:
    """managedFields: operation, fieldsType, manager and subresource."""
    for i, entry in enumerate(entries):
        operation = entry.get("operation", "")
        if operation not in ("Apply", "Update"):
            errs.append(invalid((*path, i, "operation"), operation, "must be `Apply` or `Update`"))
        fields_type = entry.get("fieldsType", "")
        if fields_type and fields_type != "FieldsV1":
            errs.append(invalid((*path, i, "fieldsType"), fields_type, "must be `FieldsV1`"))
        manager = entry.get("manager", "")
        if len(manager.encode()) > FIELD_MANAGER_MAX_LENGTH:
            errs.append(too_long((*path, i, "manager"), FIELD_MANAGER_MAX_LENGTH))
        position = 0
        for character in manager:
            if not character.isprintable():
                shown = f"U+{ord(character):04X}"
                errs.append(
                    invalid((*path, i, "manager"), manager, "invalid character {char} (at position {pos})", char=shown, pos=position)
                )
            position += len(character.encode())
        if len(entry.get("subresource", "").encode()) > MAX_SUBRESOURCE_NAME_LENGTH:
            errs.append(too_long((*path, i, "subresource"), MAX_SUBRESOURCE_NAME_LENGTH))


def validate_label_selector(selector: dict[str, Any] | None, path: Path, errs: list[Error], allow_invalid_values: bool = False) -> None:
    """A LabelSelector. `allow_invalid_values`: expression values that are no label values pass, as they do when stored
    objects already have such (upstream's AllowInvalidLabelValueInSelector)."""
    if not selector:
        return
    if "matchLabels" in selector:
        validate_labels(selector["matchLabels"], (*path, "matchLabels"), errs)
    if "matchExpressions" in selector:
        for i, requirement in enumerate(selector["matchExpressions"]):
            validate_label_selector_requirement(requirement, (*path, "matchExpressions", i), errs, allow_invalid_values)


def validate_label_selector_requirement(
    requirement: dict[str, Any], path: Path, errs: list[Error], allow_invalid_values: bool = False
) -> None:
    """One expression of a LabelSelector."""
    operator = requirement.get("operator", "")
    values = requirement.get("values")
    if operator in ("In", "NotIn"):
        if not values:
            errs.append(required((*path, "values"), "must be specified when `operator` is 'In' or 'NotIn'"))
    elif operator in ("Exists", "DoesNotExist"):
        if values:
            errs.append(forbidden((*path, "values"), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"))
    else:
        errs.append(invalid((*path, "operator"), operator, "not a valid selector operator"))
    validate_label_name(requirement.get("key", ""), (*path, "key"), errs)
    if values and not allow_invalid_values:
        for i, value in enumerate(values):
            for message in is_valid_label_value(value):
                errs.append(invalid((*path, "values", i), value, message))
