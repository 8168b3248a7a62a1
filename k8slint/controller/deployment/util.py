"""Arithmetic and choices of rollouts (upstream: `pkg/controller/deployment/util/deployment_util.go`)."""

from __future__ import annotations

from typing import Any

from k8slint import scheme
from k8slint.apis import resource
from k8slint.apis.intstr import scaled_value
from k8slint.controller.cluster import Value
from k8slint.controller.hash import POD_TEMPLATE, encode_template

POD_TEMPLATE_HASH = "pod-template-hash"
REVISION = "deployment.kubernetes.io/revision"
REVISION_HISTORY = "deployment.kubernetes.io/revision-history"
DESIRED_REPLICAS = "deployment.kubernetes.io/desired-replicas"
_QUANTITY = "resource.Quantity"
MAX_REPLICAS = "deployment.kubernetes.io/max-replicas"
MAX_INT32 = (1 << 31) - 1

_NOT_COPIED = frozenset((
    "kubectl.kubernetes.io/last-applied-configuration", REVISION, REVISION_HISTORY, DESIRED_REPLICAS, MAX_REPLICAS,
    "deprecated.deployment.rollback.to",
))


def replicas_of(obj: Value) -> int:
    """spec.replicas (1 where it is not set)."""
    value = obj["spec"].get("replicas", 1)
    return value if type(value) is int else int(value)


def available(rs: Value) -> int:
    """status.availableReplicas."""
    return rs["status"].get("availableReplicas", 0)


def is_rolling_update(deployment: Value) -> bool:
    """Source: `IsRollingUpdate`."""
    return (deployment["spec"].get("strategy") or {}).get("type", "RollingUpdate") == "RollingUpdate"


def _fencepost(value: Any, desired: int, up: bool) -> int:
    try:
        return scaled_value(value, desired, up)
    except ValueError:
        return 0


def resolve_fenceposts(surge: Any, unavailable: Any, desired: int) -> tuple[int, int]:
    """maxSurge (percentages round up) and maxUnavailable (down); both zero makes the latter 1. Source: `ResolveFenceposts`."""
    surge, unavailable = _fencepost(surge, desired, True), _fencepost(unavailable, desired, False)
    if surge == 0 and unavailable == 0:
        unavailable = 1
    return surge, unavailable


def _limits(deployment: Value) -> tuple[int, int]:
    rolling = (deployment["spec"].get("strategy") or {}).get("rollingUpdate") or {}
    return resolve_fenceposts(rolling.get("maxSurge", "25%"), rolling.get("maxUnavailable", "25%"), replicas_of(deployment))


def max_unavailable(deployment: Value) -> int:
    """Source: `MaxUnavailable`."""
    desired = replicas_of(deployment)
    if not is_rolling_update(deployment) or desired == 0:
        return 0
    return min(_limits(deployment)[1], desired)


def max_surge(deployment: Value) -> int:
    """Source: `MaxSurge`."""
    return _limits(deployment)[0] if is_rolling_update(deployment) else 0


def annotation_number(rs: Value, key: str) -> int | None:
    """An annotation that holds a count. Source: `getIntFromAnnotation`."""
    text = (rs["metadata"].get("annotations") or {}).get(key)
    try:
        return int(text) if text is not None else None
    except ValueError:
        return None


def set_replicas_annotations(rs: Value, desired: int, maximum: int) -> bool:
    """Whether anything changed. Source: `SetReplicasAnnotations`."""
    annotations = rs["metadata"].setdefault("annotations", {})
    wanted = {DESIRED_REPLICAS: str(desired), MAX_REPLICAS: str(maximum)}
    if all(annotations.get(k) == v for k, v in wanted.items()):
        return False
    annotations.update(wanted)
    return True


def revision_of(obj: Value) -> int:
    """The revision number in the annotations, 0 where there is none. Source: `Revision`."""
    return annotation_number(obj, REVISION) or 0


