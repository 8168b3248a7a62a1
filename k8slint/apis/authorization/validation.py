"""The access reviews: pkg/apis/authorization/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.meta.validation import validate_label_name
from k8slint.apis.names import is_valid_label_value
from k8slint.field import BAD_REQUEST, Error, forbidden, format_path, invalid, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Path


def validate_subject_access_review(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A SubjectAccessReview."""
    _validate_spec(obj.get("spec", {}), True, errs, minor)
    _validate_empty_metadata(obj, "", errs)


def validate_self_subject_access_review(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A SelfSubjectAccessReview."""
    _validate_spec(obj.get("spec", {}), False, errs, minor)
    _validate_empty_metadata(obj, "", errs)


def validate_local_subject_access_review(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A LocalSubjectAccessReview: of its own namespace alone."""
    spec = obj.get("spec", {})
    _validate_spec(spec, True, errs, minor)
    _validate_empty_metadata(obj, "namespace", errs)
    namespace = obj.get("metadata", {}).get("namespace", "") or "default"
    attributes = spec.get("resourceAttributes")
    if attributes is not None and attributes.get("namespace", "") != namespace:
        errs.append(
            invalid(
                ("spec", "resourceAttributes", "namespace"), attributes.get("namespace", ""), "must match metadata.namespace"
            )
        )
    if "nonResourceAttributes" in spec:
        errs.append(
            invalid(
                ("spec", "nonResourceAttributes"), spec["nonResourceAttributes"], "disallowed on this kind of request"
            )
        )


def validate_self_subject_rules_review(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A SelfSubjectRulesReview: there must be a namespace (answered with 400, not 422)."""
    if not obj.get("spec", {}).get("namespace"):
        errs.append(Error(BAD_REQUEST, ("spec", "namespace"), None, "no namespace on request"))


def _validate_empty_metadata(obj: dict[str, Any], allowed: str, errs: list[Error]) -> None:
    meta = obj.get("metadata", {})
    if any(value for key, value in meta.items() if key not in ("managedFields", allowed)):
        detail = "must be empty except for namespace" if allowed else "must be empty"
        errs.append(invalid(("metadata",), meta, detail))


def _validate_spec(spec: dict[str, Any], needs_user: bool, errs: list[Error], minor: int) -> None:
    resource, url = spec.get("resourceAttributes"), spec.get("nonResourceAttributes")
    if resource is not None and url is not None:
        errs.append(
            invalid(("spec", "nonResourceAttributes"), url, "cannot be specified in combination with resourceAttributes")
        )
    if resource is None and url is None:
        detail = "exactly one of nonResourceAttributes or resourceAttributes must be specified"
        errs.append(invalid(("spec", "resourceAttributes"), None, detail))
    if needs_user and not spec.get("user") and not spec.get("groups"):
        errs.append(invalid(("spec", "user"), spec.get("user", ""), "at least one of user or group must be specified"))
    if resource and ("fieldSelector" in resource or "labelSelector" in resource):
        from k8slint.features import enabled

        if enabled("AuthorizeWithSelectors", minor):
            path = ("spec", "resourceAttributes")
            _validate_selector(resource.get("fieldSelector"), False, (*path, "fieldSelector"), errs)
            _validate_selector(resource.get("labelSelector"), True, (*path, "labelSelector"), errs)


def _validate_selector(selector: dict[str, Any] | None, of_labels: bool, path: Path, errs: list[Error]) -> None:
    """Either a raw selector or requirements. Operators that are not known pass, for newer clients."""
    if selector is None:
        return
    raw, requirements = selector.get("rawSelector", ""), selector.get("requirements", ())
    if raw and requirements:
        errs.append(invalid((*path, "rawSelector"), raw, "may not specified at the same time as requirements"))
    if not raw and not requirements:
        detail = "when {field} is specified, requirements or rawSelector is required"
        error = required((*path, "requirements"), detail)
        error.values = {"field": format_path(path)}
        errs.append(error)
    for i, requirement in enumerate(requirements):
        _validate_requirement(requirement, of_labels, (*path, "requirements", i), errs)


def _validate_requirement(requirement: dict[str, Any], of_labels: bool, path: Path, errs: list[Error]) -> None:
    key, operator, values = requirement.get("key", ""), requirement.get("operator", ""), requirement.get("values", ())
    if operator in ("In", "NotIn"):
        if not values:
            errs.append(required((*path, "values"), "must be specified when `operator` is 'In' or 'NotIn'"))
    elif operator in ("Exists", "DoesNotExist") and values:
        errs.append(forbidden((*path, "values"), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"))
    if not of_labels:
        if not key:
            errs.append(required((*path, "key"), "must be specified"))
        return
    validate_label_name(key, (*path, "key"), errs)
    for i, value in enumerate(values):
        for message in is_valid_label_value(value):
            errs.append(invalid((*path, "values", i), value, message))


VALIDATE: dict[str, Callable[[dict[str, Any], list[Error], int], None]] = {
    "SubjectAccessReview": validate_subject_access_review,
    "SelfSubjectAccessReview": validate_self_subject_access_review,
    "SelfSubjectRulesReview": validate_self_subject_rules_review,
    "LocalSubjectAccessReview": validate_local_subject_access_review,
}
