"""Updates of volumes and claims: pkg/apis/core/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.core.validation_storage import (
    normalize_data_sources,
    validate_persistent_volume,
    validate_persistent_volume_claim_spec,
)
from k8slint.apis.meta.equality import differing_fields, semantic_deep_equal
from k8slint.apis.meta.update import validate_object_meta_update
from k8slint.apis.meta.validation import FIELD_IMMUTABLE
from k8slint.features import enabled
from k8slint.field import forbidden, invalid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Error

BETA_STORAGE_CLASS = "volume.beta.kubernetes.io/storage-class"
# A node label of old may be replaced by its successor.
BETA_TO_GA_LABEL = {
    "failure-domain.beta.kubernetes.io/zone": "topology.kubernetes.io/zone",
    "failure-domain.beta.kubernetes.io/region": "topology.kubernetes.io/region",
    "beta.kubernetes.io/os": "kubernetes.io/os",
    "beta.kubernetes.io/arch": "kubernetes.io/arch",
    "beta.kubernetes.io/instance-type": "node.kubernetes.io/instance-type",
}


def validate_persistent_volume_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A PersistentVolume: its source, mode and node affinity stay."""
    validate_persistent_volume(new, errs, minor)
    spec, stored = new.get("spec", {}), old.get("spec", {})
    source = spec
    csi = spec.get("csi", {})
    if "csi" in stored and "controllerExpandSecretRef" not in stored["csi"] and "controllerExpandSecretRef" in csi:
        # May be added later.
        source = {**spec, "csi": {name: value for name, value in csi.items() if name != "controllerExpandSecretRef"}}
    if differing_fields(source, stored, "core/v1.PersistentVolumeSource", minor):
        detail = "spec.persistentvolumesource is immutable after creation"
        errs.append(forbidden(("spec",), detail, field="spec.persistentvolumesource"))
    if spec.get("volumeMode") != stored.get("volumeMode"):
        errs.append(invalid(("spec", "volumeMode"), spec.get("volumeMode"), FIELD_IMMUTABLE, field="volumeMode"))
    affinity, old_affinity = spec.get("nodeAffinity"), stored.get("nodeAffinity")
    if old_affinity is not None and not enabled("MutablePVNodeAffinity", minor):
        promoted = _with_ga_labels(affinity, old_affinity)
        if not semantic_deep_equal(affinity, promoted, "*core/v1.VolumeNodeAffinity", minor):
            detail = "field is immutable, except for updating from beta label to GA"
            errs.append(invalid(("spec", "nodeAffinity"), affinity, detail, field="nodeAffinity"))
    _validate_attributes_class(spec, stored, errs, minor, False)


def _with_ga_labels(new: dict[str, Any] | None, old: dict[str, Any]) -> dict[str, Any]:
    """The old affinity, in which labels of old are spelt as the new one spells their successors."""
    if new is None or "required" not in new or "required" not in old:
        return old
    terms = new["required"].get("nodeSelectorTerms", [])
    out = []
    for i, term in enumerate(old["required"].get("nodeSelectorTerms", ())):
        expressions = terms[i].get("matchExpressions", []) if i < len(terms) else []
        changed = [
            {**e, "key": expressions[j].get("key", "")}
            if j < len(expressions) and BETA_TO_GA_LABEL.get(e.get("key", "")) == expressions[j].get("key")
            else e
            for j, e in enumerate(term.get("matchExpressions", ()))
        ]
        out.append({**term, "matchExpressions": changed} if changed else term)
    return {**old, "required": {**old["required"], "nodeSelectorTerms": out}}


def _validate_attributes_class(spec: dict[str, Any], stored: dict[str, Any], errs: list[Error], minor: int, claim: bool) -> None:
    new, old = spec.get("volumeAttributesClassName"), stored.get("volumeAttributesClassName")
    if new == old:
        return
    path = ("spec", "volumeAttributesClassName")
    if not enabled("VolumeAttributesClass", minor):
        if new is not None and old is not None:
            errs.append(forbidden(path, "update is forbidden when the VolumeAttributesClass feature gate is disabled"))
    elif old is not None and new is None:
        errs.append(forbidden(path, "update from non-nil value to nil is forbidden"))
    elif old is not None and claim and not new:
        errs.append(forbidden(path, "update from non-nil value to an empty string is forbidden"))


def validate_persistent_volume_claim_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A PersistentVolumeClaim, taken to be bound: it may grow, and get another attributes class; the rest stays."""
    from k8slint.apis.resource import parse

    meta, old_meta = new.get("metadata", {}), old.get("metadata", {})
    validate_object_meta_update(meta, old_meta, ("metadata",), errs)
    stored = normalize_data_sources(old.get("spec", {}), minor)
    spec = normalize_data_sources(new.get("spec", {}), minor, "dataSource" in stored or "dataSourceRef" in stored)
    validate_persistent_volume_claim_spec(spec, ("spec",), errs, minor)
    compared, kept = dict(spec), dict(stored)
    if not kept.get("volumeName"):
        # The name of the volume comes once, from the controller or the author.
        kept.pop("volumeName", None)
        compared.pop("volumeName", None)
    _compare_storage_class(compared, kept, meta.get("annotations", {}), old_meta.get("annotations", {}), errs)
    requests = dict(spec.get("resources", {}).get("requests", {}))
    size, old_size = requests.get("storage", 0), stored.get("resources", {}).get("requests", {}).get("storage", 0)
    if requests:
        requests["storage"] = old_size
        compared["resources"] = {**spec.get("resources", {}), "requests": requests}
    if "volumeAttributesClassName" in compared:
        compared.pop("volumeAttributesClassName")
        if "volumeAttributesClassName" in kept:
            compared["volumeAttributesClassName"] = kept["volumeAttributesClassName"]
    if not semantic_deep_equal(compared, kept, "core/v1.PersistentVolumeClaimSpec", minor):
        detail = "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims"
        errs.append(forbidden(("spec",), detail))
    if parse(size)[0] < parse(old_size)[0]:
        recover = enabled("RecoverVolumeExpansionFailure", minor)
        detail = "field can not be less than status.capacity" if recover else "field can not be less than previous value"
        errs.append(forbidden(("spec", "resources", "requests", "storage"), detail))
    if spec.get("volumeMode") != stored.get("volumeMode"):
        errs.append(invalid(("spec", "volumeMode"), spec.get("volumeMode"), FIELD_IMMUTABLE, field="volumeMode"))
    _validate_attributes_class(spec, stored, errs, minor, True)


def _compare_storage_class(
    compared: dict[str, Any], kept: dict[str, Any], annotations: dict[str, str], old_annotations: dict[str, str], errs: list[Error]
) -> None:
    """The class stays, but one may be named where none was, and the annotation of old may move into the field."""
    name, old_name = compared.get("storageClassName"), kept.get("storageClassName")
    beta, old_beta = annotations.get(BETA_STORAGE_CLASS), old_annotations.get(BETA_STORAGE_CLASS)
    if old_beta is not None and old_name is None and name == old_beta and beta in (None, old_beta):
        compared.pop("storageClassName")
        return
    if (beta or "") != (old_beta or ""):
        path = ("metadata", "annotations", BETA_STORAGE_CLASS)
        errs.append(invalid(path, beta or "", FIELD_IMMUTABLE))
    if name is not None and old_name is None and old_beta in (None, name):
        compared.pop("storageClassName")
