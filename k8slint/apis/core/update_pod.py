"""Updates of a Pod: ValidatePodUpdate (pkg/apis/core/validation/validation.go)."""

from __future__ import annotations

from k8slint.apis.meta.equality import semantic_deep_equal
from k8slint.apis.meta.update import validate_object_meta_update
from k8slint.field import Key, forbidden, invalid, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Error, Path

POD_SPEC = "core/v1.PodSpec"
APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/"
MIRROR = "kubernetes.io/config.mirror"
UPDATABLE = (
    "`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
    "`spec.tolerations` (only additions to existing tolerations),"
    "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"
)
OTHER_FIELDS = "pod updates may not change fields other than {fields}"


def validate_pod_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A Pod as `kubectl apply` changes it: what admission added stays, so it is not compared."""
    from k8slint.apis.core.validation_pod import validate_pod

    validate_object_meta_update(new.get("metadata", {}), old.get("metadata", {}), ("metadata",), errs)
    known = len(errs)
    spec, stored = dict(new.get("spec", {})), old.get("spec", {})
    for name in ("priority", "preemptionPolicy"):
        if name in stored:  # the priority plugin fills in what is not there
            spec.setdefault(name, stored[name])
    validate_pod({**new, "spec": {name: value for name, value in spec.items() if name != "ephemeralContainers"}}, errs, minor)
    # The metadata was judged as an update's already.
    errs[known:] = [error for error in errs[known:] if error.path[:1] != ("metadata",) or "annotations" in error.path]
    _validate_annotations(new.get("metadata", {}), old.get("metadata", {}), errs)
    for name in ("containers", "initContainers"):
        if not _validate_images(spec.get(name, []), stored.get(name, []), ("spec", name), errs):
            return
    if not _validate_deadline(spec, stored, errs):
        return
    _validate_tolerations(spec.get("tolerations", []), stored.get("tolerations", []), errs, minor)
    _validate_scheduling_gates(spec.get("schedulingGates", ()), stored.get("schedulingGates", ()), errs)
    if semantic_deep_equal(spec, stored, POD_SPEC, minor):
        return
    munged = dict(spec)
    for name in ("containers", "initContainers"):
        if name in spec:
            munged[name] = [{**a, "image": b.get("image", "")} for a, b in zip(spec[name], stored.get(name, []))]
    for name in ("activeDeadlineSeconds", "schedulingGates", "tolerations"):
        munged.pop(name, None)
        if name in stored:
            munged[name] = stored[name]
    if stored.get("terminationGracePeriodSeconds", 0) < 0 and spec.get("terminationGracePeriodSeconds") == 1:
        munged["terminationGracePeriodSeconds"] = stored["terminationGracePeriodSeconds"]
    if stored.get("schedulingGates"):
        _munge_gated(munged, stored, errs, minor)
    if not semantic_deep_equal(munged, stored, POD_SPEC, minor):
        errs.append(forbidden(("spec",), OTHER_FIELDS, fields=UPDATABLE))


def validate_pod_replace(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A Pod that a manifest replaces: the stored one has a volume with the account's token, which the manifest lacks."""
    before = len(errs)
    validate_pod_update(new, old, errs, minor)
    if any(error.field in ("spec", "spec.containers", "spec.initContainers") for error in errs[before:]):
        return
    stored, spec = old.get("spec", {}), new.get("spec", {})
    own = any(volume.get("name", "").startswith("kube-api-access-") for volume in spec.get("volumes", ()))
    if stored.get("automountServiceAccountToken", True) and not own:
        errs.append(forbidden(("spec",), OTHER_FIELDS, fields=UPDATABLE))


def _validate_annotations(meta: dict[str, Any], old_meta: dict[str, Any], errs: list[Error]) -> None:
    annotations, stored = meta.get("annotations", {}), old_meta.get("annotations", {})
    for key in {**stored, **annotations}:
        if key != MIRROR and not key.startswith(APP_ARMOR):
            continue
        path: Path = ("metadata", "annotations", Key(key))
        what = "mirror pod annotation" if key == MIRROR else "AppArmor annotations"
        if key not in stored:
            errs.append(forbidden(path, "may not add {what}", what=what))
        elif annotations.get(key) != stored[key]:
            errs.append(forbidden(path, "may not remove or update {what}", what=what))


