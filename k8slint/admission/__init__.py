"""Admission that needs nothing but the bundle: what the API server's default plugins say once an object is valid.

`run_admission` goes through the objects of one bundle in document order, as if they were applied one after the other to
an empty cluster: LimitRange, ServiceAccount, PriorityClass, RuntimeClass, Pod Security, ValidatingAdmissionPolicies,
ResourceQuota. What a refused object would have changed does not happen.

An object that names no namespace goes to the one namespace that the bundle creates, where its manifest stands in the same folder; to
`default` otherwise (with kubectl it is the context's, which nobody here knows).
"""

from __future__ import annotations

from k8slint.field import Error, Warning
from k8slint.store import folder_of, near_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.apis.apiextensions.structural import Definitions
    from k8slint.object import Object
    from k8slint.visit import PodTemplate

    Value = dict[str, Any]

DENIED = "Denied"
"""The type of an error that is a plugin's refusal (HTTP 403): its detail is the server's message."""

MAY_EXIST = "unless the cluster has it: {message}"
MAY_MEET = "if both go to one namespace: {message}"


class Admission:
    """What the plugins say of one object. `unknown`: why one of them could not be asked; `unsure`: what the errors rest on that the
    objects do not say, as a sentence with a hole for the message ("" where nothing is)."""

    __slots__ = ("errors", "unknown", "unsure", "warnings")

    def __init__(self) -> None:
        self.errors: list[Error] = []
        self.warnings: list[Warning] = []
        self.unknown = ""
        self.unsure = ""


def run_admission(
    objects: list[Object],
    refused: set[int],
    minor: int,
    definitions: Definitions | None = None,
    exists: Callable[[str, str, str], bool] | None = None,
) -> dict[int, Admission]:
    """index -> errors and warnings, for the objects that get any.

    `objects` are decoded and defaulted, in document order; `refused` holds the indices of those that validation refuses
    already. `exists(kind, namespace, name)` widens the search for what a Pod names beyond these objects; without it,
    only they count.
    """
    return _Cluster(objects, refused, minor, definitions, exists).run()


