"""What an expression can cost at most, before it ever runs: cel-go `checker/cost.go` and apiserver `cel/library/cost.go`.

The server refuses a CustomResourceDefinition whose rules could become too expensive, so the estimate has to be the
server's own, number for number. Sizes and costs are (least, most) pairs that stop at 2^64-1.
"""

from __future__ import annotations

from k8slint.cel.syntax import Call, Comprehension, CreateList, CreateMap, CreateStruct, Ident, Literal, Node, Select
from k8slint.cel.types import SCALARS, is_optional, parameters

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from k8slint.cel.checker import Checked
    from k8slint.cel.types import Type

    Range = tuple[int, int]
    # path -> the size of what is there, None where it is not known
    SizeOf = Callable[[tuple[str, ...]], Range | None]
    # (kind of container, key sizes, value sizes)
    Entry = tuple[str, Range, Range]

MAX = (1 << 64) - 1
UNKNOWN: Range = (0, MAX)
ONE: Range = (1, 1)
STRING_FACTOR = 0.1
REGEX_FACTOR = 0.25
LIST_BASE = 10
MAP_BASE = 30
STRUCT_BASE = 40
MAX_FORMAT_REGEX = 128

_ACCESSORS = frozenset((
    "serviceAccount", "path", "group", "resource", "subresource", "namespace", "name", "allowed", "reason", "error", "errored",
    "fieldSelector", "labelSelector", "masked", "prefixLength", "family", "isUnspecified", "isLoopback", "isLinkLocalMulticast",
    "isLinkLocalUnicast", "sign", "asInteger", "isInteger", "asApproximateFloat", "isGreaterThan", "isLessThan", "compareTo", "add",
    "sub", "format.named", "major", "minor", "patch",
))
_LISTS = frozenset(("slice", "flatten", "distinct", "lists.range", "reverse", "sort", "@sortByAssociatedKeys"))
_LIST_MADE: Range = (LIST_BASE + 1, LIST_BASE + 1)
_COMPARED = frozenset((
    "less_string", "greater_string", "less_equals_string", "greater_equals_string", "less_bytes", "greater_bytes", "less_equals_bytes",
    "greater_equals_bytes", "equals", "not_equals",
))


def plus(a: Range, b: Range) -> Range:
    """Sum."""
    return (min(a[0] + b[0], MAX), min(a[1] + b[1], MAX))


def times(a: Range, b: Range) -> Range:
    """Product."""
    return (min(a[0] * b[0], MAX), min(a[1] * b[1], MAX))


def scaled(a: Range, factor: float) -> Range:
    """Product with a factor, rounded up."""
    return (_scale(a[0], factor), _scale(a[1], factor))


def _scale(value: int, factor: float) -> int:
    number = float(value) * factor
    if number >= 18446744073709551615.0 or (value == MAX and factor >= 1):
        return MAX
    whole = int(number)
    return whole if whole == number else whole + 1


def union(a: Range, b: Range) -> Range:
    """The range that has both."""
    return (min(a[0], b[0]), max(a[1], b[1]))


def estimate(checked: Checked, size_of: SizeOf) -> Range:
    """The least and the most that the expression costs; `size_of` knows the sizes of data by path."""
    return _Coster(checked, size_of).cost(checked.node)


class _Local:
    __slots__ = ("entry", "path", "size")

    def __init__(self, path: tuple[str, ...], size: Range | None, entry: Entry | None) -> None:
        self.path = path
        self.size = size
        self.entry = entry