def _validate_images(containers: list[dict[str, Any]], stored: list[dict[str, Any]], path: Path, errs: list[Error]) -> bool:
    """The containers stay the same ones; False where no more can be said."""
    if len(containers) != len(stored):
        errs.append(forbidden(path, "pod updates may not add or remove containers"))
        return False
    for i, container in enumerate(containers):
        image = container.get("image", "")
        if not image:
            errs.append(required((*path, i, "image")))
        elif image != image.strip():
            errs.append(invalid((*path, i, "image"), image, "must not have leading or trailing whitespace"))
    return True


def _validate_deadline(spec: dict[str, Any], stored: dict[str, Any], errs: list[Error]) -> bool:
    """The deadline may be set or brought forward."""
    new, old = spec.get("activeDeadlineSeconds"), stored.get("activeDeadlineSeconds")
    path = ("spec", "activeDeadlineSeconds")
    if new is None:
        if old is not None:
            errs.append(invalid(path, None, "must not update from a positive integer to nil value"))
        return True
    if not 0 <= new <= 0x7FFFFFFF:
        errs.append(invalid(path, new, "must be between {low} and {high}, inclusive", low=0, high=0x7FFFFFFF))
        return False
    if old is not None and old < new:
        errs.append(invalid(path, new, "must be less than or equal to previous value"))
        return False
    return True


def _validate_tolerations(new: list[dict[str, Any]], old: list[dict[str, Any]], errs: list[Error], minor: int) -> None:
    path = ("spec", "tolerations")
    for toleration in old:
        rest = {name: value for name, value in toleration.items() if name != "tolerationSeconds"}
        if not any({name: value for name, value in t.items() if name != "tolerationSeconds"} == rest for t in new):
            errs.append(forbidden(path, "existing toleration can not be modified except its tolerationSeconds"))
            return


def _validate_scheduling_gates(new: Any, old: Any, errs: list[Error]) -> None:
    known = {gate.get("name", "") for gate in old}
    for i, gate in enumerate(new):
        name = gate.get("name", "")
        if name not in known:
            detail = "only deletion is allowed, but found new scheduling gate '{gate}'"
            errs.append(forbidden(("spec", "schedulingGates", i, "name"), detail, gate=name))


def _munge_gated(munged: dict[str, Any], stored: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A Pod that waits at a gate may be bound to fewer nodes: selectors and required terms may be added to."""
    selector, old_selector = munged.get("nodeSelector", {}), stored.get("nodeSelector", {})
    if selector != old_selector:
        if any(selector.get(key) != value for key, value in old_selector.items()):
            detail = "only additions to spec.nodeSelector are allowed (no mutations or deletions)"
            errs.append(invalid(("spec", "nodeSelector"), selector, detail))
        munged["nodeSelector"] = old_selector
    affinity, old_affinity = munged.get("affinity"), stored.get("affinity")
    node = (affinity or {}).get("nodeAffinity")
    old_node = (old_affinity or {}).get("nodeAffinity")
    if semantic_deep_equal(node, old_node, "*core/v1.NodeAffinity", minor):
        return
    _validate_node_affinity(node, old_node, errs, minor)
    if affinity is None:
        munged["affinity"] = {"nodeAffinity": old_node}
    elif old_affinity is None and not affinity.get("podAffinity") and not affinity.get("podAntiAffinity"):
        munged.pop("affinity")
    else:
        rest = {name: value for name, value in affinity.items() if name != "nodeAffinity"}
        munged["affinity"] = {**rest, "nodeAffinity": old_node} if old_node is not None else rest


def _validate_node_affinity(new: dict[str, Any] | None, old: dict[str, Any] | None, errs: list[Error], minor: int) -> None:
    needed = "requiredDuringSchedulingIgnoredDuringExecution"
    old_terms = ((old or {}).get(needed) or {}).get("nodeSelectorTerms", [])
    terms = ((new or {}).get(needed) or {}).get("nodeSelectorTerms", [])
    path: Path = ("spec", "affinity", "nodeAffinity", needed, "nodeSelectorTerms")
    if old_terms and len(old_terms) != len(terms):
        errs.append(invalid(path, terms, "no additions/deletions to non-empty NodeSelectorTerms list are allowed"))
        return
    for i, term in enumerate(old_terms):
        parts = ("matchExpressions", "matchFields")
        empty = not any(term.get(part) for part in parts)
        kept = all(
            semantic_deep_equal(
                terms[i].get(part, [])[: len(term.get(part, []))], term.get(part, []), "[]core/v1.NodeSelectorRequirement", minor
            )
            for part in parts
        )
        if (empty and any(terms[i].get(part) for part in parts)) or not kept:
            errs.append(invalid((*path, i), terms[i], "only additions are allowed (no mutations or deletions)"))