class _Cluster:
    """The state that grows with each accepted object."""

    __slots__ = (
        "default_class",
        "default_folders",
        "default_namespace",
        "definitions",
        "exists",
        "limit_ranges",
        "minor",
        "namespaces",
        "objects",
        "policies",
        "quotas",
        "refused",
        "results",
        "usages",
        "values",
    )

    def __init__(
        self,
        objects: list[Object],
        refused: set[int],
        minor: int,
        definitions: Definitions | None,
        exists: Callable[[str, str, str], bool] | None,
    ) -> None:
        self.objects = objects
        self.refused = set(refused)
        self.minor = minor
        self.definitions = definitions
        self.exists = exists
        self.results: dict[int, Admission] = {}
        self.namespaces: dict[str, Value] = {}
        self.limit_ranges: dict[str, list[Value]] = {}
        self.quotas: dict[str, list[Any]] = {}
        self.usages: dict[str, list[tuple[str, Value, dict[str, int]]]] = {}
        self.values: dict[tuple[str, str, str], list[Value]] = {}
        self.policies: Any = None
        self.default_class = ""
        self.default_namespace = "default"
        self.default_folders: set[str] = set()

    def run(self) -> dict[int, Admission]:
        created = [obj for obj in self.objects if obj.kind == "Namespace" and obj.known]
        if len({o.name for o in created}) == 1:
            self.default_namespace = created[0].name
            self.default_folders = {folder_of(o) for o in created}
        for i, obj in enumerate(self.objects):
            if i not in self.refused:
                self.admit(i, obj)
        return self.results

    def result(self, i: int) -> Admission:
        return self.results.setdefault(i, Admission())

    def deny(self, i: int, path: tuple[str | int, ...], obj: Object, message: str, reason: str = "", by: str = "") -> None:
        resource = self.resource(obj)
        text = '{resource} "{name}" is forbidden: {message}'
        values: dict[str, object] = {"resource": f"{resource}.{obj.group}" if obj.group else resource, "name": obj.name, "message": message}
        if reason:
            values["reason"] = reason
        self.result(i).errors.append(Error(DENIED, path, None, text, values))
        self.weigh(i, obj, by)
        self.refused.add(i)

    def weigh(self, i: int, obj: Object, by: str) -> None:
        """An object that names no namespace meets the LimitRange, ResourceQuota or Namespace of another file only perhaps."""
        if by and "namespace" not in (obj.value.get("metadata") or {}):
            if not any(o.kind == by and o.document.file == obj.document.file for o in self.objects):
                self.result(i).unsure = MAY_MEET

    def resource(self, obj: Object) -> str:
        from k8slint.admission.resource_quota import plural

        if self.definitions is not None and (found := self.definitions.get(obj.api_version, obj.kind)) is not None:
            return found.plural
        return plural(obj.kind)

    def namespace_of(self, obj: Object) -> str:
        """The namespace that the object goes to, "" for cluster objects."""
        if not obj.namespace:
            return ""
        named: str = (obj.value.get("metadata") or {}).get("namespace") or ""
        if named or self.default_namespace == "default":
            return named or "default"
        return self.default_namespace if folder_of(obj) in self.default_folders else "default"

    def admit(self, i: int, obj: Object) -> None:
        namespace = self.namespace_of(obj)
        value, group, kind = obj.value, obj.group, obj.kind
        if not obj.known and (self.definitions is None or self.definitions.get(obj.api_version, kind) is None):
            # Nobody knows its plural name and its fields; it can still be some policy's parameter.
            self.values.setdefault((obj.api_version, kind, namespace), []).append(value)
            return
        if kind == "Pod" and not group and not self.admit_pod(i, obj, namespace):
            return
        if kind == "PersistentVolumeClaim" and not group and not self.check_limits(i, obj, namespace, value):
            return
        if kind != "Pod":
            self.warn_template(i, obj, namespace)
            if not self.check_policies(i, obj, namespace, value) or not self.check_quota(i, obj, namespace, value):
                return
        self.remember(obj, namespace)

    def remember(self, obj: Object, namespace: str) -> None:
        value, group, kind = obj.value, obj.group, obj.kind
        self.values.setdefault((obj.api_version, kind, namespace), []).append(value)
        if not group:
            if kind == "Namespace":
                self.namespaces[obj.name] = value
            elif kind == "LimitRange":
                self.limit_ranges.setdefault(namespace, []).append(value)
            elif kind == "ResourceQuota":
                self.add_quota(value, namespace)
        elif kind == "StorageClass" and obj.annotations.get("storageclass.kubernetes.io/is-default-class") == "true":
            self.default_class = obj.name
        elif kind in ("ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"):
            if self.policies is None:
                from k8slint.admission.policy import Policies

                self.policies = Policies(self.minor)
            self.policies.add(kind, value)

    # -- pods

    def admit_pod(self, i: int, obj: Object, namespace: str) -> bool:
        from k8slint.admission.references import missing

        value = obj.value
        spec = value.get("spec") or {}
        ranges = self.limit_ranges.get(namespace, ())
        if ranges:
            value = self.with_limit_defaults(i, value, list(ranges))
            if i in self.refused:
                return False
        def has(kind: str, place: str, name: str) -> bool:
            if named:
                return self.has(kind, place, name)
            return any(o.kind == kind and o.name == name for o in self.objects) or self.has(kind, place, name)

        named = "namespace" in (value.get("metadata") or {})  # where it is not, nobody knows where the pod will stand
        kind, field, message = missing(spec, namespace, has)
        if message:
            self.deny(i, ("spec", field), obj, message)
            if not self.is_held(kind, obj, spec.get(field) or ""):
                self.result(i).unsure = MAY_EXIST
            return False
        if spec.get("overhead") and not spec.get("runtimeClassName"):
            self.deny(i, ("spec", "overhead"), obj, "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead")
            return False
        if not self.check_limits(i, obj, namespace, value):
            return False
        labels = (self.namespaces.get(namespace, {}).get("metadata") or {}).get("labels") or {}
        if labels and not self.check_pod_security(i, obj, labels):
            return False
        return self.check_policies(i, obj, namespace, value) and self.check_quota(i, obj, namespace, value)

    def has(self, kind: str, namespace: str, name: str) -> bool:
        for other in self.objects:
            if other.kind == kind and other.name == name and (not namespace or self.namespace_of(other) == namespace):
                return True
        return self.exists is not None and self.exists(kind, namespace, name)

    def is_held(self, kind: str, obj: Object, name: str) -> bool:
        """Whether the objects seem to hold all of the kind that the object needs: its file has some, or its folder has nearly the name."""
        names = []
        for other in self.objects:
            if other.kind == kind and folder_of(other) == folder_of(obj):
                if other.document.file == obj.document.file:
                    return True
                names.append(other.name)
        return bool(near_name(name, names))

    def with_limit_defaults(self, i: int, value: Value, ranges: list[Value]) -> Value:
        """The pod with the ranges' defaults. They can make it invalid: a default limit below the pod's own request."""
        from k8slint.admission.limit_ranger import apply_defaults
        from k8slint.apis.apiextensions.schema_defaulting import copy

        changed = copy(value)
        if not apply_defaults(changed, ranges):
            return value
        from k8slint.apis.core.validation import VALIDATE

        errs: list[Error] = []
        VALIDATE["Pod"](changed, errs, self.minor)
        if errs:
            self.result(i).errors += errs
            self.weigh(i, self.objects[i], "LimitRange")
            self.refused.add(i)
        return changed

    def check_limits(self, i: int, obj: Object, namespace: str, value: Value) -> bool:
        from k8slint.admission.limit_ranger import violations

        for limit_range in self.limit_ranges.get(namespace, ()):
            found = violations(obj.kind, value, limit_range)
            if found:
                self.deny(i, ("spec",), obj, found[0] if len(found) == 1 else f"[{', '.join(found)}]", by="LimitRange")
                return False
        return True

    def check_pod_security(self, i: int, obj: Object, labels: dict[str, str]) -> bool:
        from k8slint.admission.pod_security import Policy, evaluate, show_policy

        policy = Policy(labels)
        metadata, spec = obj.value.get("metadata") or {}, obj.value.get("spec") or {}
        reasons = evaluate(policy.enforce, metadata, spec, self.minor)
        if reasons:
            self.deny(i, ("spec",), obj, f'violates PodSecurity "{show_policy(policy.enforce)}": {", ".join(reasons)}', by="Namespace")
            return False
        self.warn_pod_security(i, policy, metadata, spec, ("spec",))
        return True

    def warn_pod_security(self, i: int, policy: Any, metadata: Value, spec: Value, path: tuple[str | int, ...]) -> None:
        from k8slint.admission.pod_security import evaluate, show_policy

        reasons = evaluate(policy.warn, metadata, spec, self.minor)
        if reasons:
            values: dict[str, object] = {"policy": show_policy(policy.warn), "reasons": ", ".join(reasons)}
            self.result(i).warnings.append(Warning(path, 'would violate PodSecurity "{policy}": {reasons}', values))

    def warn_template(self, i: int, obj: Object, namespace: str) -> None:
        labels = (self.namespaces.get(namespace, {}).get("metadata") or {}).get("labels") or {}
        if not labels:
            return
        from k8slint.admission.pod_security import Policy
        from k8slint.visit import pod_template

        template: PodTemplate | None = pod_template(obj)
        if template is not None:
            self.warn_pod_security(i, Policy(labels), template.metadata, template.spec, template.spec_path)

    # -- policies and quotas

    def check_policies(self, i: int, obj: Object, namespace: str, value: Value) -> bool:
        if not self.policies:
            return True
        from k8slint.admission.policy import Request

        version = obj.api_version.rpartition("/")[2]
        request = Request(
            obj.group,
            version,
            obj.kind,
            self.resource(obj),
            namespace,
            obj.name,
            value,
            self.namespace_object(namespace),
            lambda seen: _as_stored(seen, namespace, obj.kind, obj.known, self.minor),
        )
        outcome = self.policies.judge(request, self.find_params)
        for text in outcome.warnings:
            self.result(i).warnings.append(Warning((), "{text}", {"text": text}))
        if outcome.unknown:
            self.result(i).unknown = f"admission policies are not fully evaluated: {outcome.unknown}"
        if outcome.denied:
            self.deny(i, (), obj, outcome.denied, outcome.reason)
            return False
        return True

    def namespace_object(self, namespace: str) -> Value | None:
        if not namespace:
            return None
        own = self.namespaces.get(namespace) or {}
        metadata = own.get("metadata") or {}
        labels = {**(metadata.get("labels") or {}), "kubernetes.io/metadata.name": namespace}
        return {
            **own, "metadata": {**metadata, "name": namespace, "labels": labels}, "spec": {"finalizers": ["kubernetes"]}, "status": {"phase": "Active"},
        }

    def find_params(self, api_version: str, kind: str, namespace: str) -> list[Value] | None:
        """Objects that a policy may take as parameters; None where the bundle's cluster has no such kind."""
        found = self.values.get((api_version, kind, namespace)) or self.values.get((api_version, kind, ""))
        if found is not None:
            return found
        from k8slint import scheme

        known = scheme.lookup(api_version, kind) is not None
        return [] if known or (self.definitions is not None and self.definitions.get(api_version, kind) is not None) else None

    def add_quota(self, value: Value, namespace: str) -> None:
        from k8slint.admission.resource_quota import Quota

        quota = Quota(value)
        for kind, earlier, usage in self.usages.get(namespace, ()):
            if quota.matches(kind, earlier, usage):
                quota.add(usage)
        self.quotas.setdefault(namespace, []).append(quota)

    def check_quota(self, i: int, obj: Object, namespace: str, value: Value) -> bool:
        if not namespace:
            return True
        from k8slint.admission.resource_quota import check, usage_of

        usage = usage_of(obj.kind, obj.group, value, self.default_class, self.resource(obj))
        quotas = self.quotas.get(namespace)
        if quotas:
            message = check(obj.kind, value, usage, quotas)
            if message:
                self.deny(i, ("spec",), obj, message, by="ResourceQuota")
                return False
        self.usages.setdefault(namespace, []).append((obj.kind, value, usage))
        return True


