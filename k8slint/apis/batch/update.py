"""Updates of Jobs and CronJobs: pkg/apis/batch/validation/validation.go and pkg/registry/batch/job/strategy.go."""

from __future__ import annotations

from k8slint.apis.batch.validation import generate_selector, validate_cron_job_spec, validate_job_spec
from k8slint.apis.meta.equality import semantic_deep_equal
from k8slint.apis.meta.update import validate_object_meta_update
from k8slint.apis.meta.validation import FIELD_IMMUTABLE
from k8slint.features import enabled
from k8slint.field import invalid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error

_IMMUTABLE = (
    ("selector", "*meta/v1.LabelSelector", ""),
    ("completionMode", "*string", ""),
    ("podFailurePolicy", "*batch/v1.PodFailurePolicy", "JobPodFailurePolicy"),
    ("backoffLimitPerIndex", "*int32", "JobBackoffLimitPerIndex"),
    ("managedBy", "*string", "JobManagedBy"),
    ("successPolicy", "*batch/v1.SuccessPolicy", "JobSuccessPolicy"),
)
# Of a suspended Job's template, these may change.
_MUTABLE_POD_FIELDS = ("nodeSelector", "tolerations", "schedulingGates")


def validate_job_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A Job as `kubectl apply` changes it: the generated selector and labels stay, and a default that was set once."""
    name = old.get("metadata", {}).get("name", "")
    stored = old.get("spec", {}).get("completions")
    if stored == 1 and "completions" not in new.get("spec", {}):
        new = {**new, "spec": {**new.get("spec", {}), "completions": stored}}
    specs = [
        spec if spec.get("manualSelector") else generate_selector(spec, name, minor) for spec in (new.get("spec", {}), old.get("spec", {}))
    ]
    _validate_job_update({**new, "spec": specs[0]}, {**old, "spec": specs[1]}, errs, minor)


def validate_job_replace(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A Job that a manifest replaces: what the server generated is missing in it, which is refused."""
    spec = old.get("spec", {})
    if not spec.get("manualSelector"):
        spec = generate_selector(spec, old.get("metadata", {}).get("name", ""), minor)
    _validate_job_update(new, {**old, "spec": spec}, errs, minor)


def _validate_job_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    validate_object_meta_update(new.get("metadata", {}), old.get("metadata", {}), ("metadata",), errs)
    spec, stored = new["spec"], old["spec"]
    validate_job_spec(spec, ("spec",), errs, minor)
    _validate_completions(spec, stored, errs, minor)
    for name, go_type, gate in _IMMUTABLE:
        if gate and not enabled(gate, minor):
            continue
        if not semantic_deep_equal(spec.get(name), stored.get(name), go_type, minor):
            errs.append(invalid(("spec", name), spec.get(name), FIELD_IMMUTABLE))
    template = spec.get("template", {})
    if not semantic_deep_equal(template, _comparable_template(template, stored, minor), "core/v1.PodTemplateSpec", minor):
        errs.append(invalid(("spec", "template"), template, FIELD_IMMUTABLE))


def _validate_completions(spec: dict[str, Any], stored: dict[str, Any], errs: list[Error], minor: int) -> None:
    completions = spec.get("completions")
    if completions == stored.get("completions"):
        return
    path = ("spec", "completions")
    if spec.get("completionMode") != "Indexed" or not enabled("ElasticIndexedJob", minor):
        errs.append(invalid(path, completions, FIELD_IMMUTABLE))
    elif completions is not None and completions != spec.get("parallelism"):
        errs.append(invalid(path, completions, "can only be modified in tandem with {other}", other="spec.parallelism"))


def _comparable_template(template: dict[str, Any], stored: dict[str, Any], minor: int) -> dict[str, Any]:
    """The stored template with what may change taken from the new one: nothing, unless the Job is suspended (and never ran)."""
    old = stored.get("template", {})
    if not stored.get("suspend"):
        return dict(old)
    pod, old_pod = template.get("spec", {}), dict(old.get("spec", {}))
    for name in _MUTABLE_POD_FIELDS:
        old_pod.pop(name, None)
        if name in pod:
            old_pod[name] = pod[name]
    affinity, old_affinity = pod.get("affinity"), old_pod.get("affinity")
    if affinity is not None or old_affinity is not None:
        rest = {name: value for name, value in (old_affinity or {}).items() if name != "nodeAffinity"}
        if affinity is not None and "nodeAffinity" in affinity:
            rest["nodeAffinity"] = affinity["nodeAffinity"]
        old_pod.pop("affinity", None)
        if rest or affinity is not None:
            old_pod["affinity"] = rest
    if enabled("MutablePodResourcesForSuspendedJobs", minor):
        _take_resources(pod, old_pod)
    meta = dict(old.get("metadata", {}))
    for name in ("labels", "annotations"):
        meta.pop(name, None)
        if name in template.get("metadata", {}):
            meta[name] = template["metadata"][name]
    return {**old, "metadata": meta, "spec": old_pod}


def _take_resources(pod: dict[str, Any], old_pod: dict[str, Any]) -> None:
    """The containers' resources may change too while the Job is suspended."""
    for kind in ("containers", "initContainers"):
        containers, old = pod.get(kind, []), old_pod.get(kind, [])
        if len(containers) == len(old):
            old_pod[kind] = [
                {**{k: v for k, v in b.items() if k != "resources"}, **({"resources": a["resources"]} if "resources" in a else {})}
                for a, b in zip(containers, old)
            ]


def validate_cron_job_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A CronJob: nothing is immutable; the name's length is not judged again."""
    validate_object_meta_update(new.get("metadata", {}), old.get("metadata", {}), ("metadata",), errs)
    validate_cron_job_spec(new.get("spec", {}), old.get("spec", {}), ("spec",), errs, minor)


UPDATE: dict[str, Callable] = {"CronJob": validate_cron_job_update, "Job": validate_job_update}
# Where a manifest that replaces the stored object (PUT, `kubectl replace`) fares otherwise.
REPLACE: dict[str, Callable] = {"Job": validate_job_replace}
