"""The abstract syntax of CEL expressions, after cel-go `common/ast`.

Every node carries `id` (unique inside one expression, the key of types, references and sizes) and `offset` (where it
starts, in characters).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Node:
    """A node of an expression."""

    __slots__ = ("id", "offset")

    def __init__(self, id: int, offset: int) -> None:
        self.id = id
        self.offset = offset


class Literal(Node):
    """A constant. `kind` is int, uint, double, string, bytes, bool or null_type."""

    __slots__ = ("kind", "value")

    def __init__(self, id: int, offset: int, kind: str, value: Any) -> None:
        super().__init__(id, offset)
        self.kind = kind
        self.value = value


class Ident(Node):
    """A name; a leading dot (root scope) is kept."""

    __slots__ = ("name",)

    def __init__(self, id: int, offset: int, name: str) -> None:
        super().__init__(id, offset)
        self.name = name


class Select(Node):
    """`operand.field`; `test_only` for `has(operand.field)`."""

    __slots__ = ("field", "operand", "test_only")

    def __init__(self, id: int, offset: int, operand: Node, field: str, test_only: bool = False) -> None:
        super().__init__(id, offset)
        self.operand = operand
        self.field = field
        self.test_only = test_only


class Call(Node):
    """A function or operator (`_+_`, `_[_]`, `_?_:_` ...); `target` is the receiver of a member call."""

    __slots__ = ("args", "function", "target")

    def __init__(self, id: int, offset: int, function: str, target: Node | None, args: list[Node]) -> None:
        super().__init__(id, offset)
        self.function = function
        self.target = target
        self.args = args


class CreateList(Node):
    """A list literal; `optional` holds the positions of elements written with `?`."""

    __slots__ = ("elements", "optional")

    def __init__(self, id: int, offset: int, elements: list[Node], optional: set[int]) -> None:
        super().__init__(id, offset)
        self.elements = elements
        self.optional = optional


class CreateMap(Node):
    """A map literal: entries of (key, value, optional)."""

    __slots__ = ("entries",)

    def __init__(self, id: int, offset: int, entries: list[tuple[Node, Node, bool]]) -> None:
        super().__init__(id, offset)
        self.entries = entries


class CreateStruct(Node):
    """An object literal `Name{field: value}`: fields of (name, value, optional, offset)."""

    __slots__ = ("fields", "name")

    def __init__(self, id: int, offset: int, name: str, fields: list[tuple[str, Node, bool, int]]) -> None:
        super().__init__(id, offset)
        self.name = name
        self.fields = fields


class Comprehension(Node):
    """What the macros `all`, `exists`, `map` ... stand for: a fold over a list or map."""

    __slots__ = ("accu_init", "accu_var", "iter_range", "iter_var", "iter_var2", "loop_condition", "loop_step", "result")

    def __init__(
        self, id: int, offset: int, iter_range: Node, iter_var: str, iter_var2: str, accu_var: str, accu_init: Node,
        loop_condition: Node, loop_step: Node, result: Node,
    ) -> None:
        super().__init__(id, offset)
        self.iter_range = iter_range
        self.iter_var = iter_var
        self.iter_var2 = iter_var2
        self.accu_var = accu_var
        self.accu_init = accu_init
        self.loop_condition = loop_condition
        self.loop_step = loop_step
        self.result = result


def qualified_name(node: Node) -> str:
    """`a.b.c` for a chain of plain selections, else ""."""
    parts: list[str] = []
    while isinstance(node, Select) and not node.test_only:
        parts.append(node.field)
        node = node.operand
    if not isinstance(node, Ident):
        return ""
    parts.append(node.name)
    return ".".join(reversed(parts))


class Issue:
    """What is wrong with an expression, and where (offset in characters)."""

    __slots__ = ("message", "offset")

    def __init__(self, offset: int, message: str) -> None:
        self.offset = offset
        self.message = message

    def render(self, text: str) -> str:
        """As cel-go prints it: `ERROR: <input>:1:5: ...` with the line and a mark under the place."""
        offset = min(max(self.offset, 0), len(text))
        line_start = text.rfind("\n", 0, offset) + 1
        line_end = text.find("\n", offset)
        line = text[line_start : line_end if line_end >= 0 else len(text)]
        number = text.count("\n", 0, offset) + 1
        column = offset - line_start
        return f"ERROR: <input>:{number}:{column + 1}: {self.message}\n | {line}\n | {'.' * column}^"


class CelSyntaxError(Exception):
    """An expression that cannot be parsed; `issue` says why."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(issue.message)
        self.issue = issue
