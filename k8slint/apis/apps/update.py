"""Updates of workloads: pkg/apis/apps/validation/validation.go and the strategies of pkg/registry/apps."""

from __future__ import annotations

from k8slint.apis.apps.validation import validate_daemon_set_spec, validate_deployment_spec, validate_replica_set_spec
from k8slint.apis.apps.validation_statefulset import validate_stateful_set_spec
from k8slint.apis.meta.equality import differing_fields, semantic_deep_equal
from k8slint.apis.meta.update import validate_object_meta_update
from k8slint.apis.meta.validation import FIELD_IMMUTABLE
from k8slint.apis.names import is_dns1123_label
from k8slint.field import forbidden, invalid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error

_SPEC = ("spec",)


def _validate_selector_unchanged(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    one, other = new.get("spec", {}).get("selector"), old.get("spec", {}).get("selector")
    if not semantic_deep_equal(one, other, "*meta/v1.LabelSelector", minor):
        errs.append(invalid(("spec", "selector"), one, FIELD_IMMUTABLE))


def validate_deployment_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A Deployment: the selector stays."""
    validate_object_meta_update(new.get("metadata", {}), old.get("metadata", {}), ("metadata",), errs)
    validate_deployment_spec(new.get("spec", {}), _SPEC, errs, minor)
    _validate_selector_unchanged(new, old, errs, minor)


def validate_replica_set_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A ReplicaSet: the selector stays."""
    validate_object_meta_update(new.get("metadata", {}), old.get("metadata", {}), ("metadata",), errs)
    validate_replica_set_spec(new.get("spec", {}), _SPEC, errs, minor)
    _validate_selector_unchanged(new, old, errs, minor)


def validate_daemon_set_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A DaemonSet: the selector stays."""
    validate_object_meta_update(new.get("metadata", {}), old.get("metadata", {}), ("metadata",), errs)
    validate_daemon_set_spec(new.get("spec", {}), _SPEC, errs, minor)
    _validate_selector_unchanged(new, old, errs, minor)


def updatable_stateful_set_fields(minor: int) -> tuple[str, ...]:
    """What of a StatefulSet's spec may change, in the order in which the server names it."""
    fields = ["replicas", "template", "updateStrategy", "persistentVolumeClaimRetentionPolicy", "minReadySeconds"]
    if minor >= 26:
        fields.insert(1, "ordinals")
    if minor >= 33:
        fields.insert(fields.index("updateStrategy") + 1, "revisionHistoryLimit")
    return tuple(fields)


def validate_stateful_set_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A StatefulSet: only some fields may change. What the stored object has is not judged again."""
    validate_object_meta_update(new.get("metadata", {}), old.get("metadata", {}), ("metadata",), errs)
    spec, stored = new.get("spec", {}), old.get("spec", {})
    name = stored.get("serviceName", "")
    claims = "[]core/v1.PersistentVolumeClaim"
    same_claims = semantic_deep_equal(spec.get("volumeClaimTemplates"), stored.get("volumeClaimTemplates"), claims, minor)
    validate_stateful_set_spec(spec, _SPEC, errs, minor, not (name and is_dns1123_label(name)), not same_claims)
    allowed = updatable_stateful_set_fields(minor)
    if any(field not in allowed for field in differing_fields(spec, stored, "apps/v1.StatefulSetSpec", minor)):
        detail = "updates to statefulset spec for fields other than {fields} and '{last}' are forbidden"
        fields = ", ".join(f"'{field}'" for field in allowed[:-1])
        errs.append(forbidden(_SPEC, detail, fields=fields, last=allowed[-1]))


def validate_controller_revision_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A ControllerRevision: the data stays."""
    from k8slint.apis.apps.validation import validate_controller_revision

    validate_object_meta_update(new.get("metadata", {}), old.get("metadata", {}), ("metadata",), errs)
    validate_controller_revision(new, errs, minor)
    if new.get("data") != old.get("data"):
        errs.append(invalid(("data",), new.get("data"), FIELD_IMMUTABLE))


UPDATE: dict[str, Callable] = {
    "ControllerRevision": validate_controller_revision_update,
    "DaemonSet": validate_daemon_set_update,
    "Deployment": validate_deployment_update,
    "ReplicaSet": validate_replica_set_update,
    "StatefulSet": validate_stateful_set_update,
}
