"""Devices that pods claim (upstream: `plugins/dynamicresources/dynamicresources.go`, `dynamic-resource-allocation/structured`).

Known where the input has ResourceSlices; else a claim counts as one that any node can fill. Device taints, devices that are
shared or cut in parts, and extended resources that stand for devices are not looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from k8slint.controller.nodeaffinity import match_terms
from k8slint.scheduler.framework import NodeInfo, Status, Value, default_normalize_score

if TYPE_CHECKING:
    from k8slint.cel import Program
    from k8slint.controller.cluster import Cluster

NAME = "DynamicResources"
_NOT_HERE = Status(NAME, ("resourceclaim not available on the node",), True)
_CANNOT = Status(NAME, ("cannot allocate all claims",), True)
# Steps in the search for devices; where they are not enough the node counts as one that has them.
_STEPS = 20_000

# Source: `FirstAvailableDeviceRequestMaxSize`.
_MOST_ALTERNATIVES = 8

# (driver, pool, name)
Id = tuple[str, str, str]


class Device:
    """One device of a slice, and what a selector sees of it."""

    __slots__ = ("attributes", "id", "sees")

    def __init__(self, driver: str, pool: str, value: Value) -> None:
        self.id: Id = (driver, pool, value.get("name", ""))
        basic = value.get("basic") or value  # v1beta1
        self.attributes = {_full(key, driver): item for key, item in (basic.get("attributes") or {}).items()}
        self.sees: dict[str, Any] = {"driver": driver, "attributes": _by_domain(basic.get("attributes") or {}, driver, _attribute)}
        self.sees["capacity"] = _by_domain(basic.get("capacity") or {}, driver, _capacity)
        self.sees["allowMultipleAllocations"] = bool(basic.get("allowMultipleAllocations"))


def _full(key: str, driver: str) -> str:
    return key if "/" in key else f"{driver}/{key}"


def _by_domain(items: Value, driver: str, read: Callable[[Any], Any]) -> dict[str, dict[str, Any]]:
    out: dict[str, dict[str, Any]] = {}
    for key, item in items.items():
        domain, _, name = _full(key, driver).partition("/")
        out.setdefault(domain, {})[name] = read(item)
    return out


def _attribute(item: Value) -> Any:
    if "version" in item:
        from k8slint.cel.evaluator import Budget
        from k8slint.cel.runtime_kubernetes import semver

        return semver(Budget(1000), item["version"])
    return next((item[kind] for kind in ("string", "bool", "int") if kind in item), None)


def _capacity(item: Any) -> Any:
    from k8slint.cel.evaluator import Budget
    from k8slint.cel.runtime_kubernetes import quantity

    return quantity(Budget(1000), str(item.get("value", "0") if type(item) is dict else item))


class Allocation:
    """What a claim has got: where its devices can be used (None: everywhere), which they are, and the pods that use it."""

    __slots__ = ("devices", "nodes", "pods")

    def __init__(self, devices: list[Id], nodes: frozenset[str] | None) -> None:
        self.devices = devices
        self.nodes = nodes
        self.pods: set[str] = set()


class Devices:
    """The devices of a cluster and who has them."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._slices: list[tuple[Value, list[Device]]] = []
        self.taken: set[Id] = set()
        self.allocations: dict[str, Allocation] = {}
        self._by_pod: dict[str, list[str]] = {}
        self._read = -1

    def slices(self) -> list[tuple[Value, list[Device]]]:
        """The slices of complete pools, newest generation only. Source: `GatherPools`."""
        revision = self._cluster.revisions.get("ResourceSlice", 0)
        if self._read != revision:
            self._read = revision
            pools: dict[tuple[str, str], list[Value]] = {}
            for found in self._cluster.list("ResourceSlice"):
                pool = found["spec"].get("pool") or {}
                pools.setdefault((found["spec"].get("driver", ""), pool.get("name", "")), []).append(found["spec"])
            self._slices = []
            for (driver, name), specs in pools.items():
                newest = max(s["pool"].get("generation", 0) for s in specs)
                specs = [s for s in specs if s["pool"].get("generation", 0) == newest]
                if len(specs) == specs[0]["pool"].get("resourceSliceCount"):
                    self._slices += [(s, [Device(driver, name, d) for d in s.get("devices") or ()]) for s in specs]
        return self._slices

    def on(self, node: NodeInfo) -> list[Device]:
        """The devices that a node can use."""
        out = []
        for spec, devices in self.slices():
            if _reaches(spec, node):
                out += devices
            elif spec.get("perDeviceNodeSelection"):
                values = spec.get("devices") or ()
                out += [d for d, value in zip(devices, values, strict=True) if _reaches(value.get("basic") or value, node)]
        return out

    def commit(self, pod: Value, claims: list[tuple[str, Value]], found: dict[str, list[Device]], node: NodeInfo) -> None:
        """The pod goes to the node: its claims have their devices."""
        local = {d.id for spec, devices in self.slices() if not spec.get("allNodes") for d in devices}
        uid = pod["metadata"]["uid"]
        for key, _ in claims:
            if key not in self.allocations:
                devices = [d.id for d in found.get(key, ())]
                nodes = frozenset((node.name,)) if any(d in local for d in devices) else None
                self.allocations[key] = Allocation(devices, nodes)
                self.taken.update(devices)
            self.allocations[key].pods.add(uid)
        self._by_pod[uid] = [key for key, _ in claims]

    def release(self, uid: str) -> None:
        """The pod has gone; claims that nobody else uses give their devices back."""
        for key in self._by_pod.pop(uid, ()):
            allocation = self.allocations[key]
            allocation.pods.discard(uid)
            if not allocation.pods:
                del self.allocations[key]
                self.taken.difference_update(allocation.devices)


