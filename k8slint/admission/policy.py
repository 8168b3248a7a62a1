"""ValidatingAdmissionPolicies of the bundle, evaluated on the bundle's objects.

Source: apiserver `pkg/admission/plugin/policy/{generic,validating,matching}`. The request is a create by a cluster
administrator, as a dry run.
"""

from __future__ import annotations

from k8slint.cel import RUNTIME_BUDGET, Program, compile_expression
from k8slint.cel.admission import admission_env, variable_type
from k8slint.cel.types import DYN
from k8slint.store import match_selector

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Value = dict[str, Any]

# Policies do not guard their own kind: nobody could remove a bad one.
_EXEMPT = frozenset(
    (
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
        "MutatingAdmissionPolicy",
        "MutatingAdmissionPolicyBinding",
        "ValidatingWebhookConfiguration",
        "MutatingWebhookConfiguration",
    )
)
MAX_MESSAGE = 5 * 1024
_OUT_OF_BUDGET = "validation failed due to running out of cost budget, no further validation rules will be run"


class Request:
    """An object that is being created, and what policies may ask about it."""

    __slots__ = ("_as_stored", "_stored", "group", "kind", "name", "namespace", "namespace_object", "resource", "value", "version")

    def __init__(
        self,
        group: str,
        version: str,
        kind: str,
        resource: str,
        namespace: str,
        name: str,
        value: Value,
        namespace_object: Value | None,
        as_stored: Callable[[Value], Value],
    ) -> None:
        self._as_stored = as_stored
        self._stored: Value | None = None
        self.group = group
        self.version = version
        self.kind = kind
        self.resource = resource
        self.namespace = namespace
        self.name = name
        self.value = value
        self.namespace_object = namespace_object

    def stored(self) -> Value:
        """The object as policies see it, made once and only where one looks."""
        if self._stored is None:
            self._stored = self._as_stored(self.value)
        return self._stored

    def as_cel(self) -> Any:
        """The `request` variable."""
        from k8slint.cel.values import Object

        # A Namespace is said to be in itself.
        namespace = self.name if self.kind == "Namespace" and not self.group else self.namespace
        kind = Object({"group": self.group, "version": self.version, "kind": self.kind})
        resource = Object({"group": self.group, "version": self.version, "resource": self.resource})
        user = Object({"username": "kubernetes-admin", "groups": ["system:masters", "system:authenticated"]})
        return Object(
            {
                "kind": kind,
                "resource": resource,
                "requestKind": kind,
                "requestResource": resource,
                **({"name": self.name} if self.name else {}),
                **({"namespace": namespace} if namespace else {}),
                "operation": "CREATE",
                "userInfo": user,
                "dryRun": True,
                "options": {"apiVersion": "meta.k8s.io/v1", "kind": "CreateOptions", "dryRun": ["All"], "fieldValidation": "Strict"},
            }
        )


class Outcome:
    """What the policies say: the first denial (message and HTTP reason) and the warnings. `unknown`: why one could not be asked."""

    __slots__ = ("denied", "reason", "unknown", "warnings")

    def __init__(self) -> None:
        self.denied = ""
        self.reason = ""
        self.unknown = ""
        self.warnings: list[str] = []


