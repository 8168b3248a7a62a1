"""What can be judged without running the expression: constant durations, times and regular expressions, lists and maps of mixed
types, and formats with their arguments.

Source: cel-go `cel/validator.go` and `ext/formatting.go`, the AST validators that Kubernetes turns on.
"""

from __future__ import annotations

from k8slint.cel.syntax import Call, Comprehension, CreateList, CreateMap, CreateStruct, Issue, Literal, Node, Select
from k8slint.cel.types import is_dyn, is_optional, show
from k8slint.cel.values import parse_duration, parse_timestamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from k8slint.cel.checker import Checked


def validate_literals(checked: Checked, issues: list[Issue], minor: int) -> None:
    """Append an issue for each constant argument that can never work, and for each literal whose elements differ in type."""
    mixed = minor < 28  # cel-go of those days said so while checking
    stack: list[tuple[Node, bool]] = [(checked.node, mixed)]
    while stack:
        node, free = stack.pop()
        if isinstance(node, Call):
            _call(node, issues)
            if node.function == "format":
                free = True  # what is to be formatted may be of any types, however deep
                if minor >= 29:
                    _format(node, checked, issues)
        elif isinstance(node, CreateList):
            if not free:
                _same_types([(e, i in node.optional) for i, e in enumerate(node.elements)], checked, issues)
        elif isinstance(node, CreateMap):
            if not free:
                _same_types([(key, False) for key, _, _ in node.entries], checked, issues)
                _same_types([(value, optional) for _, value, optional in node.entries], checked, issues)
        stack += [(part, free) for part in _parts(node)]


def _parts(node: Node) -> list[Node]:
    """What stands directly inside an expression."""
    if isinstance(node, Call):
        return [*node.args, node.target] if node.target is not None else list(node.args)
    if isinstance(node, Select):
        return [node.operand]
    if isinstance(node, CreateList):
        return list(node.elements)
    if isinstance(node, CreateMap):
        return [part for key, value, _ in node.entries for part in (key, value)]
    if isinstance(node, CreateStruct):
        return [field[1] for field in node.fields]
    if isinstance(node, Comprehension):
        return [node.iter_range, node.accu_init, node.loop_condition, node.loop_step, node.result]
    return []


def _same_types(items: list[tuple[Node, bool]], checked: Checked, issues: list[Issue]) -> None:
    """The elements' types are exactly the first one's: dyn is a type of its own here."""
    first = None
    for node, optional in items:
        t = checked.types[node.id]
        if optional and is_optional(t):
            t = t[2]
        if first is None:
            first = t
        elif t != first:
            issues.append(Issue(node.offset, f"expected type '{show(first)}' but found '{show(t)}'"))
            return


# The times that there are: 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z, in seconds since 1970.
_FIRST_SECOND, _LAST_SECOND = -62135596800, 253402300799

# What each clause of a format takes, and what it is called.
_ANY = frozenset(("bool", "int", "uint", "double", "string", "bytes", "null_type", "duration", "timestamp", "type", "list", "map"))
_INTEGERS, _DOUBLES, _HEX = frozenset(("int", "uint")), frozenset(("double", "string")), frozenset(("int", "uint", "string", "bytes"))
_CLAUSES = {
    "s": _ANY, "d": _INTEGERS, "f": _DOUBLES, "e": _DOUBLES, "x": _HEX, "X": _HEX, "o": _INTEGERS, "b": frozenset(("int", "uint", "bool")),
}


def _format(node: Call, checked: Checked, issues: list[Issue]) -> None:
    """A constant format and its list of arguments: as many as clauses, each of a type that its clause can show."""
    text, items = node.target, node.args[0] if len(node.args) == 1 else None
    if not isinstance(text, Literal) or text.kind != "string" or not isinstance(items, CreateList):
        return
    clauses = _clauses(text.value)
    if isinstance(clauses, str):
        issues.append(Issue(node.offset, clauses))
        return
    for i, clause in enumerate(clauses):
        if i >= len(items.elements):
            issues.append(Issue(node.offset, f"index {i} out of range"))
            return
        wrong = _unfit(items.elements[i], _CLAUSES[clause], checked)
        if wrong is not None:
            issues.append(Issue(wrong.offset, f"error during formatting: %{clause} cannot show a {show(checked.types[wrong.id])}"))
            return
    if len(items.elements) > len(clauses):
        issues.append(Issue(node.offset, f"too many arguments supplied to string.format (expected {len(clauses)}, got {len(items.elements)})"))