def _reaches(spec: Value, node: NodeInfo) -> bool:
    if spec.get("nodeName"):
        return bool(spec["nodeName"] == node.name)
    if spec.get("nodeSelector"):
        return match_terms(spec["nodeSelector"].get("nodeSelectorTerms") or (), node.node)
    return bool(spec.get("allNodes"))


class Claimed:
    """A pod's claims. `rejected`: why no node is looked at, or ""; `waiting`: the pod is not even tried."""

    def __init__(self, cluster: Cluster, devices: Devices, pod: Value) -> None:
        self._cluster = cluster
        self._devices = devices
        self.rejected = ""
        self.waiting = False
        self.claims: list[tuple[str, Value]] = []
        self.found: dict[str, dict[str, list[Device]]] = {}
        self.ranks: dict[str, int] = {}
        meta = pod["metadata"]
        namespace = meta.get("namespace", "")
        for entry in pod["spec"].get("resourceClaims") or ():
            name, template = entry.get("resourceClaimName", ""), entry.get("resourceClaimTemplateName", "")
            value = cluster.get("ResourceClaim", namespace, name) if name else cluster.get("ResourceClaimTemplate", namespace, template)
            if value is None:
                what = f'resourceclaim "{name}"' if name else f'resourceclaimtemplate "{template}"'
                self.rejected, self.waiting = f"{what} not found", True
                return
            spec = value["spec"] if name else value["spec"].get("spec") or {}
            key = f"{namespace}/{name}" if name else f"{meta['uid']}/{entry.get('name', '')}"
            self.claims.append((key, spec.get("devices") or {}))
        for key, wanted in self.claims:
            for title, request in requests(wanted):
                name = request.get("deviceClassName", "")
                if key not in devices.allocations and cluster.get("DeviceClass", "", name) is None and not self.rejected:
                    self.rejected = f"request {title}: device class {name} does not exist"

    def filter_node(self, node: NodeInfo) -> Status | None:
        """Why the node does not take the pod, or None."""
        new, here = [], True
        for key, wanted in self.claims:
            allocation = self._devices.allocations.get(key)
            if allocation is None:
                new.append((key, wanted))
            elif allocation.nodes is not None and node.name not in allocation.nodes:
                here = False
        if new and self._devices.slices():
            search = _Search(self._cluster, self._devices.on(node), self._devices.taken)
            found = search.run(new)
            if found is None:
                return _CANNOT
            self.found[node.name] = found
            self.ranks[node.name] = search.rank
        return None if here else _NOT_HERE

    def normalized(self, names: list[str]) -> list[int] | None:
        """0..100 for each node: more where earlier alternatives of `firstAvailable` are there. None where no request has any.
        Source: `computeScore`, `NormalizeScore`."""
        ranks = [self.ranks.get(name, 0) for name in names]
        return default_normalize_score(ranks, False) if any(ranks) else None


def requests(wanted: Value) -> Iterator[tuple[str, Value]]:
    """Each request with its title, alternatives one by one."""
    for request in wanted.get("requests") or ():
        title = request.get("name", "")
        if request.get("firstAvailable"):
            for alternative in request["firstAvailable"]:
                yield f"{title}/{alternative.get('name', '')}", alternative
        else:
            yield title, request.get("exactly") or request