class Policies:
    """The policies and bindings accepted so far."""

    __slots__ = ("_compiled", "_minor", "bindings", "policies")

    def __init__(self, minor: int) -> None:
        self._minor = minor
        self.policies: dict[str, Value] = {}
        self.bindings: list[Value] = []
        self._compiled: dict[str, Compiled] = {}

    def __bool__(self) -> bool:
        return bool(self.bindings)

    def add(self, kind: str, value: Value) -> None:
        """An accepted policy or binding."""
        name = (value.get("metadata") or {}).get("name", "")
        if kind == "ValidatingAdmissionPolicy":
            self.policies[name] = value
            self._compiled.pop(name, None)
        elif kind == "ValidatingAdmissionPolicyBinding":
            self.bindings.append(value)

    def judge(self, request: Request, find_params: Any) -> Outcome:
        """Run every policy that is bound and matches. `find_params(api_version, kind, namespace)` lists possible parameters."""
        outcome = Outcome()
        if request.kind in _EXEMPT and request.group == "admissionregistration.k8s.io":
            return outcome
        for binding in self.bindings:
            spec = binding.get("spec") or {}
            policy = self.policies.get(spec.get("policyName", ""))
            if policy is None:
                continue
            policy_spec = policy.get("spec") or {}
            if not matches(policy_spec.get("matchConstraints"), request) or not matches(spec.get("matchResources"), request):
                continue
            self._apply(policy, binding, request, find_params, outcome)
        return outcome

    def _apply(self, policy: Value, binding: Value, request: Request, find_params: Any, outcome: Outcome) -> None:
        name = (policy.get("metadata") or {}).get("name", "")
        compiled = self._compiled.get(name)
        if compiled is None:
            compiled = self._compiled[name] = Compiled(policy, self._minor)
        spec = binding.get("spec") or {}
        params, failure = find_param_objects(policy.get("spec") or {}, spec, request, find_params)
        found: list[tuple[str, str]] = []
        unknown: list[str] = []
        if failure:
            if compiled.fails:
                found.append((failure, "Invalid"))
        for param in params:
            found += compiled.evaluate(request, param, unknown)
        binding_name = (binding.get("metadata") or {}).get("name", "")
        actions = spec.get("validationActions") or ()
        if unknown and "Deny" in actions:
            outcome.unknown = unknown[0]
        for message, reason in found:
            if "Deny" in actions and not outcome.denied:
                outcome.denied = f"ValidatingAdmissionPolicy '{name}' with binding '{binding_name}' denied request: {message}"
                outcome.reason = reason
            if "Warn" in actions:
                outcome.warnings.append(
                    f"Validation failed for ValidatingAdmissionPolicy '{name}' with binding '{binding_name}': {message}"
                )


def find_param_objects(policy: Value, binding: Value, request: Request, find_params: Any) -> tuple[list[Value | None], str]:
    """The parameter objects of a binding ([None] without any), or why the binding cannot be used."""
    kind = policy.get("paramKind")
    ref = binding.get("paramRef")
    if kind is None or ref is None:
        return [None], ""
    found = find_params(kind.get("apiVersion", ""), kind.get("kind", ""), ref.get("namespace") or request.namespace)
    if found is None:
        shown = f"{kind.get('apiVersion')}, Kind={kind.get('kind')}"
        return [], f"failed to configure policy: failed to find resource referenced by paramKind: '{shown}'"
    if ref.get("name"):
        found = [p for p in found if (p.get("metadata") or {}).get("name") == ref["name"]]
    else:
        found = [p for p in found if match_selector(ref.get("selector"), (p.get("metadata") or {}).get("labels") or {})]
    if not found and ref.get("parameterNotFoundAction") == "Deny":
        return [], "failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction"
    return list(found), ""


def matches(resources: Value | None, request: Request) -> bool:
    """Whether matchConstraints or matchResources cover the request (none cover everything)."""
    if resources is None:
        return True
    labels = (request.value.get("metadata") or {}).get("labels") or {}
    if resources.get("objectSelector") and not match_selector(resources["objectSelector"], labels):
        return False
    selector = resources.get("namespaceSelector")
    if selector:
        if request.kind == "Namespace" and not request.group:
            own = {**labels, "kubernetes.io/metadata.name": request.name}
            if not match_selector(selector, own):
                return False
        elif request.namespace:
            own = ((request.namespace_object or {}).get("metadata") or {}).get("labels") or {}
            if not match_selector(selector, own):
                return False
    if any(_rule_matches(rule, request) for rule in resources.get("excludeResourceRules") or ()):
        return False
    rules = resources.get("resourceRules")
    return not rules or any(_rule_matches(rule, request) for rule in rules)


def _rule_matches(rule: Value, request: Request) -> bool:
    def has(key: str, value: str) -> bool:
        allowed = rule.get(key) or ()
        return "*" in allowed or value in allowed

    resources = rule.get("resources") or ()
    scope = rule.get("scope", "*")
    names = rule.get("resourceNames")
    return (
        has("apiGroups", request.group)
        and has("apiVersions", request.version)
        and has("operations", "CREATE")
        and any(r in ("*", "*/*", request.resource) for r in resources)
        and (scope == "*" or (scope == "Namespaced") == bool(request.namespace))
        and (not names or request.name in names)
    )


