"""ResourceSlice: pkg/apis/resource/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.meta.strategy import reset_generation
from k8slint.apis.meta.validation import validate_label_name, validate_object_meta
from k8slint.apis.names import is_dns1123_label, name_is_dns_subdomain
from k8slint.apis.resource import canonical, parse
from k8slint.apis.resource.validation import (
    validate_device_taint,
    validate_driver_name,
    validate_pool_name,
    validate_qualified_name,
)
from k8slint.features import enabled
from k8slint.field import (
    Key,
    duplicate,
    forbidden,
    invalid,
    required,
    too_long,
    too_many,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Error, Path

MAX_DEVICES = 128
MAX_DEVICES_WITH_ADVANCED_FEATURES = 64
MAX_ATTRIBUTES_AND_CAPACITIES = 32
MAX_ATTRIBUTE_VALUES = 48
MAX_ATTRIBUTE_LENGTH = 64
MAX_COUNTER_SETS = 8
MAX_COUNTERS = 32
MAX_COUNTER_CONSUMPTIONS = 2
MAX_TAINTS = 16
MAX_BINDING_CONDITIONS = 4
MAX_DISCRETE_VALUES = 10
# Keys of attributes and capacities are cut in the printed path where they are longer than any valid one.
MAX_KEY_LENGTH = 63 + 1 + 32
_LISTS = ("bools", "ints", "strings", "versions")
_ONE_OF = "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required"
_ONE_OF_DEVICE = (
    "exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the "
    "ResourceSlice spec"
)


def validate_resource_slice(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A ResourceSlice on creation."""
    meta = reset_generation(obj.get("metadata", {}))
    validate_object_meta(meta, False, name_is_dns_subdomain, ("metadata",), errs)
    validate_resource_slice_spec(internal_slice_spec(obj), None, ("spec",), errs, minor)


def internal_slice_spec(obj: dict[str, Any]) -> dict[str, Any]:
    """The spec in the form of v1: v1beta1 has the fields of a device in `basic`."""
    spec: dict[str, Any] = obj.get("spec", {})
    if not obj.get("apiVersion", "").endswith("/v1beta1") or "devices" not in spec:
        return spec
    devices = [{**{k: v for k, v in device.items() if k != "basic"}, **device.get("basic", {})} for device in spec["devices"]]
    return {**spec, "devices": devices}


def validate_resource_slice_spec(
    spec: dict[str, Any], old: dict[str, Any] | None, path: Path, errs: list[Error], minor: int
) -> None:
    """A ResourceSliceSpec; `old` is the stored one on update."""
    validate_driver_name(spec.get("driver", ""), (*path, "driver"), errs)
    pool = spec.get("pool", {})
    validate_pool_name(pool.get("name", ""), (*path, "pool", "name"), errs)
    count, generation = pool.get("resourceSliceCount", 0), pool.get("generation", 0)
    if count <= 0:
        errs.append(invalid((*path, "pool", "resourceSliceCount"), count, "must be greater than zero"))
    if generation < 0:
        errs.append(invalid((*path, "pool", "generation"), generation, "must be greater than or equal to zero"))
    _validate_node_selection(spec, path, errs)
    devices = spec.get("devices", ())
    if "sharedCounters" in spec and "devices" in spec and minor >= 35:
        errs.append(invalid(path, "", "only one of `sharedCounters` or `devices` is allowed"))
    limit = MAX_DEVICES
    if any(device.get("taints") or device.get("consumesCounters") or _has_lists(device, minor) for device in devices):
        limit = MAX_DEVICES_WITH_ADVANCED_FEATURES
    if len(devices) > limit:
        errs.append(too_many((*path, "devices"), len(devices), limit))
    else:
        stored = {device.get("name", ""): device for device in (old or {}).get("devices", ())}
        for i, device in enumerate(devices):
            previous = stored.get(device.get("name", ""))
            _validate_device(device, previous, bool(spec.get("perDeviceNodeSelection")), (*path, "devices", i), errs, minor)
        _validate_unique(devices, "name", (*path, "devices"), errs, minor)
    counter_sets = spec.get("sharedCounters", ())
    if len(counter_sets) > MAX_COUNTER_SETS:
        errs.append(too_many((*path, "sharedCounters"), len(counter_sets), MAX_COUNTER_SETS))
    else:
        for i, counter_set in enumerate(counter_sets):
            _validate_counters(counter_set, "name", (*path, "sharedCounters", i), errs)
        _validate_unique(counter_sets, "name", (*path, "sharedCounters"), errs, minor)


def _validate_unique(items: list[dict[str, Any]], child: str, path: Path, errs: list[Error], minor: int) -> None:
    seen = set()
    for i, item in enumerate(items):
        key = item.get(child, "")
        if key in seen:
            errs.append(duplicate((*path, i, child) if minor < 35 else (*path, i), key))
        seen.add(key)


