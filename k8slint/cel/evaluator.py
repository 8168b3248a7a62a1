"""Evaluation of a checked expression on values, within a budget (cel-go `interpreter`).

Costs are counted much as cel-go counts them, so that an expression which a server would cut off is cut off here too;
whatever the expression, evaluation ends when the budget is used up.
"""

from __future__ import annotations

from k8slint.cel.runtime import FUNCTIONS, LAZY_FUNCTIONS
from k8slint.cel.syntax import Call, Comprehension, CreateList, CreateMap, CreateStruct, Ident, Literal, Node, Select
from k8slint.cel.values import NONE, CelError, CostExceeded, Object, Optional, TypeValue, Uint, equal, is_number, type_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_TYPES = {
    "google.protobuf.Duration": "google.protobuf.Duration", "google.protobuf.Timestamp": "google.protobuf.Timestamp",
    **{name: name for name in ("bool", "bytes", "double", "int", "list", "map", "null_type", "string", "uint", "type", "optional_type",
                               "kubernetes.Quantity", "net.IP", "net.CIDR", "kubernetes.URL", "kubernetes.Semver")},
}


class Budget:
    """How much may still be spent, in cel-go's units (a step is about 1)."""

    __slots__ = ("left",)

    def __init__(self, left: int) -> None:
        self.left = left

    def spend(self, cost: int) -> None:
        """Use it up. Raises CostExceeded."""
        self.left -= cost
        if self.left < 0:
            raise CostExceeded


class Lazy:
    """A variable whose value is computed when it is first used (`variables.x`)."""

    __slots__ = ("done", "make", "value")

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make = make
        self.done = False
        self.value: Any = None

    def get(self) -> Any:
        """The value, or the CelError that computing it gave."""
        if not self.done:
            try:
                self.value = self.make()
            except CelError as error:
                self.value = error
            self.done = True
        if isinstance(self.value, CelError):
            raise self.value
        return self.value


def run(node: Node, variables: dict[str, Any], budget: Budget) -> Any:
    """The expression's value. Raises CelError and CostExceeded."""
    try:
        return _Evaluator(budget).eval(node, variables)
    except RecursionError:
        raise CostExceeded from None