# Kinds whose objects have a generation from their creation on; custom resources do, too.
_WITH_GENERATION = frozenset((
    "CronJob", "CustomResourceDefinition", "DaemonSet", "Deployment", "DeviceClass", "EndpointSlice", "FlowSchema", "Ingress", "IngressClass",
    "Job", "MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding", "MutatingWebhookConfiguration", "NetworkPolicy", "Pod",
    "PodDisruptionBudget", "PodTemplate", "PriorityClass", "PriorityLevelConfiguration", "ReplicaSet", "ReplicationController",
    "ResourceSlice", "StatefulSet", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration",
))  # fmt: skip


def _as_stored(value: Value, namespace: str, kind: str, known: bool, minor: int) -> Value:
    """The object as policies see it: as it would be stored, with what the server fills in on creation."""
    from k8slint.apis.stored import stored

    value = stored(value, minor)
    metadata = dict(value.get("metadata") or {})
    if kind in _WITH_GENERATION or not known:
        metadata["generation"] = 1
    manager = {"manager": "kubectl", "operation": "Update", "apiVersion": value.get("apiVersion"), "fieldsType": "FieldsV1"}
    metadata["managedFields"] = [{**manager, "time": "2006-01-02T15:04:05Z", "fieldsV1": {}}]
    if namespace:
        metadata.setdefault("namespace", namespace)
    metadata.setdefault("uid", "00000000-0000-0000-0000-000000000000")
    metadata.setdefault("creationTimestamp", "2006-01-02T15:04:05Z")
    if kind == "Service" and known and value["spec"].get("type") != "ExternalName":
        value["spec"] = {
            "clusterIP": "10.0.0.1", "clusterIPs": ["10.0.0.1"], "ipFamilies": ["IPv4"], "ipFamilyPolicy": "SingleStack", **value["spec"],
        }  # fmt: skip
    return {**value, "metadata": metadata}
