"""Constants that can be judged without running the expression: durations, times and regular expressions.

Source: cel-go `cel/validator.go`, the AST validators that Kubernetes turns on.
"""

from __future__ import annotations

from k8slint.cel.syntax import Call, Comprehension, CreateList, CreateMap, CreateStruct, Issue, Literal, Node, Select
from k8slint.cel.values import parse_duration, parse_timestamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from k8slint.cel.checker import Checked


def validate_literals(checked: Checked, issues: list[Issue]) -> None:
    """Append an issue for each constant argument that can never work."""
    stack: list[Node] = [checked.node]
    while stack:
        node = stack.pop()
        if isinstance(node, Call):
            _call(node, issues)
            stack += node.args
            if node.target is not None:
                stack.append(node.target)
        elif isinstance(node, Select):
            stack.append(node.operand)
        elif isinstance(node, CreateList):
            stack += node.elements
        elif isinstance(node, CreateMap):
            for key, value, _ in node.entries:
                stack += (key, value)
        elif isinstance(node, CreateStruct):
            stack += [field[1] for field in node.fields]
        elif isinstance(node, Comprehension):
            stack += (node.iter_range, node.accu_init, node.loop_condition, node.loop_step, node.result)


def _call(node: Call, issues: list[Issue]) -> None:
    if node.function in ("duration", "timestamp") and node.target is None and len(node.args) == 1:
        arg = node.args[0]
        if isinstance(arg, Literal) and arg.kind == "string":
            parse = parse_duration if node.function == "duration" else parse_timestamp
            if parse(arg.value) is None:
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