class Compiled:
    """A policy's expressions, compiled once."""

    __slots__ = ("conditions", "fails", "has_params", "validations", "variables")

    def __init__(self, policy: Value, minor: int) -> None:
        spec = policy.get("spec") or {}
        self.fails = spec.get("failurePolicy", "Fail") == "Fail"
        self.has_params = "paramKind" in spec
        types: dict[str, Any] | None = {} if spec.get("variables") else None
        self.variables: list[tuple[str, Program | None]] = []
        for variable in spec.get("variables") or ():
            program = compile_expression(variable.get("expression", ""), admission_env(minor, self.has_params, True, types))[0]
            assert types is not None
            types[variable.get("name", "")] = DYN if program is None else variable_type(program.type)
            self.variables.append((variable.get("name", ""), program))
        env = admission_env(minor, self.has_params, True, types)
        plain = admission_env(minor, self.has_params, True)
        self.conditions = [compile_expression(c.get("expression", "").strip(), plain)[0] for c in spec.get("matchConditions") or ()]
        message_env = admission_env(minor, self.has_params, False, types)
        self.validations: list[tuple[Value, Program | None, Program | None]] = []
        for validation in spec.get("validations") or ():
            text = validation.get("messageExpression", "")
            message = compile_expression(text, message_env)[0] if text.strip() else None
            self.validations.append((validation, compile_expression(validation.get("expression", ""), env)[0], message))

    def evaluate(self, request: Request, param: Value | None, unknown: list[str]) -> list[tuple[str, str]]:
        """(message, reason) of every validation that fails. `unknown` gets why some could not be evaluated."""
        from k8slint.cel.values import CannotKnow, CelError, CostExceeded

        run = Run(self, request, param)
        try:
            for condition in self.conditions:
                if condition is not None and run.value(condition) is not True:
                    return []
        except CelError as error:
            return [(f"expression '' resulted in error: {error}", "Invalid")] if self.fails else []
        except CostExceeded:
            return [(_OUT_OF_BUDGET, "Invalid")] if self.fails else []
        except CannotKnow as error:
            unknown.append(str(error))
            return []
        out = []
        for validation, program, message in self.validations:
            if program is None:
                continue
            text = validation.get("expression", "").strip()
            try:
                if run.value(program) is True:
                    continue
            except CelError as error:
                if self.fails:
                    out.append((f"expression '{text}' resulted in error: {error}", "Invalid"))
                continue
            except CannotKnow as error:
                unknown.append(str(error))
                continue
            except CostExceeded:
                if self.fails:
                    out.append((_OUT_OF_BUDGET, "Invalid"))
                break
            out.append((run.message(validation, message, text), validation.get("reason") or "Invalid"))
        return out


class Run:
    """One request judged by one policy with one parameter object: what expressions see, and what they may still cost."""

    __slots__ = ("budget", "variables")

    def __init__(self, compiled: Compiled, request: Request, param: Value | None) -> None:
        from k8slint.cel.evaluator import Lazy
        from k8slint.cel.values import CelError, Object

        self.budget = RUNTIME_BUDGET
        self.variables: dict[str, Any] = {
            "object": request.stored(),
            "oldObject": None,
            "request": request.as_cel(),
            "params": param,
            "namespaceObject": request.namespace_object,
            "authorizer": _opaque("kubernetes.authorization.Authorizer", None),
            "authorizer.requestResource": _opaque("kubernetes.authorization.ResourceCheck", None),
        }

        def later(program: Program | None) -> Lazy:
            def make() -> Any:
                if program is None:
                    raise CelError("composited variable fails to compile")
                return self.value(program)

            return Lazy(make)

        if compiled.variables:
            self.variables["variables"] = Object({name: later(program) for name, program in compiled.variables})

    def value(self, program: Program) -> Any:
        from k8slint.cel import PER_CALL_LIMIT
        from k8slint.cel.values import CelError, CostExceeded

        limit = min(PER_CALL_LIMIT, max(self.budget, 0))
        try:
            result, cost = program.evaluate(self.variables, limit)
        except CostExceeded:
            self.budget -= limit
            if self.budget > 0:
                raise CelError("operation cancelled: actual cost limit exceeded") from None
            raise
        self.budget -= cost
        return result

    def message(self, validation: Value, program: Program | None, text: str) -> str:
        from k8slint.cel.values import CannotKnow, CelError, CostExceeded

        if program is not None:
            try:
                found = self.value(program)
                if isinstance(found, str) and found.strip() and "\n" not in found.strip() and len(found.encode()) <= MAX_MESSAGE:
                    return found.strip()
            except (CelError, CostExceeded, CannotKnow):
                pass
        return (validation.get("message") or "").strip() or f"failed expression: {text}"


def _opaque(kind: str, value: Any) -> Any:
    from k8slint.cel.values import Opaque

    return Opaque(kind, value)