class _Evaluator:
    __slots__ = ("budget",)

    def __init__(self, budget: Budget) -> None:
        self.budget = budget

    def eval(self, node: Node, scope: dict[str, Any]) -> Any:
        kind = type(node)
        if kind is Literal:
            value = node.value  # type: ignore[attr-defined]
            return Uint(value) if node.kind == "uint" else value  # type: ignore[attr-defined]
        if kind is Ident:
            return self.ident(node.name, scope)  # type: ignore[attr-defined]
        if kind is Select:
            return self.select(node, scope)  # type: ignore[arg-type]
        if kind is Call:
            return self.call(node, scope)  # type: ignore[arg-type]
        if kind is CreateList:
            return self.create_list(node, scope)  # type: ignore[arg-type]
        if kind is CreateMap:
            return self.create_map(node, scope)  # type: ignore[arg-type]
        if kind is Comprehension:
            return self.comprehension(node, scope)  # type: ignore[arg-type]
        return self.create_struct(node, scope)  # type: ignore[arg-type]

    def ident(self, name: str, scope: dict[str, Any]) -> Any:
        self.budget.spend(1)
        if name.startswith("."):
            name = name[1:]
        if name in scope:
            value = scope[name]
            return value.get() if type(value) is Lazy else value
        if name in _TYPES:
            return TypeValue(_TYPES[name])
        raise CelError(f"no such attribute(s): {name}")

    def select(self, node: Select, scope: dict[str, Any]) -> Any:
        operand = self.eval(node.operand, scope)
        if node.test_only:
            if isinstance(operand, Optional):
                operand = operand.value if operand.present else {}
            if isinstance(operand, dict):
                return node.field in operand
            raise CelError("no such key: " + node.field if operand is None else "no such overload")
        self.budget.spend(1)
        if isinstance(operand, Optional):
            return self.optional_field(operand, node.field)
        return self.field(operand, node.field)

    def field(self, operand: Any, field: str) -> Any:
        if isinstance(operand, dict):
            if field in operand:
                value = operand[field]
                return value.get() if type(value) is Lazy else value
            raise CelError(f"no such key: {field}")
        raise CelError(f"no such key: {field}" if operand is None else "no such overload")

    def optional_field(self, operand: Any, field: str) -> Optional:
        if isinstance(operand, Optional):
            if not operand.present:
                return NONE
            operand = operand.value
        if operand is None:
            return NONE
        if not isinstance(operand, dict):
            raise CelError("no such overload")
        if field not in operand:
            return NONE
        value = operand[field]
        value = value.get() if type(value) is Lazy else value
        return value if isinstance(value, Optional) else Optional(True, value)

    def call(self, node: Call, scope: dict[str, Any]) -> Any:
        function, args = node.function, node.args
        if function == "_&&_" or function == "_||_":
            return self.logical(function == "_||_", args, scope)
        if function == "_?_:_":
            condition = self.eval(args[0], scope)
            if type(condition) is not bool:
                raise CelError("no such overload")
            return self.eval(args[1] if condition else args[2], scope)
        if function == "@not_strictly_false":
            try:
                return self.eval(args[0], scope) is not False
            except CelError:
                return True
        if function == "_?._":
            self.budget.spend(1)
            return self.optional_field(self.eval(args[0], scope), args[1].value)  # type: ignore[attr-defined]
        self.budget.spend(1)
        if function in ("or", "orValue") and node.target is not None:
            target = self.eval(node.target, scope)
            if not isinstance(target, Optional):
                raise CelError("no such overload")
            if target.present:
                return target if function == "or" else target.value
            return self.eval(args[0], scope)
        values = [self.eval(a, scope) for a in args]
        if node.target is not None:
            values.insert(0, self.eval(node.target, scope))
        found = FUNCTIONS.get(function)
        if found is None:
            found = LAZY_FUNCTIONS(function)
            if found is None:
                raise CelError(f"no such overload: {function}")
        try:
            return found(self.budget, *values)
        except (TypeError, AttributeError, LookupError, OverflowError, ValueError):
            # A dynamic argument of a type for which the function has no overload, or out of what it can be.
            raise CelError("no such overload") from None

    def logical(self, or_: bool, args: list[Node], scope: dict[str, Any]) -> bool:
        """`&&` and `||`: one side that decides is enough, even where the other one is an error."""
        failure: CelError | None = None
        for arg in args:
            try:
                value = self.eval(arg, scope)
            except CelError as error:
                failure = failure or error
                continue
            if value is or_:
                return or_
            if type(value) is not bool:
                failure = failure or CelError("no such overload")
        if failure is not None:
            raise failure
        return not or_

    def create_list(self, node: CreateList, scope: dict[str, Any]) -> list[Any]:
        self.budget.spend(10)
        out = []
        for i, element in enumerate(node.elements):
            value = self.eval(element, scope)
            if i in node.optional and isinstance(value, Optional):
                if not value.present:
                    continue
                value = value.value
            out.append(value)
        return out

    def create_map(self, node: CreateMap, scope: dict[str, Any]) -> dict[Any, Any]:
        self.budget.spend(30)
        out: dict[Any, Any] = {}
        for key_node, value_node, optional in node.entries:
            key, value = self.eval(key_node, scope), self.eval(value_node, scope)
            if optional and isinstance(value, Optional):
                if not value.present:
                    out.pop(key, None)
                    continue
                value = value.value
            if not isinstance(key, (str, int)):
                raise CelError("unsupported key type")
            out[key] = value  # the last one counts: the server does not mind repeated keys
        return out

    def create_struct(self, node: CreateStruct, scope: dict[str, Any]) -> Object:
        self.budget.spend(40)
        fields: dict[str, Any] = {}
        for name, value_node, optional, _ in node.fields:
            value = self.eval(value_node, scope)
            if optional and isinstance(value, Optional):
                if not value.present:
                    continue
                value = value.value
            fields[name] = value
        return Object(fields, node.name)

    def comprehension(self, node: Comprehension, scope: dict[str, Any]) -> Any:
        if node.iter_var == "#unused":
            inner = dict(scope)
            inner[node.accu_var] = self.eval(node.accu_init, scope)
            return self.eval(node.result, inner)
        items = self.eval(node.iter_range, scope)
        inner = dict(scope)
        accu = inner[node.accu_var] = self.eval(node.accu_init, scope)
        pairs: Any
        if isinstance(items, list):
            pairs = enumerate(items)
            single = 1
        elif isinstance(items, dict):
            pairs = items.items()
            single = 0
        else:
            raise CelError(f"got '{type_name(items)}', expected iterable type")
        failure: CelError | None = None
        folds = isinstance(accu, list)
        if folds:
            # `accu + [x]` would copy the list each time: the loop owns it, so it grows in place.
            inner[node.accu_var] = accu = list(accu)
        for pair in pairs:
            if node.iter_var2:
                inner[node.iter_var], inner[node.iter_var2] = pair
            else:
                inner[node.iter_var] = pair[single]
            inner[node.accu_var] = accu if failure is None else Lazy(_raise(failure))
            if self.eval(node.loop_condition, inner) is not True:
                break
            try:
                accu = self.step(node.loop_step, inner, accu, folds)
                failure = None
            except CelError as error:
                failure = error
                if not isinstance(accu, bool):
                    raise
        if failure is not None:
            inner[node.accu_var] = Lazy(_raise(failure))
        else:
            inner[node.accu_var] = accu
        return self.eval(node.result, inner)

    def step(self, node: Node, scope: dict[str, Any], accu: Any, folds: bool) -> Any:
        if folds and isinstance(node, Call):
            if node.function == "_?_:_":
                condition = self.eval(node.args[0], scope)
                if type(condition) is not bool:
                    raise CelError("no such overload")
                if not condition:
                    return accu
                node = node.args[1]
            if isinstance(node, Call) and node.function == "_+_" and isinstance(node.args[1], CreateList):
                self.budget.spend(11)
                accu.append(self.eval(node.args[1].elements[0], scope))
                return accu
        return self.eval(node, scope)


def _raise(error: CelError) -> Callable[[], Any]:
    def make() -> Any:
        raise error

    return make


__all__ = ["Budget", "Lazy", "equal", "is_number", "run"]
