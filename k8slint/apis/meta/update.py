"""Metadata and immutable fields on update: apimachinery `pkg/api/validation/objectmeta.go`, core ValidateObjectMetaUpdate.

`new` and `old` are both defaulted. What the server fills in from the stored object (uid, resourceVersion, timestamps) is
not asked of `new`: it is a manifest, as `kubectl apply` would bring it.
"""

from __future__ import annotations

from k8slint.apis.meta.validation import (
    FIELD_IMMUTABLE,
    STANDARD_FINALIZERS,
    validate_annotations,
    validate_labels,
    validate_managed_fields,
    validate_owner_references,
)
from k8slint.field import forbidden, invalid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Error, Path


def validate_object_meta_update(new: dict[str, Any], old: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """An object's metadata on update."""
    if "finalizers" in new:
        known = old.get("finalizers", ())
        added = [finalizer for finalizer in new["finalizers"] if finalizer not in known]
        if added and old.get("deletionTimestamp"):
            errs.append(
                forbidden(
                    (*path, "finalizers"),
                    "no new finalizers can be added if the object is being deleted, found new finalizers {added}",
                    added=added,
                )
            )
        for i, finalizer in enumerate(new["finalizers"]):
            if "/" not in finalizer and finalizer not in STANDARD_FINALIZERS:
                detail = "name is neither a standard finalizer name nor is it fully qualified"
                errs.append(invalid((*path, "finalizers", i), finalizer, detail))
    # A namespace that is not written is the request's.
    if new.get("name", "") != old.get("name", ""):
        errs.append(invalid((*path, "name"), new.get("name", ""), FIELD_IMMUTABLE))
    if (new.get("namespace") or "default") != (old.get("namespace") or "default"):
        errs.append(invalid((*path, "namespace"), new.get("namespace", ""), FIELD_IMMUTABLE))
    for child in ("uid", "creationTimestamp"):
        if child in new and child in old and new[child] != old[child]:
            errs.append(invalid((*path, child), new[child], FIELD_IMMUTABLE))
    if "labels" in new:
        validate_labels(new["labels"], (*path, "labels"), errs)
    if "annotations" in new:
        validate_annotations(new["annotations"], (*path, "annotations"), errs)
    if "ownerReferences" in new:
        validate_owner_references(new["ownerReferences"], (*path, "ownerReferences"), errs)
    if "managedFields" in new:
        validate_managed_fields(new["managedFields"], (*path, "managedFields"), errs)


def validate_immutable_field(
    new: object, old: object, path: Path, errs: list[Error], go_type: str = "", minor: int = 0
) -> None:
    """A field that must stay as it is (ValidateImmutableField). With its type, structs are compared as Go does."""
    if go_type:
        from k8slint.apis.meta.equality import semantic_deep_equal

        same = semantic_deep_equal(new, old, go_type, minor)
    else:
        same = semantic_equal(new, old)
    if not same:
        errs.append(invalid(path, new, FIELD_IMMUTABLE))


def semantic_equal(a: object, b: object) -> bool:
    """Whether Go would find two decoded values equal: what is missing equals the zero value and the empty list.

    A missing struct differs from an empty one (a pointer's nil from `{}`), as `emptyDir: {}` has to. Fields that are maps
    are compared with `or {}` by the caller.
    """
    if isinstance(a, dict) and isinstance(b, dict):
        return all(semantic_equal(a.get(key), b.get(key)) for key in {**a, **b})
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(semantic_equal, a, b))
    if a is None or b is None:
        rest = b if a is None else a
        return rest is None or (not rest and not isinstance(rest, dict))
    # True is 1 in Python, not in JSON.
    return a == b and isinstance(a, bool) == isinstance(b, bool)
