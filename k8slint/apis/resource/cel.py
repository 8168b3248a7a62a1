"""The CEL environment of device selectors: k8s.io/dynamic-resource-allocation/cel.

One variable, `device`, with its driver and its attributes and capacities by domain and name; and the macro `cel.bind`.
Cold: imported only where an expression is.
"""

from __future__ import annotations

from k8slint.cel.syntax import Call, Comprehension, CreateList, CreateMap, CreateStruct, Ident, Literal, Node, Select
from k8slint.cel.types import BOOL, DYN, STRING, map_of, show

TYPE_CHECKING = False
if TYPE_CHECKING:
    from k8slint.cel.types import Type

NOT_INSTANTIATED = "program instantiation failed: "
MAX_ENTRIES = 32
MAX_VALUE_LENGTH = 64
MAX_DOMAIN_LENGTH = 63
MAX_ID_LENGTH = 32
_DEVICE: Type = ("object", "kubernetes.DRADevice")
_FIELDS: dict[str, Type] = {
    "driver": STRING,
    "attributes": map_of(STRING, map_of(STRING, DYN)),
    "capacity": map_of(STRING, map_of(STRING, ("opaque", "kubernetes.Quantity"))),
}

_cache: dict[tuple[str, int], tuple[str, int]] = {}


def check_device_expression(text: str, minor: int) -> tuple[str, int]:
    """(what is wrong, the highest cost): the first is empty when the expression compiles to a bool."""
    key = (text, minor)
    found = _cache.get(key)
    if found is None:
        found = _cache[key] = _check(text, minor)
    return found


def _check(text: str, minor: int) -> tuple[str, int]:
    from k8slint.cel.checker import Env, check
    from k8slint.cel.cost import estimate
    from k8slint.cel.literals import instantiation_error, validate_literals
    from k8slint.cel.parser import parse
    from k8slint.cel.syntax import CelSyntaxError, Issue
    from k8slint.features import enabled

    fields = _FIELDS
    if enabled("DRAConsumableCapacity", minor):
        fields = {**fields, "allowMultipleAllocations": BOOL}
    env = Env({"device": _DEVICE}, minor, lambda name, child: fields.get(child) if name == _DEVICE[1] else None)
    try:
        node = parse(text)
        if "cel.bind" in text:
            node = _Binder().expand(node)
        checked, issues = check(node, env)
        if not issues:
            validate_literals(checked, issues, minor)
    except CelSyntaxError as error:
        issues = [error.issue]
    except RecursionError:
        issues = [Issue(0, "expression recursion limit exceeded")]
    if issues:
        return "compilation failed: " + "\n".join(issue.render(text) for issue in issues), 0
    if checked.type not in (BOOL, DYN):
        return f"must evaluate to bool or the unknown type, not {show(checked.type)}", 0
    fault = instantiation_error(checked)
    if fault:
        return NOT_INSTANTIATED + fault, 0
    return "", estimate(checked, _size_of)[1]


def _size_of(path: tuple[str, ...]) -> tuple[int, int] | None:
    """The bounds that the API sets for the parts of a device."""
    if len(path) < 2 or path[0] != "device":
        return None
    if path[1] == "driver":
        return (0, MAX_DOMAIN_LENGTH) if len(path) == 2 else None
    if path[1] not in ("attributes", "capacity") or len(path) > 4:
        return None
    if path[-1] == "@keys":
        return (0, MAX_DOMAIN_LENGTH if len(path) == 3 else MAX_ID_LENGTH)
    if len(path) == 4:
        return (0, MAX_VALUE_LENGTH) if path[1] == "attributes" else None
    return (0, MAX_ENTRIES)


class _Binder:
    """Expands `cel.bind(name, value, body)` the way cel-go does: a fold over nothing whose accumulator is the name."""

    __slots__ = ("next_id",)

    def __init__(self) -> None:
        # Parsed nodes count upwards.
        self.next_id = 0

    def new_id(self) -> int:
        self.next_id -= 1
        return self.next_id

    def expand(self, node: Node) -> Node:
        """The tree with every `cel.bind` replaced."""
        if isinstance(node, Call):
            node.target = None if node.target is None else self.expand(node.target)
            node.args = [self.expand(argument) for argument in node.args]
            target = node.target
            if node.function == "bind" and len(node.args) == 3 and isinstance(target, Ident) and target.name == "cel":
                return self.bound(node)
        elif isinstance(node, Select):
            node.operand = self.expand(node.operand)
        elif isinstance(node, CreateList):
            node.elements = [self.expand(element) for element in node.elements]
        elif isinstance(node, CreateMap):
            node.entries = [(self.expand(key), self.expand(value), optional) for key, value, optional in node.entries]
        elif isinstance(node, CreateStruct):
            node.fields = [(name, self.expand(value), optional, at) for name, value, optional, at in node.fields]
        elif isinstance(node, Comprehension):
            for part in ("iter_range", "accu_init", "loop_condition", "loop_step", "result"):
                setattr(node, part, self.expand(getattr(node, part)))
        return node

    def bound(self, node: Call) -> Node:
        from k8slint.cel.parser import UNUSED
        from k8slint.cel.syntax import CelSyntaxError, Issue

        name, value, body = node.args
        if not isinstance(name, Ident):
            raise CelSyntaxError(Issue(name.offset, "cel.bind() variable names must be simple identifiers"))
        at = node.offset
        nothing = CreateList(self.new_id(), at, [], set())
        condition = Literal(self.new_id(), at, "bool", False)
        step = Ident(self.new_id(), at, name.name)
        return Comprehension(node.id, at, nothing, UNUSED, "", name.name, value, condition, step, body)