def max_revision(all_rs: list[Value]) -> int:
    """Source: `MaxRevision`."""
    return max((revision_of(rs) for rs in all_rs), default=0)


def set_new_replica_set_annotations(deployment: Value, rs: Value, revision: int, exists: bool) -> bool:
    """Whether anything changed. Source: `SetNewReplicaSetAnnotations`."""
    annotations = rs["metadata"].setdefault("annotations", {})
    changed = False
    for key, value in (deployment["metadata"].get("annotations") or {}).items():
        if key not in _NOT_COPIED and annotations.get(key) != value:
            annotations[key] = value
            changed = True
    old = annotations.get(REVISION)
    if revision_of(rs) < revision:
        annotations[REVISION] = str(revision)
        changed = True
        if old is not None:
            annotations[REVISION_HISTORY] = ",".join(filter(None, (annotations.get(REVISION_HISTORY, ""), old)))
    if not exists:
        desired = replicas_of(deployment)
        changed = set_replicas_annotations(rs, desired, desired + max_surge(deployment)) or changed
    return changed


def active(all_rs: list[Value]) -> list[Value]:
    """ReplicaSets that ask for pods. Source: `FilterActiveReplicaSets`."""
    return [rs for rs in all_rs if replicas_of(rs) > 0]


def by_creation(all_rs: list[Value]) -> list[Value]:
    """Oldest first. Source: `ReplicaSetsByCreationTimestamp`."""
    return sorted(all_rs, key=lambda rs: (rs["metadata"]["creationTimestamp"], rs["metadata"]["name"]))


def by_size_newer(all_rs: list[Value]) -> list[Value]:
    """Largest first, among equals the newest. Source: `ReplicaSetsBySizeNewer`."""
    return sorted(all_rs, key=lambda rs: (-replicas_of(rs), -rs["metadata"]["creationTimestamp"]))


def by_size_older(all_rs: list[Value]) -> list[Value]:
    """Largest first, among equals the oldest. Source: `ReplicaSetsBySizeOlder`."""
    return sorted(all_rs, key=lambda rs: (-replicas_of(rs), rs["metadata"]["creationTimestamp"]))


def find_active_or_latest(new_rs: Value | None, old: list[Value]) -> Value | None:
    """The one to scale when only one can be meant. Source: `FindActiveOrLatest`."""
    if new_rs is None and not old:
        return None
    running = active([*old, new_rs] if new_rs is not None else old)
    if not running:
        return new_rs if new_rs is not None else by_creation(old)[-1]
    return running[0] if len(running) == 1 else None


def template_key(template: Value, minor: int) -> str:
    """Equal for templates that are semantically equal: the hash label left out, quantities by value. Source: `EqualIgnoreHash`."""
    encoded = encode_template(template, minor)
    labels = (encoded.get("metadata") or {}).get("labels")
    if labels and POD_TEMPLATE_HASH in labels:
        del labels[POD_TEMPLATE_HASH]
        if not labels:
            del encoded["metadata"]["labels"]
    return repr(_sorted(_by_value(encoded, POD_TEMPLATE, minor)))


def _by_value(value: Any, kind: str, minor: int) -> Any:
    """The value with every quantity as (nano units, format)."""
    if kind.startswith("*"):
        return _by_value(value, kind[1:], minor)
    if type(value) is list and kind.startswith("[]"):
        return [_by_value(v, kind[2:], minor) for v in value]
    named = scheme.named(minor, kind)
    if named is not None:
        return _by_value(value, named[0], minor)
    if type(value) is dict and kind.startswith("map["):
        inner = kind.partition("]")[2]
        return {k: _by_value(v, inner, minor) for k, v in value.items()}
    if kind == _QUANTITY:
        return resource.parse(value)[0]
    if type(value) is dict:
        kinds = _kinds.get((kind, minor))
        if kinds is None:
            kinds = _kinds[(kind, minor)] = {}
            _field_kinds(kind, minor, kinds)
        return {
            k: v if type(v) is str and not kinds.get(k, "").endswith(_QUANTITY) else _by_value(v, kinds.get(k, "string"), minor)
            for k, v in value.items()
        }
    return value


