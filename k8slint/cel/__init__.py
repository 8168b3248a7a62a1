"""CEL, the Common Expression Language, as the Kubernetes API server uses it: parse, check, estimate, evaluate.

Written here rather than taken from a library, after measuring those on PyPI (Python 3.11, CPU time):

| library | import | unknown names, wrong types | Kubernetes' functions, optional types | cost estimate | bound on evaluation |
|---|---|---|---|---|---|
| cel-python 0.5 (pure Python) | 83 ms | only when evaluated | no | no | no |
| common-expression-language 0.10 (Rust) | 162 ms | only when evaluated | no | no | no: a nested `map` of 30^4 runs 4.9 s |
| cel-expr-python 0.1 (C++) | needs protobuf | found by its checker | only with protobuf descriptors for each type | no | no |

None can say what the server says of a CustomResourceDefinition: the estimate of a rule's cost decides whether it is
accepted. This package is about 3,000 lines, loaded only when an expression occurs; a rule of usual size is parsed,
checked and estimated in under 1 ms.

`compile_expression` is the way in; `Program.evaluate` runs it. Long, deep and endless expressions are bounded
(`parser.MAX_LENGTH`, `MAX_DEPTH`; a budget for evaluation), and so are regular expressions (`re2`).
"""

from __future__ import annotations

from k8slint.cel.checker import Checked, Env, check
from k8slint.cel.parser import parse
from k8slint.cel.syntax import CelSyntaxError, Issue

__all__ = ["PER_CALL_LIMIT", "RUNTIME_BUDGET", "Env", "Issue", "Program", "begin_run", "check_expression", "compile_expression"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.cel.cost import Range, SizeOf
    from k8slint.cel.types import Type

PER_CALL_LIMIT = 1_000_000
"""What one evaluation may cost (apiserver PerCallLimit)."""
RUNTIME_BUDGET = 10_000_000
"""What all evaluations of one object may cost together (RuntimeCELCostBudget)."""
HEAVY, RUN_BUDGET = 2_000, 1_000_000
"""What is heavy for one evaluation, and what all heavy ones of a run may cost together: a server judges one object a request,
a run may hold hundreds of objects. When it is used up, an expression that turns out heavy is given up for good (CannotKnow)."""
TOO_COSTLY = "the CEL expressions of this run cost too much"

_heavy = 0
_runs = 0


def begin_run() -> None:
    """A new run: nothing is spent of RUN_BUDGET."""
    global _heavy, _runs
    _heavy = 0
    _runs += 1


class Program:
    """A checked expression."""

    __slots__ = ("_given_up", "checked", "text")

    def __init__(self, text: str, checked: Checked) -> None:
        self.text = text
        self.checked = checked
        self._given_up = -1

    @property
    def type(self) -> Type:
        """The type of the result."""
        return self.checked.type

    def uses(self, name: str) -> bool:
        """Whether the expression refers to this variable."""
        return name in self.checked.names

    def estimate(self, size_of: SizeOf) -> Range:
        """What it costs at least and at most."""
        from k8slint.cel.cost import estimate

        return estimate(self.checked, size_of)

    def instantiation_error(self) -> str:
        """Why the server cannot make a program of it: "" where it can."""
        from k8slint.cel.literals import instantiation_error

        return instantiation_error(self.checked)

    def evaluate(self, variables: dict[str, Any], budget: int = PER_CALL_LIMIT) -> tuple[Any, int]:
        """(value, cost). Raises `values.CelError`, `CostExceeded` and `CannotKnow`."""
        from k8slint.cel.evaluator import Budget, run
        from k8slint.cel.values import CannotKnow, CostExceeded

        global _heavy
        if self._given_up == _runs:
            raise CannotKnow(TOO_COSTLY)
        allowed = budget if _heavy < RUN_BUDGET else min(budget, HEAVY)
        purse = Budget(allowed)
        try:
            return run(self.checked.node, variables, purse), allowed - purse.left
        except CostExceeded:
            if allowed < budget:
                self._given_up = _runs
                raise CannotKnow(TOO_COSTLY) from None
            raise
        finally:
            if allowed - purse.left > HEAVY:
                _heavy += allowed - purse.left


def compile_expression(text: str, env: Env) -> tuple[Program | None, list[Issue]]:
    """Parse and check. A program is returned only where there is no issue."""
    try:
        node = parse(text)
    except CelSyntaxError as error:
        return None, [error.issue]
    try:
        checked, issues = check(node, env)
        if not issues:
            from k8slint.cel.literals import validate_literals

            validate_literals(checked, issues, env.minor)
    except RecursionError:
        return None, [Issue(0, "expression recursion limit exceeded")]
    return (None, issues) if issues else (Program(text, checked), [])


def check_expression(text: str, env: Env, expected: Type | None = None) -> list[str]:
    """What the server would say is wrong with the expression; `expected` is the type that it must have."""
    program, issues = compile_expression(text, env)
    if issues:
        return ["compilation failed: " + "\n".join(issue.render(text) for issue in issues)]
    assert program is not None
    if expected is not None and program.type != expected:
        from k8slint.cel.types import show

        return [f"must evaluate to {show(expected)} but got {show(program.type)}"]
    return []
