"""Resource names and quantities: pkg/apis/core/validation/validation.go and pkg/apis/core/helper/helpers.go."""

from __future__ import annotations

from k8slint.apis.names import is_dns1123_label, is_qualified_name
from k8slint.apis.resource import NANO, canonical, milli_value, parse
from k8slint.apis.resource import value as resource_value
from k8slint.field import Key, duplicate, forbidden, invalid, not_supported, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error, Path

    Quantity = str | int | float

IS_NEGATIVE = "must be greater than or equal to 0"
IS_NOT_POSITIVE = "must be greater than zero"
IS_NOT_INTEGER = "must be an integer"

HUGEPAGES = "hugepages-"
_NO_OVERFLOW = (1 << 63) // 1000 * NANO
REQUESTS_PREFIX = "requests."

STANDARD_CONTAINER_RESOURCES = frozenset(("cpu", "memory", "ephemeral-storage"))
INTEGER_RESOURCES = frozenset(
    (
        "pods",
        "resourcequotas",
        "services",
        "replicationcontrollers",
        "secrets",
        "configmaps",
        "persistentvolumeclaims",
        "services.nodeports",
        "services.loadbalancers",
    )
)
STANDARD_QUOTA_RESOURCES = INTEGER_RESOURCES | frozenset(
    (
        "cpu",
        "memory",
        "ephemeral-storage",
        "requests.cpu",
        "requests.memory",
        "requests.storage",
        "requests.ephemeral-storage",
        "limits.cpu",
        "limits.memory",
        "limits.ephemeral-storage",
    )
)
STANDARD_RESOURCES = STANDARD_QUOTA_RESOURCES | {"storage"}


def is_quota_hugepage_resource_name(name: str) -> bool:
    """`hugepages-2Mi` and `requests.hugepages-2Mi`."""
    return name.startswith((HUGEPAGES, "requests.hugepages-"))


def is_standard_resource_name(name: str) -> bool:
    """Resources that need no domain."""
    return name in STANDARD_RESOURCES or is_quota_hugepage_resource_name(name)


def is_standard_container_resource_name(name: str) -> bool:
    """Resources without a domain that a container can ask for."""
    return name in STANDARD_CONTAINER_RESOURCES or name.startswith(HUGEPAGES)


def is_standard_quota_resource_name(name: str) -> bool:
    """Resources without a domain that a quota can count."""
    return name in STANDARD_QUOTA_RESOURCES or is_quota_hugepage_resource_name(name)


def is_native_resource(name: str) -> bool:
    """No domain, or one of kubernetes.io."""
    return "/" not in name or "kubernetes.io/" in name


def is_extended_resource_name(name: str) -> bool:
    """A resource with a domain of its own that still is a qualified name with `requests.` before it."""
    if is_native_resource(name) or name.startswith(REQUESTS_PREFIX):
        return False
    return not is_qualified_name(REQUESTS_PREFIX + name)


def is_overcommit_allowed(name: str) -> bool:
    """Whether requests may be lower than limits."""
    return is_native_resource(name) and not name.startswith(HUGEPAGES)


def is_integer_resource_name(name: str) -> bool:
    """Resources of which there are only whole ones."""
    return name in INTEGER_RESOURCES or is_extended_resource_name(name)


def validate_nonnegative_quantity(value: Quantity, path: Path, errs: list[Error]) -> None:
    """A quantity must not be negative."""
    if parse(value)[0] < 0:
        errs.append(invalid(path, canonical(value), IS_NEGATIVE))


def validate_positive_quantity_value(value: Quantity, path: Path, errs: list[Error]) -> None:
    """A quantity must be greater than zero."""
    if parse(value)[0] <= 0:
        errs.append(invalid(path, canonical(value), IS_NOT_POSITIVE))


def validate_basic_resource(value: Quantity, path: Path, errs: list[Error]) -> None:
    """A quantity must not be negative once it is rounded up to whole units (validateBasicResource)."""
    whole = resource_value(value)
    if whole < 0:
        errs.append(invalid(path, whole, "must be a valid resource quantity"))


def validate_resource_quantity_value(resource: str, value: Quantity, path: Path, errs: list[Error]) -> None:
    """Not negative, and whole where the resource counts things."""
    nano = parse(value)[0]
    if nano < 0:
        errs.append(invalid(path, canonical(value), IS_NEGATIVE))
    # Upstream looks at thousandths, rounded up: what is finer than that passes.
    if (nano % NANO or nano > _NO_OVERFLOW) and is_integer_resource_name(resource) and milli_value(value) % 1000:
        errs.append(invalid(path, canonical(value), IS_NOT_INTEGER))


def validate_resource_name(name: str, path: Path, errs: list[Error]) -> None:
    """A resource name: a qualified name, with a domain unless it is a standard resource."""
    messages = is_qualified_name(name)
    if messages:
        for message in messages:
            errs.append(invalid(path, name, message))
    elif "/" not in name and not is_standard_resource_name(name):
        errs.append(invalid(path, name, "must be a standard resource type or fully qualified"))


def validate_container_resource_name(name: str, path: Path, errs: list[Error]) -> None:
    """A resource that a container can ask for."""
    validate_resource_name(name, path, errs)
    if name.count("/") == 0:
        if not is_standard_container_resource_name(name):
            errs.append(invalid(path, name, "must be a standard resource for containers"))
    elif not is_native_resource(name) and not is_extended_resource_name(name):
        errs.append(invalid(path, name, "doesn't follow extended resource name standard"))


def validate_pod_resource_name(name: str, path: Path, errs: list[Error]) -> None:
    """A resource that a pod as a whole can ask for."""
    before = len(errs)
    validate_resource_name(name, path, errs)
    if len(errs) == before and name not in ("cpu", "memory") and not name.startswith(HUGEPAGES):
        errs.append(not_supported(path, name, ("cpu", "memory", HUGEPAGES)))


