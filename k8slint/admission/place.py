"""Where in an object the reason lies that a policy's expression is not true: as deep as can be told.

Of `a && b` the first that fails counts, of `list.all(x, p)` the first element that fails. What is left is searched for paths that
begin at `object`; the one that leads deepest into what is there wins.
"""

from __future__ import annotations

from k8slint.cel.evaluator import Budget, run
from k8slint.cel.syntax import Call, Comprehension, CreateList, CreateMap, CreateStruct, Ident, Literal, Node, Select
from k8slint.cel.values import CannotKnow, CelError, CostExceeded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Path = tuple[str | int, ...]

_BUDGET = 100_000
_DEPTH = 60


def place(node: Node, scope: dict[str, Any], variables: dict[str, Node], value: dict[str, Any]) -> Path:
    """The path inside `value` (the `object` of the scope) that the failing expression is about; () where none is named."""
    return _Search(variables, value).fail(node, scope, {}, 0)


class _Search:
    __slots__ = ("budget", "value", "variables")

    def __init__(self, variables: dict[str, Node], value: dict[str, Any]) -> None:
        self.variables = variables
        self.value = value
        self.budget = Budget(_BUDGET)

    def holds(self, node: Node, scope: dict[str, Any]) -> bool | None:
        """Whether it is true; None where that cannot be said."""
        try:
            return run(node, scope, self.budget) is True
        except CelError:
            return False
        except (CostExceeded, CannotKnow):
            return None

    def fail(self, node: Node, scope: dict[str, Any], local: dict[str, Path], depth: int) -> Path:
        if depth < _DEPTH:
            if isinstance(node, Call) and node.function == "_&&_":
                for arg in node.args:
                    if self.holds(arg, scope) is False:
                        return self.fail(arg, scope, local, depth + 1)
            if isinstance(node, Call) and node.function == "_?_:_":
                return self.fail(node.args[1 if self.holds(node.args[0], scope) else 2], scope, local, depth + 1)
            if isinstance(node, Comprehension) and _is_all(node):
                found = self.element(node, scope, local, depth)
                if found is not None:
                    return found
        best: Path = ()
        depth_of_best = -1
        for path in self.paths(node, local, 0):
            there = self.there(path)
            if there > depth_of_best:
                best, depth_of_best = path, there
        return best

    def element(self, node: Comprehension, scope: dict[str, Any], local: dict[str, Path], depth: int) -> Path | None:
        """The first element of `all` that fails."""
        path = self.path(node.iter_range, local, 0)
        if path is None:
            return None
        try:
            items = run(node.iter_range, scope, self.budget)
        except (CelError, CostExceeded, CannotKnow):
            return None
        step = node.loop_step
        assert isinstance(step, Call)
        pairs: Any = list(enumerate(items)) if isinstance(items, list) else list(items.items()) if isinstance(items, dict) else []
        for key, item in pairs:
            names = {node.iter_var: key, node.iter_var2: item} if node.iter_var2 else {node.iter_var: item if isinstance(items, list) else key}
            inner = {**scope, **names}
            if self.holds(step.args[1], inner) is False:
                return self.fail(step.args[1], inner, {**local, **dict.fromkeys(names, (*path, key))}, depth + 1) or (*path, key)
        return None

    def paths(self, node: Node, local: dict[str, Path], depth: int) -> list[Path]:
        """The paths that an expression names, the longest of each chain."""
        path = self.path(node, local, 0)
        if path:
            return [path]
        if depth > _DEPTH:
            return []
        below: list[Node] = []
        if isinstance(node, Select):
            below = [node.operand]
        elif isinstance(node, Call):
            below = [*([node.target] if node.target is not None else []), *node.args]
        elif isinstance(node, CreateList):
            below = node.elements
        elif isinstance(node, CreateMap):
            below = [n for key, value, _ in node.entries for n in (key, value)]
        elif isinstance(node, CreateStruct):
            below = [value for _, value, _, _ in node.fields]
        elif isinstance(node, Comprehension):
            below = [node.iter_range, node.loop_step]
        return [p for n in below for p in self.paths(n, local, depth + 1)]

    def path(self, node: Node | None, local: dict[str, Path], depth: int) -> Path | None:
        """The path of `object.spec.x`, of a loop's variable, or of a variable of the policy that is nothing but a path."""
        if depth > _DEPTH:
            return None
        if isinstance(node, Ident):
            return () if node.name == "object" else local.get(node.name)
        if isinstance(node, Select):
            if isinstance(node.operand, Ident) and node.operand.name == "variables":
                return self.path(self.variables.get(node.field), {}, depth + 1)
            base = self.path(node.operand, local, depth + 1)
            return None if base is None else (*base, node.field)
        if isinstance(node, Call):
            if node.function in ("_[_]", "_[?_]", "_?._") and len(node.args) == 2 and isinstance(node.args[1], Literal):
                base = self.path(node.args[0], local, depth + 1)
                key = node.args[1].value
                return (*base, key) if base is not None and type(key) in (str, int) else None
            if node.function in ("orValue", "value", "hasValue", "optional.of", "optional.ofNonZeroValue", "dyn"):
                return self.path(node.target if node.target is not None else node.args[0] if node.args else None, local, depth + 1)
            if node.function == "_?_:_":  # `has(x) ? x : []`
                return self.path(node.args[1], local, depth + 1) or self.path(node.args[2], local, depth + 1)
        return None

    def there(self, path: Path) -> int:
        """How many steps of a path lead to something that is in the object."""
        at: Any = self.value
        for number, step in enumerate(path):
            if (isinstance(at, dict) and step in at) or (isinstance(at, list) and type(step) is int and step < len(at)):
                at = at[step]  # type: ignore[index]
            else:
                return number
        return len(path)


def _is_all(node: Comprehension) -> bool:
    init, step = node.accu_init, node.loop_step
    return isinstance(init, Literal) and init.value is True and isinstance(step, Call) and step.function == "_&&_"