# (type, minor version) -> the type of each field
_kinds: dict[tuple[str, int], dict[str, str]] = {}


def _field_kinds(kind: str, minor: int, out: dict[str, str]) -> None:
    for field in scheme.struct(minor, kind):
        if field.inline:
            _field_kinds(field.go_type, minor, out)
        else:
            out[field.json_name] = field.go_type


def _sorted(value: Any) -> Any:
    if type(value) is dict:
        return sorted((k, _sorted(v)) for k, v in value.items())
    if type(value) is list:
        return [_sorted(v) for v in value]
    return value


def replica_count(all_rs: list[Value]) -> int:
    """Source: `GetReplicaCountForReplicaSets`."""
    return sum(replicas_of(rs) for rs in all_rs)


def actual_count(all_rs: list[Value]) -> int:
    """Source: `GetActualReplicaCountForReplicaSets`."""
    return sum(rs["status"].get("replicas", 0) for rs in all_rs)


def available_count(all_rs: list[Value]) -> int:
    """Source: `GetAvailableReplicaCountForReplicaSets`."""
    return sum(available(rs) for rs in all_rs)


def new_rs_new_replicas(deployment: Value, all_rs: list[Value], new_rs: Value) -> int:
    """How large the new ReplicaSet may be now. Source: `NewRSNewReplicas`."""
    desired, current = replicas_of(deployment), replicas_of(new_rs)
    if not is_rolling_update(deployment):
        return desired
    room = desired + _limits(deployment)[0] - replica_count(all_rs)
    if room <= 0:
        return current
    return current + min(room, desired - current)


def is_saturated(deployment: Value, rs: Value | None) -> bool:
    """Source: `IsSaturated`."""
    if rs is None:
        return False
    desired = replicas_of(deployment)
    return replicas_of(rs) == desired == annotation_number(rs, DESIRED_REPLICAS) and available(rs) == desired


def proportion(rs: Value, deployment: Value, to_add: int, added: int) -> int:
    """A ReplicaSet's share of a scaling in mid-rollout. Source: `GetReplicaSetProportion`."""
    if replicas_of(rs) == 0 or to_add == 0 or to_add == added:
        return 0
    fraction, allowed = _fraction(rs, deployment), to_add - added
    return min(fraction, allowed) if to_add > 0 else max(fraction, allowed)


def _fraction(rs: Value, deployment: Value) -> int:
    """Source: `getReplicaSetFraction`."""
    size, desired = replicas_of(rs), replicas_of(deployment)
    if desired == 0:
        return -size
    before = annotation_number(rs, MAX_REPLICAS) or deployment["status"].get("replicas", 0)
    if not before:
        return 0
    return round_half_away(size * (desired + max_surge(deployment)) / before) - size


def round_half_away(value: float) -> int:
    """Source: `integer.RoundToInt32`."""
    return int(value - 0.5) if value < 0 else int(value + 0.5)


def deployment_complete(deployment: Value) -> bool:
    """By the status that the last sync wrote. Source: `DeploymentComplete`."""
    status, desired = deployment["status"], replicas_of(deployment)
    return (
        status.get("updatedReplicas", 0) == desired
        and status.get("replicas", 0) == desired
        and status.get("availableReplicas", 0) == desired
        and status.get("observedGeneration", 0) >= deployment["metadata"].get("generation", 1)
    )


def has_revision_history_limit(deployment: Value) -> bool:
    """Source: `HasRevisionHistoryLimit`."""
    limit = deployment["spec"].get("revisionHistoryLimit")
    return limit is not None and limit != MAX_INT32


def has_progress_deadline(deployment: Value) -> bool:
    """Source: `HasProgressDeadline`."""
    seconds = deployment["spec"].get("progressDeadlineSeconds")
    return seconds is not None and seconds != MAX_INT32