def validate_container_resource_requirements(
    requirements: dict[str, Any], claim_names: set[str] | None, path: Path, errs: list[Error], minor: int
) -> None:
    """`resources` of a container. `claim_names`: the names in the pod's resourceClaims."""
    limits = requirements.get("limits")
    requests = requirements.get("requests")
    # The usual case, cpu and memory only, allocates nothing.
    if (not limits or limits.keys() <= STANDARD_CONTAINER_RESOURCES) and (not requests or requests.keys() <= STANDARD_CONTAINER_RESOURCES):
        bad = False
        if limits:
            for value in limits.values():
                if parse(value)[0] < 0:
                    bad = True
        if requests:
            for name, value in requests.items():
                nano = parse(value)[0]
                if nano < 0 or (limits and name in limits and nano > parse(limits[name])[0]):
                    bad = True
        if not bad:
            if "claims" in requirements:
                _validate_resource_claim_names(requirements["claims"], claim_names, (*path, "claims"), errs)
            return
    _validate_requirements(requirements, claim_names, path, errs, validate_container_resource_name)


def validate_resource_requirements(requirements: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    """`resources` where there are no resourceClaims to name (an overhead is judged as its limits)."""
    validate_container_resource_requirements(requirements, None, path, errs, minor)


def validate_pod_resource_requirements(requirements: dict[str, Any], claim_names: set[str] | None, path: Path, errs: list[Error]) -> None:
    """`resources` of a pod as a whole."""
    _validate_requirements(requirements, claim_names, path, errs, validate_pod_resource_name)


def _validate_requirements(
    requirements: dict[str, Any],
    claim_names: set[str] | None,
    path: Path,
    errs: list[Error],
    name_fn: Callable[[str, Path, list[Error]], None],
) -> None:
    """Limits, requests and claims; `name_fn` judges the resource names."""
    limits: dict[str, Quantity] = requirements.get("limits") or {}
    requests: dict[str, Quantity] = requirements.get("requests") or {}
    compute = hugepages = False
    for name, value in limits.items():
        at = (*path, "limits", Key(name))
        name_fn(name, at, errs)
        validate_resource_quantity_value(name, value, at, errs)
        if name.startswith(HUGEPAGES):
            hugepages = True
            _validate_hugepage_value(name, value, at, errs)
        elif name in ("cpu", "memory"):
            compute = True
    for name, value in requests.items():
        at = (*path, "requests", Key(name))
        name_fn(name, at, errs)
        validate_resource_quantity_value(name, value, at, errs)
        if name in limits:
            limit = limits[name]
            nano, limit_nano = parse(value)[0], parse(limit)[0]
            if nano != limit_nano and not is_overcommit_allowed(name):
                detail = "must be equal to {resource} limit of {limit}"
            elif nano > limit_nano:
                detail = "must be less than or equal to {resource} limit of {limit}"
            else:
                detail = ""
            if detail:
                # Upstream names the map, the position is that of the entry.
                errs.append(
                    invalid(at, canonical(value), detail, field=_printed((*path, "requests")), resource=name, limit=canonical(limit))
                )
        elif not is_overcommit_allowed(name):
            errs.append(required((*path, "limits"), "Limit must be set for non overcommitable resources"))
        if name.startswith(HUGEPAGES):
            hugepages = True
            _validate_hugepage_value(name, value, at, errs)
        elif name in ("cpu", "memory"):
            compute = True
    if hugepages and not compute:
        errs.append(forbidden(path, "HugePages require cpu or memory"))
    if "claims" in requirements:
        _validate_resource_claim_names(requirements["claims"], claim_names, (*path, "claims"), errs)


def _printed(path: Path) -> str:
    from k8slint.field import format_path

    return format_path(path)


def _validate_hugepage_value(name: str, value: Quantity, path: Path, errs: list[Error]) -> None:
    """A whole number of pages of the size that the resource's name tells."""
    from k8slint.apis.resource import QuantityError

    try:
        size = parse(name[len(HUGEPAGES) :])[0]
    except QuantityError:
        size = 0
    whole, page = resource_value(value), -(-size // NANO)
    if page <= 0 or whole % page:
        errs.append(
            invalid(
                path,
                canonical(value),
                "{quantity} is not positive integer multiple of {resource}",
                quantity=canonical(value),
                resource=name,
            )
        )


def _validate_resource_claim_names(claims: list[dict[str, Any]], claim_names: set[str] | None, path: Path, errs: list[Error]) -> None:
    """Every claim of a container is one of the pod's, and no request is named twice."""
    names: set[str] = set()
    for i, claim in enumerate(claims):
        at = (*path, i)
        name = claim.get("name", "")
        if not name:
            errs.append(required(at))
            continue
        if name in names:
            errs.append(duplicate(at, name))
        else:
            key = name
            request = claim.get("request", "")
            if request:
                for message in is_dns1123_label(request):
                    errs.append(invalid((*at, "request"), request, message))
                key = f"{name}/{request}"
            if key in names:
                errs.append(duplicate(at, key))
            elif not request:
                for other in names:
                    if "/" in other and other.partition("/")[0] == name:
                        errs.append(duplicate(at, name))
            names.add(key)
        if not claim_names or name not in claim_names:
            from k8slint.field import NOT_FOUND, Error

            detail = "must be one of the names in pod.spec.resourceClaims"
            if claim_names:
                errs.append(Error(NOT_FOUND, at, name, detail + ": {names}", {"names": ", ".join(sorted(claim_names))}))
            else:
                errs.append(Error(NOT_FOUND, at, name, detail + " which is empty"))
