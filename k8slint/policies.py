"""ValidatingAdmissionPolicies as rules of the user's own: the files that a cluster admits by also lint, and nothing of them is executed but CEL.

The folders come from `--policies` or `policies:` in the configuration. A policy is the rule `policy/<name>` of the topic `policies`. A binding
beside it narrows it and gives it parameters; without one it holds for all that its matchConstraints match. Every object of the run is
judged as if it were being created.
"""

from __future__ import annotations

import os

from k8slint.diagnostic import ERROR, SEVERITIES, WARNING, Diagnostic

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

    from k8slint.linter import FileResult, Linter
    from k8slint.object import Object
    from k8slint.suppress import Ignore

    Value = dict[str, Any]

PREFIX = "policy/"
TOPIC = "policies"
SEVERITY = "k8slint.io/severity"
POLICY, BINDING = "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"


class Policy:
    """A policy and what binds it."""

    __slots__ = ("bindings", "compiled", "id", "object", "severity", "title")

    def __init__(self, obj: Object) -> None:
        self.id = PREFIX + obj.name
        self.object = obj
        self.bindings: list[Value] = []
        self.compiled: Any = None
        self.severity = ""
        annotations = obj.annotations
        self.title = str(annotations.get("k8slint.io/title") or annotations.get("kubernetes.io/description") or "").partition("\n")[0]

    def default_severity(self) -> str:
        """The severity that the annotation gives it; error where a binding (or no binding at all) denies, else warning."""
        if self.severity:
            return self.severity
        actions = [a for b in self.bindings for a in (b.get("spec") or {}).get("validationActions") or ()]
        return ERROR if "Deny" in actions or not actions else WARNING


    def page(self) -> list[str]:
        """What it demands, for people: its title, and each validation with its message and its expression."""
        lines = [self.title, ""] if self.title else []
        for validation in (self.object.value.get("spec") or {}).get("validations") or ():
            said = str(validation.get("message") or validation.get("messageExpression") or "")
            lines += [f"- {said}"] if said else []
            lines += ["    " + line.strip() for line in str(validation.get("expression", "")).strip().splitlines()]
        return [*lines, ""]


class Policies:
    """The policies of a run, with what else is in their folders (parameters), and what is wrong with them."""

    __slots__ = ("files", "objects", "policies", "verdicts")

    def __init__(self) -> None:
        self.policies: dict[str, Policy] = {}
        self.objects: list[Object] = []
        self.files: set[str] = set()
        self.verdicts: list[tuple[Any, Any]] = []

    def owns(self, obj: Object) -> bool:
        """Whether an object of the run is one of the policies' own files: those are no manifests to be judged."""
        return os.path.abspath(obj.document.file) in self.files


def load(paths: tuple[str, ...], minor: int) -> Policies:
    """Read the folders. Raises UsageError for what is not there; what is wrong inside is kept for the report."""
    from k8slint import apiserver, parse, source
    from k8slint.config import UsageError

    found = Policies()
    bindings: list[Value] = []
    for path in paths:
        files, problems = source.discover([path])
        before = len(found.policies)
        for file in files:
            data = source.read(file)
            if type(data) is not bytes:
                problems.append(data)  # type: ignore[arg-type]
                continue
            found.files.add(os.path.abspath(file))
            index = 0
            for text in source.sources(file, data):
                for document in parse.parse(text)[0]:
                    document.index = index
                    index += 1
                    if document.error is not None:
                        found.verdicts.append((document, None))
                        continue
                    verdicts = apiserver.receive(document, minor)
                    if type(verdicts) is list:
                        for verdict in verdicts:
                            _add(found, document, verdict, bindings)
        if problems:
            raise UsageError(f"--policies: {problems[0].path}: {problems[0].reason}")
        if len(found.policies) == before and not found.verdicts:
            raise UsageError(f"--policies: {path}: no {POLICY} in it")
    for binding in bindings:
        policy = found.policies.get((binding.get("spec") or {}).get("policyName", ""))
        if policy is not None:
            policy.bindings.append(binding)
    return found


def _add(found: Policies, document: Any, verdict: Any, bindings: list[Value]) -> None:
    from k8slint.config import UsageError

    obj = verdict.object
    if verdict.accepted is False:
        found.verdicts.append((document, verdict))
        return
    found.objects.append(obj)
    if obj.group != "admissionregistration.k8s.io":
        return
    if obj.kind == BINDING:
        bindings.append(obj.value)
    elif obj.kind == POLICY:
        place = f"{document.file}:{document.span((*obj.path, 'metadata', 'name')).line}"
        if obj.name in found.policies:
            raise UsageError(f'{place}: there are two policies "{obj.name}"')
        policy = found.policies[obj.name] = Policy(obj)
        policy.severity = obj.annotations.get(SEVERITY, "")
        if policy.severity and policy.severity not in (*SEVERITIES, "off"):
            line = document.span((*obj.path, "metadata", "annotations", SEVERITY)).line
            raise UsageError(f"{document.file}:{line}: {SEVERITY} must be one of info, warning, error, off, not \"{policy.severity}\"")


def broken(linter: Linter, policies: Policies) -> list[Diagnostic]:
    """What is wrong with the policies themselves, at its place in their files."""
    out = []
    for document, verdict in policies.verdicts:
        if verdict is None:
            out.append(linter.diagnose.syntax(document, document.error))
        else:
            out += [linter.diagnose.api_error(verdict.object, e) for e in verdict.errors]
    for policy in policies.policies.values():
        spec = policy.object.value.get("spec") or {}
        if "paramKind" in spec and policy.id in linter.options.active_rules and not policy.bindings and not _candidates(policies, spec["paramKind"], ""):
            message = linter.messages.text(
                "policy-parameters", 'policy "{name}" is not evaluated: it wants parameters, and beside it is neither a binding nor an object of that kind',
                {"name": policy.object.name},
            )
            document = policy.object.document
            path = (*policy.object.path, "spec", "paramKind")
            out.append(Diagnostic(policy.id, WARNING, message, document.file, document.span(path, key=True), document=document.index, path=path))
    return out