class _Coster:
    __slots__ = ("entries", "locals", "overloads", "paths", "size_of", "sizes", "types")

    def __init__(self, checked: Checked, size_of: SizeOf) -> None:
        self.types = checked.types
        self.overloads = checked.overloads
        self.size_of = size_of
        self.paths: dict[int, tuple[str, ...]] = {}
        self.sizes: dict[int, Range] = {}
        self.entries: dict[int, Entry] = {}
        self.locals: dict[str, list[_Local]] = {}

    # -- sizes and paths

    def local(self, name: str) -> _Local | None:
        stack = self.locals.get(name)
        return stack[-1] if stack else None

    def path(self, node: Node) -> tuple[str, ...]:
        if isinstance(node, Ident) and (found := self.local(node.name)) is not None:
            return found.path
        return self.paths.get(node.id, ())

    def estimated(self, path: tuple[str, ...]) -> Range | None:
        return self.size_of(path) if path else None

    def size(self, node: Node) -> Range | None:
        found = self.sizes.get(node.id)
        if found is not None:
            return found
        found = _literal_size(node)
        if found is not None:
            return found
        found = self.estimated(self.path(node))
        if found is not None:
            self.sizes[node.id] = found
            return found
        if _is_scalar(self.types.get(node.id, ("dyn",))):
            return ONE
        if isinstance(node, Ident) and (local := self.local(node.name)) is not None:
            return local.size
        return None

    def size_or_unknown(self, node: Node) -> Range:
        found = self.size(node)
        return UNKNOWN if found is None else found

    def entry(self, node: Node) -> Entry | None:
        found = self.entries.get(node.id)
        if found is None and isinstance(node, Ident) and (local := self.local(node.name)) is not None:
            return local.entry
        return found

    def argument_size(self, node: Node) -> Range:
        """The size as the Kubernetes library asks for it: accumulators have no path of their own."""
        return self.size_or_unknown(node)

    # -- costs

    def cost(self, node: Node) -> Range:
        if isinstance(node, Literal):
            return (0, 0)
        if isinstance(node, Ident):
            local = self.local(node.name)
            self.paths[node.id] = local.path if local is not None else (node.name,)
            return ONE
        if isinstance(node, Select):
            return self.select(node)
        if isinstance(node, Call):
            return self.call(node)
        if isinstance(node, CreateList):
            return self.create_list(node)
        if isinstance(node, CreateMap):
            return self.create_map(node)
        if isinstance(node, CreateStruct):
            total: Range = (STRUCT_BASE, STRUCT_BASE)
            for field in node.fields:
                total = plus(total, self.cost(field[1]))
            return total
        assert isinstance(node, Comprehension)
        if node.iter_var == "#unused":
            return self.bind(node)
        return self.comprehension(node)

    def select(self, node: Select) -> Range:
        total = self.cost(node.operand)
        if node.test_only:
            return total
        if self.types[node.operand.id][0] in ("map", "object", "param"):
            total = plus(total, ONE)
        self.paths[node.id] = (*self.path(node.operand), node.field)
        return total

    def create_list(self, node: CreateList) -> Range:
        total: Range = (LIST_BASE, LIST_BASE)
        item: Range = (MAX if node.elements else 0, 0)
        for element in node.elements:
            total = plus(total, self.cost(element))
            item = union(item, self.size_or_unknown(element))
        self.entries[node.id] = ("list", ONE, item)
        return total

    def create_map(self, node: CreateMap) -> Range:
        total: Range = (MAP_BASE, MAP_BASE)
        keys = values = (MAX if node.entries else 0, 0)
        for key, value, _ in node.entries:
            total = plus(plus(total, self.cost(key)), self.cost(value))
            keys = union(keys, self.size_or_unknown(key))
            values = union(values, self.size_or_unknown(value))
        self.entries[node.id] = ("map", keys, values)
        return total

    def push(self, name: str, path: tuple[str, ...], size: Range | None, entry: Entry | None) -> None:
        self.locals.setdefault(name, []).append(_Local(path, size, entry))

    def pop(self, name: str) -> None:
        self.locals[name].pop()

    def bind(self, node: Comprehension) -> Range:
        total = plus(self.cost(node.iter_range), self.cost(node.accu_init))
        self.push(node.accu_var, self.path(node.accu_init), self.size(node.accu_init), self.entry(node.accu_init))
        total = plus(total, self.cost(node.result))
        size, entry = self.size(node.result), self.entry(node.result)
        self.pop(node.accu_var)
        if size is not None:
            self.sizes[node.id] = size
        if entry is not None:
            self.entries[node.id] = entry
        return total

    def comprehension(self, node: Comprehension) -> Range:
        total = plus(self.cost(node.iter_range), self.cost(node.accu_init))
        self.push(node.accu_var, self.path(node.accu_init), self.size(node.accu_init), self.entry(node.accu_init))
        entry = self.entry(node.iter_range)
        path = self.path(node.iter_range)
        container = entry[0] if entry is not None else self.types[node.iter_range.id][0]
        is_list = container == "list"
        key_size = entry[1] if entry is not None else None
        value_size = entry[2] if entry is not None else None
        if node.iter_var2:
            self.push(node.iter_var, (*path, "@indices" if is_list else "@keys"), key_size, None)
            self.push(node.iter_var2, (*path, "@items" if is_list else "@values"), value_size, None)
        elif is_list:
            self.push(node.iter_var, (*path, "@items"), value_size, None)
        else:
            self.push(node.iter_var, (*path, "@keys"), key_size, None)
        loop = plus(self.cost(node.loop_condition), self.cost(node.loop_step))
        self.pop(node.iter_var)
        if node.iter_var2:
            self.pop(node.iter_var2)
        total = plus(total, self.cost(node.result))
        self.pop(node.accu_var)
        count = self.size_or_unknown(node.iter_range)
        total = plus(total, times(count, loop))
        if isinstance(node.accu_init, Literal):
            size = self.size(node.accu_init)
            if size is not None:
                self.sizes[node.id] = size
        elif isinstance(node.accu_init, (CreateList, CreateMap)):
            self.sizes[node.id] = count
            step_entry = self.entry(node.loop_step)
            if step_entry is not None:
                self.entries[node.id] = step_entry
        return total

    def call(self, node: Call) -> Range:
        if node.function == "dyn" and node.args:
            total = plus(ONE, self.cost(node.args[0]))
            size, entry = self.size(node.args[0]), self.entry(node.args[0])
            if size is not None:
                self.sizes[node.id] = size
            if entry is not None:
                self.entries[node.id] = entry
            return total
        arg_costs = [self.cost(a) for a in node.args]
        overloads = self.overloads.get(node.id)
        if not overloads:
            return (0, 0)
        total = self.cost(node.target) if node.target is not None else (0, 0)
        paid: Range = (MAX, 0)
        result: Range | None = None
        for overload in overloads:
            own, size = self.function(node, overload, arg_costs)
            paid = union(paid, own)
            if size is not None:
                result = size if result is None else union(result, size)
            if overload in ("index_list", "index_map") and node.args:
                entry = self.entry(node.args[0])
                result = entry[2] if entry is not None else None
                self.paths[node.id] = (*self.path(node.args[0]), "@items" if overload == "index_list" else "@values")
            if result is None:
                result = self.size(node)
        if result is not None:
            self.sizes[node.id] = result
        return plus(total, paid)

    def function(self, node: Call, overload: str, arg_costs: list[Range]) -> tuple[Range, Range | None]:
        """(cost, size of the result) of one overload, the arguments' own costs included."""
        args_sum: Range = (0, 0)
        for c in arg_costs:
            args_sum = plus(args_sum, c)
        special = self.library(node, overload)
        if special is not None:
            return plus(special[0], args_sum), special[1]
        args, target = node.args, node.target
        if overload == "string_format" and target is not None:
            return plus(scaled(self.size_or_unknown(target), STRING_FACTOR), args_sum), None
        if overload in ("string_to_bytes", "bytes_to_string", "strings_quote") and len(args) == 1:
            size = self.size_or_unknown(args[0])
            result = {
                "string_to_bytes": (size[0], min(size[1] * 4, MAX)),
                "bytes_to_string": (size[0] // 4, size[1]),
                "strings_quote": (size[0] + 2, min(size[1] * 2 + 2, MAX)),
            }[overload]
            return plus(scaled(size, STRING_FACTOR), args_sum), result
        if overload in ("starts_with_string", "ends_with_string") and len(args) == 1:
            return plus(scaled(self.size_or_unknown(args[0]), STRING_FACTOR), args_sum), None
        if overload == "in_list" and len(args) == 2:
            return plus(self.size_or_unknown(args[1]), args_sum), None
        if overload == "matches_string" and target is not None and len(args) == 1:
            text = scaled(plus(self.size_or_unknown(target), ONE), STRING_FACTOR)
            return plus(times(text, scaled(self.size_or_unknown(args[0]), REGEX_FACTOR)), args_sum), None
        if overload == "contains_string" and target is not None and len(args) == 1:
            text = scaled(self.size_or_unknown(target), STRING_FACTOR)
            return plus(times(text, scaled(self.size_or_unknown(args[0]), STRING_FACTOR)), args_sum), None
        if overload in ("logical_or", "logical_and"):
            return (arg_costs[0][0], plus(arg_costs[0], arg_costs[1])[1]), None
        if overload == "conditional":
            then, otherwise = self.entry(args[1]), self.entry(args[2])
            if then is not None and otherwise is not None:
                self.entries[node.id] = (then[0], union(then[1], otherwise[1]), union(then[2], otherwise[2]))
            size = union(self.size_or_unknown(args[1]), self.size_or_unknown(args[2]))
            return plus(arg_costs[0], union(arg_costs[1], arg_costs[2])), size
        if overload in ("add_string", "add_bytes", "add_list") and len(args) == 2:
            size = plus(self.size_or_unknown(args[0]), self.size_or_unknown(args[1]))
            left, right = self.entry(args[0]), self.entry(args[1])
            if left is not None and right is not None:
                self.entries[node.id] = (left[0], union(left[1], right[1]), union(left[2], right[2]))
            if overload == "add_list":
                return plus(ONE, args_sum), size
            return plus(scaled(size, STRING_FACTOR), args_sum), size
        if overload in _COMPARED:
            most = min(self.size_or_unknown(args[0])[1], self.size_or_unknown(args[1])[1])
            return plus(scaled((1 if most > 0 else 0, most), STRING_FACTOR), args_sum), None
        return plus(ONE, args_sum), None

    def library(self, node: Call, overload: str) -> tuple[Range, Range | None] | None:
        """Costs that Kubernetes sets itself; None where cel-go's own apply."""
        function, args, target = node.function, node.args, node.target
        if function == "check":
            return (350000, 350000), None
        if function in _ACCESSORS:
            return ONE, None
        if function == "_==_" and len(args) == 2:
            # Two quantities, addresses, URLs ... are compared at once, whatever they were made from.
            left = self.types[args[0].id]
            if left == self.types[args[1].id] and left[0] == "opaque" and not is_optional(left):
                return ONE, None
        if function in ("isSorted", "sum", "max", "min", "indexOf", "lastIndexOf") and target is not None:
            size = self.argument_size(target)
            element = parameters(self.types[target.id])
            if not element:
                return scaled(size, STRING_FACTOR), None
            cost = ONE
            if element[0][0] in ("string", "bytes"):
                cost = plus(cost, scaled(self.element_size(target), STRING_FACTOR))
            return times(size, cost), None
        if function in _LISTS:
            return self.list_function(function, target, args)
        if function == "url" and len(args) == 1:
            return scaled(self.argument_size(args[0]), STRING_FACTOR), None
        if function in ("lowerAscii", "upperAscii", "substring", "trim") and target is not None:
            size = self.argument_size(target)
            return scaled(size, STRING_FACTOR), size
        if function == "replace" and target is not None and len(args) >= 2:
            return self.replace(target, args)
        if function == "split" and target is not None:
            size = self.argument_size(target)
            most = size[1]
            if len(args) > 1 and isinstance(args[1], Literal) and isinstance(args[1].value, int):
                most = max(args[1].value, 0)
            return scaled(size, 2 * STRING_FACTOR), (0, most)
        if function == "join" and target is not None:
            count = self.argument_size(target)
            size = (0, 0)
            if parameters(self.types[target.id]):
                size = times(count, self.element_size(target))
            if args:
                separators = (max(count[0] - 1, 0), max(count[1] - 1, 0))
                size = plus(size, times(self.argument_size(args[0]), separators))
            return scaled(size, STRING_FACTOR), size
        if function in ("find", "findAll") and target is not None and args:
            size = self.argument_size(target)
            text = scaled(plus(size, ONE), STRING_FACTOR)
            return times(text, scaled(self.argument_size(args[0]), REGEX_FACTOR)), (0, size[1])
        if function == "ip" and target is not None:
            return ONE, None
        if function in ("containsIP", "containsCIDR") and target is not None and args:
            cost = scaled((8, 32), STRING_FACTOR)
            if function == "containsCIDR":
                cost = plus(plus(cost, scaled((4, 16), STRING_FACTOR)), ONE)
            if overload in ("cidr_contains_ip_string", "cidr_contains_cidr_string"):
                cost = plus(cost, scaled(self.argument_size(args[0]), STRING_FACTOR))
            return cost, None
        if function == "validate" and target is not None and args:
            size = self.argument_size(args[0])
            return scaled(scaled(size, STRING_FACTOR), MAX_FORMAT_REGEX * REGEX_FACTOR), None
        if function in ("sets.contains", "sets.intersects", "sets.equivalent") and len(args) == 2:
            product = times(self.argument_size(args[0]), self.argument_size(args[1]))
            factor = 2 if function == "sets.equivalent" else 1
            return plus(scaled(product, factor), ONE), None
        return None

    def list_function(self, function: str, target: Node | None, args: list[Node]) -> tuple[Range, Range]:
        """cel-go's ext.Lists: new lists are allocated; sorting and telling apart compare each item with each."""
        size = self.argument_size(target) if target is not None else UNKNOWN
        if function == "lists.range":
            size = _literal_number(args[0])
        elif function == "slice":
            start, end = _literal_number(args[0]), _literal_number(args[1])
            size = (max(end[0] - start[1], 0), max(end[1] - start[0], 0))
        if function in ("distinct", "sort", "@sortByAssociatedKeys"):
            square = times(size, size)
            listed = args[0] if args else target
            keys = parameters(self.types[listed.id]) if listed is not None else ()
            cost = scaled(square, 2)
            if function != "distinct" and keys and keys[0][0] in ("string", "bytes"):
                cost = plus(cost, scaled(square, STRING_FACTOR))
            return plus(cost, _LIST_MADE), square
        depth = _literal_number(args[0]) if function == "flatten" and args else ONE
        return plus(times(size, depth), _LIST_MADE), size

    def element_size(self, container: Node) -> Range:
        path = self.path(container)
        if path:
            found = self.estimated((*path, "@items"))
            if found is not None:
                return found
        return UNKNOWN

    def replace(self, target: Node, args: list[Node]) -> tuple[Range, Range]:
        size = self.argument_size(target)
        old, new = self.argument_size(args[0]), self.argument_size(args[1])
        kept_most = most = kept_least = least = 0
        if old[0] == 0:
            most, kept_most = min(size[1] + 1, MAX), size[1]
        elif new[1] <= old[0]:
            kept_most = size[1]
        else:
            most = _divide_up(size[1], old[0])
        if old[1] == 0:
            least, kept_least = min(size[0] + 1, MAX), size[0]
        elif old[1] <= new[0]:
            kept_least = size[0]
        else:
            least = _divide_up(size[0], old[1])
        result = plus(times((least, most), new), (kept_least, kept_most))
        return scaled(size, 2 * STRING_FACTOR), result


def _divide_up(a: int, b: int) -> int:
    return min(-(-a // b), MAX)


def _literal_number(node: Node) -> Range:
    """A number that is written there; else it may be any."""
    if isinstance(node, Literal) and isinstance(node.value, int):
        return (max(node.value, 0), max(node.value, 0))
    return UNKNOWN


def _literal_size(node: Node) -> Range | None:
    if isinstance(node, Literal):
        count = len(node.value) if node.kind in ("string", "bytes") else 1
        return (count, count)
    if isinstance(node, CreateList):
        return (len(node.elements), len(node.elements))
    if isinstance(node, CreateMap):
        return (len(node.entries), len(node.entries))
    return None


def _is_scalar(t: Type) -> bool:
    if t[0] in SCALARS:
        return True
    return is_optional(t) and _is_scalar(t[2])