def _has_lists(device: dict[str, Any], minor: int) -> bool:
    attributes = device.get("attributes", {})
    return any(k in a for a in attributes.values() for k in _LISTS) and enabled("DRAListTypeAttributes", minor)


def _validate_node_selection(spec: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """Exactly one way to say which nodes have the devices."""
    given = []
    if "nodeName" in spec:
        if spec["nodeName"]:
            given.append("`nodeName`")
            _validate_node_name(spec["nodeName"], (*path, "nodeName"), errs)
        else:
            errs.append(invalid((*path, "nodeName"), "", "must be either unset or set to a non-empty string"))
    if "nodeSelector" in spec:
        from k8slint.apis.core.validation_scheduling import validate_node_selector

        given.append("`nodeSelector`")
        validate_node_selector(spec["nodeSelector"], (*path, "nodeSelector"), errs)
        terms = spec["nodeSelector"].get("nodeSelectorTerms", ())
        if len(terms) != 1:
            detail = "must have exactly one node selector term"
            errs.append(invalid((*path, "nodeSelector", "nodeSelectorTerms"), terms or None, detail))
    for child in ("allNodes", "perDeviceNodeSelection"):
        if child in spec:
            if spec[child]:
                given.append(f"`{child}`")
            else:
                errs.append(invalid((*path, child), False, "must be either unset or set to true"))
    if not given:
        errs.append(required(path, _ONE_OF))
    elif len(given) > 1:
        errs.append(invalid(path, "{" + ", ".join(given) + "}", _ONE_OF + ", but multiple fields are set"))


def _validate_node_name(name: str, path: Path, errs: list[Error]) -> None:
    for message in name_is_dns_subdomain(name):
        errs.append(invalid(path, name, message))


def _validate_label(name: str, path: Path, errs: list[Error]) -> None:
    for message in is_dns1123_label(name):
        errs.append(invalid(path, name, message))


def _validate_counters(holder: dict[str, Any], child: str, path: Path, errs: list[Error]) -> None:
    """A CounterSet (`child` is name) or what a device takes from one (`child` is counterSet)."""
    name, counters = holder.get(child, ""), holder.get("counters")
    if not name:
        errs.append(required((*path, child)))
    else:
        _validate_label(name, (*path, child), errs)
    if not counters:
        errs.append(required((*path, "counters")))
    elif len(counters) > MAX_COUNTERS:
        errs.append(too_many((*path, "counters"), len(counters), MAX_COUNTERS))
    else:
        for key in counters:
            _validate_label(key, (*path, "counters"), errs)


def _validate_device(
    device: dict[str, Any],
    old: dict[str, Any] | None,
    per_device: bool,
    path: Path,
    errs: list[Error],
    minor: int,
) -> None:
    """A Device; `old` is the stored one of that name, of which capacities and taints pass as they are."""
    _validate_label(device.get("name", ""), (*path, "name"), errs)
    attributes, capacities = device.get("attributes", {}), device.get("capacity", {})
    total = len(attributes) + len(capacities)
    if total > MAX_ATTRIBUTES_AND_CAPACITIES:
        detail = "the total number of attributes and capacities must not exceed {max}"
        errs.append(invalid(path, total, detail, max=MAX_ATTRIBUTES_AND_CAPACITIES))
    with_lists = enabled("DRAListTypeAttributes", minor)
    for name, attribute in attributes.items():
        validate_qualified_name(name, (*path, "attributes"), errs)
        _validate_attribute(attribute, (*path, "attributes", Key(_shortened(name))), errs, with_lists)
    if with_lists:
        values = sum(sum(len(a.get(child, ())) for child in _LISTS) or 1 for a in attributes.values())
        if values > MAX_ATTRIBUTE_VALUES:
            detail = "the total number of attribute values must not exceed {max}"
            errs.append(invalid(path, values, detail, max=MAX_ATTRIBUTE_VALUES))
    if old is None or old.get("capacity", {}) != capacities:
        multiple = bool(device.get("allowMultipleAllocations"))
        consumable = enabled("DRAConsumableCapacity", minor)
        for name, capacity in capacities.items():
            validate_qualified_name(name, (*path, "capacity"), errs)
            if consumable and "requestPolicy" in capacity:
                here = (*path, "capacity", Key(_shortened(name)), "requestPolicy")
                if multiple:
                    _validate_request_policy(capacity.get("value", 0), capacity["requestPolicy"], here, errs)
                else:
                    errs.append(forbidden(here, "allowMultipleAllocations must be true"))
    taints = device.get("taints", ())
    if old is None or old.get("taints", ()) != taints:
        if len(taints) > MAX_TAINTS:
            errs.append(too_many((*path, "taints"), len(taints), MAX_TAINTS))
        else:
            for i, taint in enumerate(taints):
                validate_device_taint(taint, (*path, "taints", i), errs, minor)
    consumed = device.get("consumesCounters", ())
    if len(consumed) > MAX_COUNTER_CONSUMPTIONS:
        errs.append(too_many((*path, "consumesCounters"), len(consumed), MAX_COUNTER_CONSUMPTIONS))
    elif consumed:
        for i, item in enumerate(consumed):
            _validate_counters(item, "counterSet", (*path, "consumesCounters", i), errs)
        _validate_unique(consumed, "counterSet", (*path, "consumesCounters"), errs, minor)
    _validate_device_nodes(device, per_device, path, errs)
    if "bindingConditions" in device or "bindingFailureConditions" in device:
        _validate_binding_conditions(device, path, errs)


def _shortened(key: str) -> str:
    """A key with its middle cut out where it is too long to be printed (truncateIfTooLong)."""
    if len(key) <= MAX_KEY_LENGTH:
        return key
    remaining = MAX_KEY_LENGTH - 3
    return key[: (remaining + 1) // 2] + "..." + key[len(key) - remaining // 2 :]


def _validate_attribute(attribute: dict[str, Any], path: Path, errs: list[Error], with_lists: bool) -> None:
    """Exactly one value, of the type that its field tells."""
    given: list[str] = [child for child in ("bool", "int", "string", "version") if child in attribute]
    if "string" in attribute:
        _validate_length(attribute["string"], (*path, "string"), errs)
    if "version" in attribute:
        _validate_version(attribute["version"], (*path, "version"), errs)
    if with_lists:
        for child in _LISTS:
            if child not in attribute:
                continue
            given.append(child)
            if not attribute[child]:
                errs.append(invalid((*path, child), [], "must not be empty if specified"))
            for i, item in enumerate(attribute[child]):
                if child == "strings":
                    _validate_length(item, (*path, child, i), errs)
                elif child == "versions":
                    _validate_version(item, (*path, child, i), errs)
    if len(given) != 1:
        errs.append(invalid(path, attribute if given else "", "exactly one value must be specified"))


def _validate_length(value: str, path: Path, errs: list[Error]) -> None:
    if len(value.encode()) > MAX_ATTRIBUTE_LENGTH:
        errs.append(too_long(path, MAX_ATTRIBUTE_LENGTH))


def _validate_version(value: str, path: Path, errs: list[Error]) -> None:
    from k8slint.apis.coordination.validation import parse_semantic_version

    if parse_semantic_version(value) is None:
        errs.append(invalid(path, value, "must be a string compatible with semver.org spec 2.0.0"))
    _validate_length(value, path, errs)


def _validate_device_nodes(device: dict[str, Any], per_device: bool, path: Path, errs: list[Error]) -> None:
    """The nodes of one device, where the slice says that each device has its own."""
    if not per_device:
        if "nodeName" in device or "nodeSelector" in device or "allNodes" in device:
            detail = (
                "`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the "
                "ResourceSlice spec"
            )
            errs.append(invalid(path, None, detail))
        return
    given = []
    if "nodeName" in device:
        if device["nodeName"]:
            given.append("`nodeName`")
            _validate_node_name(device["nodeName"], (*path, "nodeName"), errs)
        else:
            errs.append(invalid((*path, "nodeName"), "", "must not be empty"))
    if "nodeSelector" in device:
        from k8slint.apis.core.validation_scheduling import validate_node_selector

        given.append("`nodeSelector`")
        validate_node_selector(device["nodeSelector"], (*path, "nodeSelector"), errs)
    if "allNodes" in device:
        if device["allNodes"]:
            given.append("`allNodes`")
        else:
            errs.append(invalid((*path, "allNodes"), False, "must be either unset or set to true"))
    if not given:
        errs.append(required(path, _ONE_OF_DEVICE))
    elif len(given) > 1:
        errs.append(invalid(path, "{" + ", ".join(given) + "}", _ONE_OF_DEVICE))


def _validate_binding_conditions(device: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """Condition types to wait for, and those that tell of failure: both or none, and no type twice."""
    binding, failing = device.get("bindingConditions", ()), device.get("bindingFailureConditions", ())
    for child, conditions in (("bindingConditions", binding), ("bindingFailureConditions", failing)):
        if len(conditions) > MAX_BINDING_CONDITIONS:
            errs.append(too_many((*path, child), len(conditions), MAX_BINDING_CONDITIONS))
        else:
            for i, condition in enumerate(conditions):
                validate_label_name(condition, (*path, child, i), errs)
        seen = set()
        for i, condition in enumerate(conditions):
            if condition in seen:
                errs.append(duplicate((*path, child, i), condition))
            seen.add(condition)
            if conditions is failing and condition in binding:
                detail = "bindingFailureConditions must not overlap with bindingConditions"
                errs.append(invalid((*path, child, i), condition, detail))
    if failing and not binding:
        detail = "bindingConditions are required to use bindingFailureConditions"
        errs.append(invalid((*path, "bindingConditions"), None, detail))
    if binding and not failing:
        detail = "bindingFailureConditions are required to use bindingConditions"
        errs.append(invalid((*path, "bindingFailureConditions"), None, detail))


# Request policies of capacities


def _validate_request_policy(total: str | float, policy: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """Values that a request may take of a capacity: a list of them or a range, with a default among them."""
    values, bounds, default = policy.get("validValues"), policy.get("validRange"), policy.get("default")
    if values and bounds is not None:
        detail = 'exactly one policy can be specified, cannot specify "validValues" and "validRange" at the same time'
        errs.append(forbidden(path, detail))
    elif values:
        if default is None:
            errs.append(required((*path, "default"), "required when validValues is defined"))
        else:
            _validate_valid_values(values, default, total, (*path, "validValues"), errs)
    elif bounds is not None:
        if default is None:
            errs.append(required((*path, "default"), "required when validRange is defined"))
        else:
            _validate_valid_range(bounds, default, total, (*path, "validRange"), errs)


def _validate_valid_values(
    values: list[Any], default: str | float, total: str | float, path: Path, errs: list[Error]
) -> None:
    amounts, most = [parse(value)[0] for value in values], parse(total)[0]
    for i in range(1, len(amounts)):
        if amounts[i - 1] > amounts[i]:
            errs.append(invalid((*path, i), canonical(values[i]), "values must be sorted in ascending order"))
    if len(values) > MAX_DISCRETE_VALUES:
        errs.append(too_many(path, len(values), MAX_DISCRETE_VALUES))
    else:
        seen = set()
        for i, amount in enumerate(amounts):
            if amount > most:
                detail = "option is larger than capacity value: {total}"
                errs.append(invalid((*path, i), canonical(values[i]), detail, total=canonical(total)))
        for i, value in enumerate(values):
            whole = -(-amounts[i] // 1_000_000_000)
            if whole in seen:
                errs.append(duplicate((*path, i), canonical(value)))
            seen.add(whole)
    if parse(default)[0] not in amounts:
        errs.append(invalid(path, canonical(default), "default value is not valid according to the requestPolicy"))


def _validate_valid_range(
    bounds: dict[str, Any], default: str | float, total: str | float, path: Path, errs: list[Error]
) -> None:
    low, high, step = bounds.get("min"), bounds.get("max"), bounds.get("step")
    if low is None:
        errs.append(required((*path, "min"), "required when validRange is defined"))
        return
    least, chosen, most = parse(low)[0], parse(default)[0], parse(total)[0]
    if least > most:
        detail = "min is larger than capacity value: {total}"
        errs.append(invalid((*path, "min"), canonical(low), detail, total=canonical(total)))
    if chosen < least:
        detail = "default is less than min: {min}"
        errs.append(invalid((*path, "min"), canonical(default), detail, min=canonical(low)))
    if high is not None:
        upper = parse(high)[0]
        if least > upper:
            errs.append(invalid((*path, "max"), canonical(low), "min is larger than max: {max}", max=canonical(high)))
        if upper > most:
            detail = "max is larger than capacity value: {total}"
            errs.append(invalid((*path, "max"), canonical(high), detail, total=canonical(total)))
        if chosen > upper:
            detail = "default is more than max: {max}"
            errs.append(invalid((*path, "max"), canonical(default), detail, max=canonical(high)))
    if step is not None:
        _validate_step(step, low, [default, *([] if high is None else [high])], total, (*path, "step"), errs)


def _validate_step(
    step: str | float, low: str | float, values: list[Any], total: str | float, path: Path, errs: list[Error]
) -> None:
    """The default and the end of a range lie whole steps above its beginning; counted in whole units."""
    from k8slint.apis.resource import DECIMAL_SI, format_nano, value

    size = parse(step)[0]
    if size <= 0:
        errs.append(invalid(path, canonical(step), "must be greater than zero"))
        return
    after = parse(low)[0] + size
    if after > parse(total)[0]:
        detail = "one step {added} is larger than capacity value: {total}"
        errs.append(
            invalid(path, canonical(step), detail, added=format_nano(after, DECIMAL_SI), total=canonical(total))
        )
    for item in values:
        if (value(item) - value(low)) % value(step):
            detail = "value is not a multiple of a given step ({step}) from ({min})"
            errs.append(invalid(path, canonical(item), detail, step=canonical(step), min=canonical(low)))