def check(linter: Linter, by_file: dict[str, FileResult], objects: list[Object], named: dict[int, Ignore], policies: Policies) -> list[Diagnostic]:
    """Judge every object by every policy; the findings go to their files. What is wrong with the policies comes back."""
    from k8slint.admission.policy import Compiled, Request
    from k8slint.admission.resource_quota import plural

    active = [p for p in policies.policies.values() if p.id in linter.options.active_rules]
    for policy in active:
        policy.compiled = Compiled(policy.object.value, linter.options.minor)
    namespaces = {o.name: o.value for o in objects if o.kind == "Namespace" and not o.group}
    for obj in objects:
        if policies.owns(obj) or obj.kind in (POLICY, BINDING) or not active:
            continue
        value = obj.value
        group, _, version = obj.api_version.rpartition("/")
        request = Request(
            group, version, obj.kind, plural(obj.kind), obj.namespace, obj.name, _stored(value, obj.namespace), _namespace(namespaces, obj.namespace),
            lambda seen: seen,
        )
        for policy in active:
            for message, path in _judge(policies, policy, request):
                document = obj.document
                place = (*obj.path, *(path or ("metadata", "name")))
                linter.add(
                    by_file[document.file],
                    Diagnostic(
                        policy.id, policy.default_severity(), message, document.file, document.span(place), document=document.index,
                        object=(obj.api_version, obj.kind, obj.namespace, obj.name), path=place,
                    ),
                    named.get(id(obj)),
                )
    read = {os.path.abspath(file) for file in by_file}
    # where a policy's file is itself part of the run, its mistakes are in the report already
    return [d for d in broken(linter, policies) if d.source == "rule" or os.path.abspath(d.file) not in read]


def _stored(value: Value, namespace: str) -> Value:
    metadata = dict(value.get("metadata") or {})
    if namespace:
        metadata.setdefault("namespace", namespace)
    return {**value, "metadata": metadata}


def _namespace(namespaces: dict[str, Value], name: str) -> Value | None:
    """The namespace's object; one with nothing but its name where the run does not hold it."""
    if not name:
        return None
    own = namespaces.get(name) or {"apiVersion": "v1", "kind": "Namespace"}
    metadata = own.get("metadata") or {}
    labels = {**(metadata.get("labels") or {}), "kubernetes.io/metadata.name": name}
    return {**own, "metadata": {**metadata, "name": name, "labels": labels}, "status": {"phase": "Active"}}


def _candidates(policies: Policies, kind: Value, namespace: str) -> list[Value]:
    """The objects beside the policies that may be its parameters; one without a namespace serves every namespace."""
    return [
        o.value for o in policies.objects
        if (o.api_version, o.kind) == (kind.get("apiVersion"), kind.get("kind"))
        and (not namespace or (o.value.get("metadata") or {}).get("namespace", namespace) == namespace)
    ]


def _judge(policies: Policies, policy: Policy, request: Any) -> list[tuple[str, tuple[str | int, ...]]]:
    """(message, path) of each validation that fails, each once."""
    from k8slint.admission.policy import find_param_objects, matches

    spec = policy.object.value.get("spec") or {}
    if not matches(spec.get("matchConstraints"), request):
        return []
    out: dict[tuple[str, tuple[str | int, ...]], None] = {}
    for binding in policy.bindings or (None,):
        if binding is None:
            params: list[Value | None] = [None]
            if "paramKind" in spec:
                params = list(_candidates(policies, spec["paramKind"], request.namespace))
        else:
            binding_spec = binding.get("spec") or {}
            if not matches(binding_spec.get("matchResources"), request):
                continue
            params, failure = find_param_objects(spec, binding_spec, request, lambda version, kind, namespace: _candidates(
                policies, {"apiVersion": version, "kind": kind}, namespace
            ))
            if failure and policy.compiled.fails:
                out[failure, ()] = None
        for param in params:
            out.update(dict.fromkeys(_failures(policy.compiled, request, param)))
    return list(out)


def _failures(compiled: Any, request: Any, param: Value | None) -> list[tuple[str, tuple[str | int, ...]]]:
    from k8slint.admission.place import place
    from k8slint.admission.policy import Run
    from k8slint.cel.values import CannotKnow, CelError, CostExceeded

    run = Run(compiled, request, param)
    try:
        for condition in compiled.conditions:
            if condition is not None and run.value(condition) is not True:
                return []
    except CelError as error:
        return [(f"a match condition of the policy fails: {error}", ())] if compiled.fails else []
    except (CostExceeded, CannotKnow):
        return []
    nodes = {name: program.checked.node for name, program in compiled.variables if program is not None}
    out: list[tuple[str, tuple[str | int, ...]]] = []
    for validation, program, message in compiled.validations:
        if program is None:
            continue
        text = validation.get("expression", "").strip()
        try:
            if run.value(program) is True:
                continue
            said = run.message(validation, message, text)
        except CelError as error:
            if not compiled.fails:
                continue
            said = f"expression '{text}' resulted in error: {error}"
        except CannotKnow:
            continue
        except CostExceeded:
            if compiled.fails:
                out.append(("the policy's expressions cost more than an API server allows; the rest of it is not evaluated", ()))
            break
        out.append((said, place(program.checked.node, run.variables, nodes, request.value)))
    return out
