"""Type check of an expression: references, overloads and types of every node, after cel-go `checker/checker.go`.

All issues are collected; a part that is wrong becomes dyn, so that one mistake is reported once.
"""

from __future__ import annotations

from k8slint.cel.declarations import TYPE_NAMES, functions
from k8slint.cel.syntax import (
    Call,
    Comprehension,
    CreateList,
    CreateMap,
    CreateStruct,
    Ident,
    Issue,
    Literal,
    Node,
    Select,
    qualified_name,
)
from k8slint.cel.types import (
    BOOL,
    DYN,
    ERROR,
    INT,
    NULL,
    SIMPLE,
    STRING,
    assignable,
    is_dyn,
    is_optional,
    list_of,
    map_of,
    optional_of,
    show,
    substitute,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from k8slint.cel.types import Type

    # (object type's name, field) -> the field's type, or None where there is no such field
    FieldType = Callable[[str, str], Type | None]


class Env:
    """What an expression may refer to: variables with their types, object types and the functions of a server version.

    `field_type` answers for object types; `structs` tells which names may be created with `Name{...}`; `patches`: the
    expression is a mutation, which has functions of its own.
    """

    __slots__ = ("field_type", "minor", "patches", "structs", "variables")

    def __init__(
        self,
        variables: dict[str, Type],
        minor: int,
        field_type: FieldType | None = None,
        structs: Callable[[str], bool] | None = None,
        patches: bool = False,
    ) -> None:
        self.patches = patches
        self.variables = variables
        self.minor = minor
        self.field_type: FieldType = field_type or (lambda name, field: None)
        self.structs: Callable[[str], bool] = structs or (lambda name: False)


class Checked:
    """A checked expression: its tree with names resolved, the type and the overloads of each node by id."""

    __slots__ = ("names", "node", "overloads", "type", "types")

    def __init__(self, node: Node, type: Type, types: dict[int, Type], overloads: dict[int, list[str]], names: set[str]) -> None:
        self.node = node
        self.type = type
        self.types = types
        self.overloads = overloads
        # the variables that are referred to
        self.names = names


def check(node: Node, env: Env) -> tuple[Checked, list[Issue]]:
    """Check the tree. The tree's qualified names are resolved in place."""
    checker = _Checker(env)
    node = checker.check(node)
    types = {id: substitute(checker.mapping, t, True) for id, t in checker.types.items()}
    checked = Checked(node, types[node.id], types, checker.overloads, checker.names)
    return checked, checker.issues


class _Checker:
    __slots__ = ("env", "fresh", "functions", "issues", "mapping", "names", "overloads", "scopes", "types")

    def __init__(self, env: Env) -> None:
        self.env = env
        self.functions = functions(env.minor, env.patches)
        self.mapping: dict[Type, Type] = {}
        self.types: dict[int, Type] = {}
        self.overloads: dict[int, list[str]] = {}
        self.names: set[str] = set()
        self.issues: list[Issue] = []
        self.scopes: list[dict[str, Type]] = []
        self.fresh = 0

    def error(self, offset: int, message: str) -> None:
        if len(self.issues) < 100:
            self.issues.append(Issue(offset, message))

    def new_var(self) -> Type:
        self.fresh += 1
        return ("param", f"_var{self.fresh}")

    def set_type(self, node: Node, t: Type) -> Node:
        self.types[node.id] = t
        return node

    def type_of(self, node: Node) -> Type:
        return self.types[node.id]

    def lookup(self, name: str) -> Type | None:
        if name.startswith("."):
            name = name[1:]
        else:
            for scope in reversed(self.scopes):
                if name in scope:
                    return scope[name]
        found = self.env.variables.get(name)
        if found is not None:
            self.names.add(name)
            return found
        if name in TYPE_NAMES:
            return ("type", SIMPLE[name]) if name in SIMPLE else ("type", ("list", DYN) if name == "list" else DYN)
        if name in ("google.protobuf.Duration", "google.protobuf.Timestamp", "optional_type", "kubernetes.Quantity", "net.IP", "net.CIDR",
                    "kubernetes.URL", "kubernetes.Semver"):
            return ("type", DYN)
        return None

    def assignable(self, t1: Type, t2: Type) -> bool:
        trial = dict(self.mapping)
        if assignable(trial, t1, t2):
            self.mapping = trial
            return True
        return False

    def check(self, node: Node) -> Node:
        if isinstance(node, Literal):
            return self.set_type(node, SIMPLE[node.kind])
        if isinstance(node, Ident):
            return self.ident(node)
        if isinstance(node, Select):
            return self.select(node)
        if isinstance(node, Call):
            return self.call(node)
        if isinstance(node, CreateList):
            return self.create_list(node)
        if isinstance(node, CreateMap):
            return self.create_map(node)
        if isinstance(node, CreateStruct):
            return self.create_struct(node)
        assert isinstance(node, Comprehension)
        return self.comprehension(node)

    def ident(self, node: Ident) -> Node:
        found = self.lookup(node.name)
        if found is None:
            self.error(node.offset, f"undeclared reference to '{node.name}' (in container '')")
            found = ERROR
        return self.set_type(node, found)

    def select(self, node: Select) -> Node:
        qualified = qualified_name(node)
        if qualified and not self.is_local(qualified):
            found = self.lookup(qualified)
            if found is not None:
                return self.set_type(Ident(node.id, node.offset, qualified), found)
        node.operand = self.check(node.operand)
        result = self.select_field(node.offset, self.type_of(node.operand), node.field, False)
        if node.test_only:
            result = BOOL
        return self.set_type(node, result)

    def is_local(self, qualified: str) -> bool:
        root = qualified.partition(".")[0]
        return any(root in scope for scope in self.scopes)

    def select_field(self, offset: int, operand_type: Type, field: str, optional: bool) -> Type:
        target = substitute(self.mapping, operand_type, False)
        was_optional = is_optional(target)
        if was_optional:
            target = target[2]
        kind = target[0]
        result = ERROR
        if kind == "map":
            result = target[2]
        elif kind == "object":
            found = self.env.field_type(target[1], field)
            if found is None:
                self.error(offset, f"undefined field '{field}'")
            else:
                result = found
        elif kind == "param":
            self.assignable(DYN, target)
            result = DYN
        else:
            if not is_dyn(target):
                self.error(offset, f"type '{show(target)}' does not support field selection")
            result = DYN
        if was_optional or optional:
            result = result if is_optional(result) else optional_of(result)
        return result

    def call(self, node: Call) -> Node:
        function = node.function
        if function == "_?._":
            return self.optional_select(node)
        if node.target is not None:
            qualified = qualified_name(node.target)
            if qualified and not self.is_local(qualified) and f"{qualified}.{function}" in self.functions:
                # A function in a namespace (`sets.contains`), not a member call.
                node.function = function = f"{qualified}.{function}"
                node.target = None
        node.args = [self.check(a) for a in node.args]
        if node.target is not None:
            node.target = self.check(node.target)
        overloads = self.functions.get(function.lstrip("."))
        if overloads is None:
            self.error(node.offset, f"undeclared reference to '{function}' (in container '')")
            return self.set_type(node, ERROR)
        arg_types = [self.type_of(a) for a in node.args]
        if node.target is not None:
            arg_types.insert(0, self.type_of(node.target))
        result: Type | None = None
        matched: list[str] = []
        member = node.target is not None
        for overload in overloads:
            if overload.member != member or len(overload.args) != len(arg_types):
                continue
            fresh: dict[Type, Type] = {param: self.new_var() for param in overload.params}
            args = [substitute(fresh, t, False) for t in overload.args]
            trial = dict(self.mapping)
            if all(assignable(trial, a, b) for a, b in zip(arg_types, args, strict=True)):
                self.mapping = trial
                matched.append(overload.id)
                own = substitute(self.mapping, substitute(fresh, overload.result, False), False)
                if result is None:
                    result = own
                elif result[0] != "dyn" and own != result:
                    result = DYN
        if result is None:
            shown = ", ".join(show(substitute(self.mapping, t, True)) for t in (arg_types[1:] if member else arg_types))
            signature = f"{show(substitute(self.mapping, arg_types[0], True))}.({shown})" if member else f"({shown})"
            self.error(node.offset, f"found no matching overload for '{function}' applied to '{signature}'")
            return self.set_type(node, ERROR)
        self.overloads[node.id] = matched
        return self.set_type(node, result)

    def optional_select(self, node: Call) -> Node:
        node.args[0] = self.check(node.args[0])
        field = node.args[1]
        self.set_type(field, STRING)
        result = self.select_field(node.offset, self.type_of(node.args[0]), getattr(field, "value", ""), True)
        self.overloads[node.id] = ["select_optional_field"]
        return self.set_type(node, result)

    def join(self, offset: int, previous: Type | None, current: Type) -> Type:
        """The common type of a literal's elements. Kubernetes does not allow mixed ones: since 1.28 `literals` says so."""
        if previous is None:
            return current
        if self.assignable(previous, current):
            return current if is_dyn(current) else previous
        if self.env.minor >= 28:
            return DYN
        self.error(offset, f"expected type '{show(substitute(self.mapping, previous, True))}' but found "
                   f"'{show(substitute(self.mapping, current, True))}'")
        return DYN

    def create_list(self, node: CreateList) -> Node:
        element: Type | None = None
        for i, e in enumerate(node.elements):
            node.elements[i] = e = self.check(e)
            t = self.type_of(e)
            if i in node.optional:
                t = self.unwrap_optional(e, t)
            element = self.join(e.offset, element, t)
        return self.set_type(node, list_of(element if element is not None else self.new_var()))

    def unwrap_optional(self, node: Node, t: Type) -> Type:
        t = substitute(self.mapping, t, False)
        if is_optional(t):
            return t[2]  # type: ignore[no-any-return]
        if not is_dyn(t):
            self.error(node.offset, f"expected type 'optional_type({show(t)})' but found '{show(t)}'")
        return t

    def create_map(self, node: CreateMap) -> Node:
        key_type: Type | None = None
        value_type: Type | None = None
        for i, (key, value, optional) in enumerate(node.entries):
            key = self.check(key)
            value = self.check(value)
            node.entries[i] = (key, value, optional)
            key_type = self.join(key.offset, key_type, self.type_of(key))
            t = self.type_of(value)
            value_type = self.join(value.offset, value_type, self.unwrap_optional(value, t) if optional else t)
        if key_type is None or value_type is None:
            return self.set_type(node, map_of(self.new_var(), self.new_var()))
        return self.set_type(node, map_of(key_type, value_type))

    def create_struct(self, node: CreateStruct) -> Node:
        name = node.name.lstrip(".")
        if not self.env.structs(name):
            self.error(node.offset, f"undeclared reference to '{name}' (in container '')")
            for i, (field, value, optional, offset) in enumerate(node.fields):
                node.fields[i] = (field, self.check(value), optional, offset)
            return self.set_type(node, ERROR)
        for i, (field, value, optional, offset) in enumerate(node.fields):
            value = self.check(value)
            node.fields[i] = (field, value, optional, offset)
            expected = self.env.field_type(name, field)
            if expected is None:
                self.error(offset, f"undefined field '{field}'")
                continue
            t = self.type_of(value)
            if optional:
                t = self.unwrap_optional(value, t)
            if not self.assignable(expected, t):
                self.error(offset, f"expected type of field '{field}' is '{show(expected)}' but provided type is '{show(t)}'")
        return self.set_type(node, ("object", name))

    def comprehension(self, node: Comprehension) -> Node:
        node.iter_range = self.check(node.iter_range)
        node.accu_init = self.check(node.accu_init)
        accu_type = self.type_of(node.accu_init)
        range_type = substitute(self.mapping, self.type_of(node.iter_range), False)
        first: Type
        second: Type = DYN
        kind = range_type[0]
        if kind == "list":
            first = range_type[1]
            if node.iter_var2:
                first, second = INT, range_type[1]
        elif kind == "map":
            first, second = range_type[1], range_type[2]
        elif is_dyn(range_type) or kind == "param":
            first = DYN
            if kind == "param":
                self.assignable(DYN, range_type)
        else:
            self.error(node.iter_range.offset,
                       f"expression of type '{show(range_type)}' cannot be range of a comprehension (must be list, map, or dynamic)")
            first = ERROR
        if node.iter_var2 and self.env.minor < 33:
            self.error(node.offset, "this server has no macros with two variables")
        accu_scope = {node.accu_var: accu_type}
        self.scopes.append(accu_scope)
        loop_scope = {node.iter_var: first}
        if node.iter_var2:
            loop_scope[node.iter_var2] = second
        self.scopes.append(loop_scope)
        node.loop_condition = self.check(node.loop_condition)
        self.expect(node.loop_condition, BOOL)
        node.loop_step = self.check(node.loop_step)
        self.expect(node.loop_step, accu_type)
        self.scopes.pop()
        node.result = self.check(node.result)
        self.scopes.pop()
        return self.set_type(node, substitute(self.mapping, self.type_of(node.result), False))

    def expect(self, node: Node, expected: Type) -> None:
        t = self.type_of(node)
        if not self.assignable(t, expected):
            self.error(node.offset, f"expected type '{show(substitute(self.mapping, expected, True))}' but found "
                       f"'{show(substitute(self.mapping, t, True))}'")


__all__ = ["NULL", "Checked", "Env", "check"]