class _Search:
    """Devices for all requests of some claims on one node, the first that fit. Source: `Allocator.Allocate`."""

    def __init__(self, cluster: Cluster, devices: list[Device], taken: set[Id]) -> None:
        self._cluster = cluster
        self._all = devices
        self._taken = set(taken)
        self._steps = _STEPS
        # The sum of what the chosen alternatives are worth.
        self.rank = 0
        self._got: dict[str, list[tuple[str, str, Device]]] = {}

    def run(self, claims: list[tuple[str, Value]]) -> dict[str, list[Device]] | None:
        """The devices of each claim, or None where there are not enough."""
        todo = [(key, wanted, request) for key, wanted in claims for request in wanted.get("requests") or ()]
        self._got = {key: [] for key, _ in claims}
        if not self._next(todo, 0):
            return None
        return {key: [device for _, _, device in got] for key, got in self._got.items()}

    def _next(self, todo: list[tuple[str, Value, Value]], at: int) -> bool:
        if at == len(todo):
            return True
        key, wanted, request = todo[at]
        name = request.get("name", "")
        alternatives = request.get("firstAvailable")
        before = self.rank
        for number, part in enumerate(alternatives or (request.get("exactly") or request,)):
            sub = f"{name}/{part.get('name', '')}" if alternatives else name
            self.rank = before + _MOST_ALTERNATIVES - number if alternatives else before
            fit = [device for device in self._all if self._suits(device, part)]
            if part.get("allocationMode") == "All":
                free = [device for device in fit if part.get("adminAccess") or device.id not in self._taken]
                if fit and len(free) == len(fit) and self._take(todo, at, (key, wanted, name, sub), part, fit, len(fit)):
                    return True
            elif self._take(todo, at, (key, wanted, name, sub), part, fit, part.get("count", 1)):
                return True
        self.rank = before
        return False

    def _take(
        self, todo: list[tuple[str, Value, Value]], at: int, who: tuple[str, Value, str, str], part: Value, fit: list[Device], left: int
    ) -> bool:
        if left == 0:
            return self._next(todo, at + 1)
        key, wanted, name, sub = who
        got = self._got[key]
        for i, device in enumerate(fit):
            self._steps -= 1
            if self._steps < 0:
                return True
            if not part.get("adminAccess") and device.id in self._taken:
                continue
            got.append((name, sub, device))
            if self._agree(wanted, got):
                admin = bool(part.get("adminAccess"))
                if not admin:
                    self._taken.add(device.id)
                if self._take(todo, at, who, part, fit[i + 1 :], left - 1):
                    return True
                if not admin:
                    self._taken.discard(device.id)
            got.pop()
        return False

    @staticmethod
    def _agree(wanted: Value, got: list[tuple[str, str, Device]]) -> bool:
        """Whether the devices so far keep the claim's constraints. Source: `matchAttributeConstraint`, `distinctAttributeConstraint`."""
        for constraint in wanted.get("constraints") or ():
            names = constraint.get("requests") or ()
            devices = [device for name, sub, device in got if not names or name in names or sub in names]
            attribute = constraint.get("matchAttribute") or constraint.get("distinctAttribute")
            values = [repr(device.attributes.get(attribute)) for device in devices]
            if any(device.attributes.get(attribute) is None for device in devices):
                return False
            if len(set(values)) > 1 if "matchAttribute" in constraint else len(set(values)) < len(values):
                return False
        return True

    def _suits(self, device: Device, part: Value) -> bool:
        found = self._cluster.get("DeviceClass", "", part.get("deviceClassName", "")) or {"spec": {}}
        selectors = [*(found["spec"].get("selectors") or ()), *(part.get("selectors") or ())]
        minor = self._cluster.minor
        return all(selects((s.get("cel") or {}).get("expression", ""), device, minor) for s in selectors)


_programs: dict[tuple[str, int], Program | None] = {}


def selects(expression: str, device: Device, minor: int) -> bool:
    """Whether a selector takes a device; one that cannot be worked out takes none."""
    from k8slint.cel.values import CannotKnow, CelError, CostExceeded

    key = (expression, minor)
    if key not in _programs:
        _programs[key] = _compile(expression, minor)
    program = _programs[key]
    if program is None:
        return False
    try:
        return program.evaluate({"device": device.sees})[0] is True
    except (CelError, CostExceeded, CannotKnow):
        return False


def _compile(expression: str, minor: int) -> Program | None:
    from k8slint.apis.resource.cel import _DEVICE, _FIELDS, _Binder
    from k8slint.cel import Program
    from k8slint.cel.checker import Env, check
    from k8slint.cel.parser import parse
    from k8slint.cel.syntax import CelSyntaxError
    from k8slint.cel.types import BOOL

    fields = {**_FIELDS, "allowMultipleAllocations": BOOL}
    env = Env({"device": _DEVICE}, minor, lambda name, child: fields.get(child) if name == _DEVICE[1] else None)
    try:
        node = parse(expression)
        checked, issues = check(_Binder().expand(node) if "cel.bind" in expression else node, env)
    except (CelSyntaxError, RecursionError):
        return None
    return None if issues else Program(expression, checked)