def _clauses(text: str) -> list[str] | str:
    """The letters of a format's clauses, or why it is none."""
    out: list[str] = []
    i, end = 0, len(text)
    while i < end:
        i += 1
        if text[i - 1] != "%":
            continue
        if text[i : i + 1] == "%":
            i += 1
            continue
        if text[i : i + 1] == ".":
            start = i = i + 1
            while i < end and text[i] in "0123456789":
                i += 1
            if i == start:
                return "could not parse formatting clause: error while parsing precision"
        if i >= end:
            return "unexpected end of string"
        if text[i] not in _CLAUSES:
            return f'could not parse formatting clause: unrecognized formatting clause "{text[i]}"'
        out.append(text[i])
        i += 1
    return out


def _unfit(node: Node, allowed: frozenset[str], checked: Checked) -> Node | None:
    """The part of an argument that its clause cannot show."""
    t = checked.types[node.id]
    if is_dyn(t):
        return None
    if t[0] not in allowed:
        return node
    parts: list[Node] = []
    if isinstance(node, CreateList):
        parts += node.elements
    elif isinstance(node, CreateMap):
        for key, value, _ in node.entries:
            parts += (key, value)
    for part in parts:
        wrong = _unfit(part, allowed, checked)
        if wrong is not None:
            return wrong
    return None


def _call(node: Call, issues: list[Issue]) -> None:
    if node.function in ("duration", "timestamp") and node.target is None and len(node.args) == 1:
        arg = node.args[0]
        if isinstance(arg, Literal) and arg.kind == "string":
            parse = parse_duration if node.function == "duration" else parse_timestamp
            if parse(arg.value) is None:
                issues.append(Issue(arg.offset, f"invalid {node.function} argument"))
        elif isinstance(arg, Literal) and arg.kind == "int":
            if node.function == "duration" or not _FIRST_SECOND <= arg.value <= _LAST_SECOND:
                issues.append(Issue(arg.offset, f"invalid {node.function} argument"))
    elif node.function == "matches":
        arg = node.args[-1]
        if isinstance(arg, Literal) and arg.kind == "string":
            from k8slint.cel.re2 import compile
            from k8slint.cel.re2_syntax import RegexError

            try:
                compile(arg.value)
            except RegexError:
                issues.append(Issue(arg.offset, "invalid matches argument"))


_CONVERSIONS = frozenset(("bool", "bytes", "double", "duration", "dyn", "int", "string", "timestamp", "type", "uint"))


def instantiation_error(checked: Checked) -> str:
    """Why no program can be made of a right expression: conversions of constants, and regular expressions, are tried at once.

    Source: cel-go `interpreter/decorators.go`, apiserver `pkg/cel/library/regex.go`.
    """
    stack: list[Node] = [checked.node]
    while stack:
        node = stack.pop()
        if isinstance(node, Call):
            if node.function in _CONVERSIONS and _is_constant(node):
                fault = _constant_error(node)
                if fault:
                    return fault
            elif node.function in ("find", "findAll") and node.args and node.target is not None:
                fault = _regex_error(node.args[0])
                if fault:
                    return fault
        stack += _parts(node)
    return ""


def _is_constant(node: Node) -> bool:
    """A literal, or a conversion of one."""
    while isinstance(node, Call) and node.function in _CONVERSIONS and node.target is None and len(node.args) == 1:
        node = node.args[0]
    return isinstance(node, Literal)


def _constant_error(node: Call) -> str:
    from k8slint.cel.evaluator import Budget, run
    from k8slint.cel.values import CannotKnow, CelError, CostExceeded

    try:
        run(node, {}, Budget(100_000))
    except CelError as error:
        return str(error)
    except (CostExceeded, CannotKnow):
        pass
    return ""


def _regex_error(pattern: Node) -> str:
    if not isinstance(pattern, Literal) or pattern.kind != "string":
        return ""
    from k8slint.cel.re2 import compile
    from k8slint.cel.re2_syntax import RegexError

    try:
        compile(pattern.value)
    except RegexError as error:
        return f"error parsing regexp: {error}"
    return ""
