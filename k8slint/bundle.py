"""What the API server decides with the rest of the bundle in view: custom resources and admission.

Called once, after all files. A bundle is the whole run, or, where an object is given twice (overlays, examples: alternatives),
each folder by itself, so that one alternative is not judged by another. Rooms are imported only where the bundle has such
objects.
"""

from __future__ import annotations

import os
import sys

from k8slint.diagnostic import INFO, Skipped
from k8slint.field import BAD_REQUEST

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

    from k8slint.apis.apiextensions.structural import Definitions
    from k8slint.linter import FileResult, Linter
    from k8slint.object import Object

# With one of these in the bundle every object has to be looked at; otherwise only the kinds below.
_JUDGE_ALL = frozenset(("ResourceQuota", "ValidatingAdmissionPolicy"))
_PODS = frozenset(("Pod",))
_CONTEXT = frozenset((
    "Pod", "Namespace", "PersistentVolumeClaim", "LimitRange", "ServiceAccount", "PriorityClass", "RuntimeClass", "StorageClass",
))
_POD_SECURITY = "pod-security.kubernetes.io/"


def admit(linter: Linter, results: list[FileResult], objects: list[Object]) -> None:
    """Judge custom resources by the definitions at hand and run admission; verdicts and diagnostics go to the results."""
    cel = sys.modules.get("k8slint.cel")  # where it is not loaded yet, nothing is spent
    if cel is not None:
        cel.begin_run()
    kinds = {o.kind for o in objects}
    by_file = {r.file: r for r in results}
    custom = [o for o in objects if not o.known]
    definitions = None
    if custom or linter.options.crds:
        definitions = _custom_resources(linter, by_file, objects, custom)
    if linter.options.service_cidrs and "Service" in kinds:
        _service_addresses(linter, by_file, objects)
    if kinds & _JUDGE_ALL:
        chosen = objects
    elif "Pod" in kinds or "LimitRange" in kinds:
        chosen = [o for o in objects if o.kind in _CONTEXT or o.kind == "Namespace"]
    elif "Namespace" in kinds:
        chosen = [o for o in objects if o.kind == "Namespace"]
    else:
        return
    if "Namespace" in kinds and chosen is not objects:
        if any(label.startswith(_POD_SECURITY) for o in chosen if o.kind == "Namespace" for label in o.labels):
            chosen = objects  # workloads get warnings by the namespace's level
    _admission(linter, by_file, chosen, definitions)


def _admission(linter: Linter, by_file: dict[str, FileResult], objects: list[Object], definitions: Definitions | None) -> None:
    from k8slint.admission import run_admission

    names = {(o.kind, o.namespace, o.name) for o in objects}

    def exists(kind: str, namespace: str, name: str) -> bool:
        return (kind, namespace, name) in names

    for bundle in bundles(objects):
        refused = {i for i, o in enumerate(bundle) if status_of(by_file, o) is False}
        for i, said in run_admission(bundle, refused, linter.options.minor, definitions, exists).items():
            obj = bundle[i]
            result = by_file[obj.document.file]
            for error in said.errors:
                diagnostic = linter.diagnose.api_error(obj, error)
                if said.unsure:  # a file is often one of many
                    diagnostic.severity = INFO
                    diagnostic.message = linter.messages.text(diagnostic.rule, said.unsure, {"message": diagnostic.message})
                linter.add(result, diagnostic)
            for warning in said.warnings:
                linter.add(result, linter.diagnose.api_warning(obj, warning))
            if said.unknown:
                result.skipped.append(Skipped(obj.document.file, obj.document.line, said.unknown))
                _set_status(by_file, obj, None)
            if said.errors:
                _set_status(by_file, obj, None if said.unsure else False)


def bundles(objects: list[Object]) -> list[list[Object]]:
    """The whole, if no object is given twice; else the folders in which none is."""
    if _is_one(objects):
        return [objects]
    folders: dict[str, list[Object]] = {}
    for obj in objects:
        folders.setdefault(os.path.dirname(obj.document.file), []).append(obj)
    out = []
    for folder in folders.values():
        if _is_one(folder):
            out.append(folder)
            continue
        files: dict[str, list[Object]] = {}
        for obj in folder:
            files.setdefault(obj.document.file, []).append(obj)
        out += [file for file in files.values() if _is_one(file)]
    return out


def _is_one(objects: list[Object]) -> bool:
    seen = set()
    for obj in objects:
        key = (obj.group, obj.kind, obj.namespace, obj.name)
        if key in seen:
            return False
        seen.add(key)
    return True


def status_of(by_file: dict[str, FileResult], obj: Object) -> bool | None:
    """Whether the object's document is accepted; None where that is not known, or where it has no status."""
    for status in by_file[obj.document.file].documents:
        if status.index == obj.document.index:
            return status.accepted
    return None


def _set_status(by_file: dict[str, FileResult], obj: Object, accepted: bool | None) -> None:
    for status in by_file[obj.document.file].documents:
        if status.index == obj.document.index and status.accepted is not False:
            status.accepted = accepted


def _service_addresses(linter: Linter, by_file: dict[str, FileResult], objects: list[Object]) -> None:
    """The addresses of Services in the cluster's networks, where the configuration names them."""
    from k8slint.apis.core.validation_service import cluster_ips
    from k8slint.apis.core.validation_service_ips import allocate_cluster_ips

    for obj in objects:
        spec = obj.value.get("spec") or {}
        if obj.kind == "Service" and not obj.group and spec.get("type") != "ExternalName" and status_of(by_file, obj) is not False:
            errs: list[Any] = []
            allocate_cluster_ips(spec, cluster_ips(spec), errs, linter.options.minor, linter.options.service_cidrs)
            for error in errs:
                linter.add(by_file[obj.document.file], linter.diagnose.api_error(obj, error))
            if errs:
                _set_status(by_file, obj, False)


# ---------------------------------------------------------------------------------------------------- custom resources


def _custom_resources(linter: Linter, by_file: dict[str, FileResult], objects: list[Object], custom: list[Object]) -> Definitions:
    from k8slint.apis.apiextensions.structural import Definitions, judge_custom

    definitions = Definitions()
    for path in linter.options.crds:
        definitions.add_all(_read_definitions(path, linter.options.minor))
    groups = tuple("." + g for g in {o.group for o in custom})
    for obj in objects:
        if obj.kind == "CustomResourceDefinition" and obj.name.endswith(groups) and status_of(by_file, obj) is not False:
            definitions.add(obj.value)
    schemas = None
    if linter.options.schema_locations:
        from k8slint.schema_location import Schemas

        schemas = Schemas(linter.options.schema_locations, linter.options.minor)
    for obj in custom:
        result = by_file[obj.document.file]
        definition = definitions.get(obj.api_version, obj.kind)
        if definition is None:
            errors = schemas.check(obj) if schemas is not None else None
            if errors is None:
                reason = f"a custom resource ({obj.kind}) without a schema at hand"
                result.skipped.append(Skipped(obj.document.file, obj.document.line, reason))
                continue
            for error in linter.certain(result, obj, errors):
                linter.add(result, linter.diagnose.api_error(obj, error))
            _set_status(by_file, obj, not errors)
            continue
        value: Any = obj.value
        errs: list[Any] = []
        warnings: list[Any] = []
        unknown = judge_custom(value, definition, errs, warnings, linter.options.minor)
        obj.value = value
        obj.namespace = ((value.get("metadata") or {}).get("namespace") or "default") if definition.namespaced else ""
        for error in linter.certain(result, obj, errs):
            if error.type == BAD_REQUEST or error.path or error.field:
                linter.add(result, linter.diagnose.api_error(obj, error))
        for warning in warnings:
            linter.add(result, linter.diagnose.api_warning(obj, warning))
        if unknown:
            result.skipped.append(Skipped(obj.document.file, obj.document.line, f"rules of its definition are not fully evaluated: {unknown}"))
        _set_status(by_file, obj, None if unknown and not errs else not errs)
    return definitions


def _read_definitions(path: str, minor: int) -> list[dict[str, Any]]:
    """The CustomResourceDefinitions in a file or folder named by `--crd`. Raises UsageError where there are none, and for values of a wrong type."""
    from k8slint import parse, source
    from k8slint.apis.apiextensions.structural import wrong_type
    from k8slint.config import UsageError

    files, problems = source.discover([path])
    found = []
    for file in files:
        data = source.read(file)
        if type(data) is not bytes:
            problems.append(data)  # type: ignore[arg-type]
            continue
        for text in source.sources(file, data):
            for document in parse.parse(text)[0]:
                value = document.value
                is_list = type(value) is dict and value.get("kind") == "List"
                items = value.get("items") if is_list else [value]
                for i, item in enumerate(items if type(items) is list else ()):
                    if type(item) is dict and item.get("kind") == "CustomResourceDefinition" and type(item.get("spec")) is dict:
                        if error := wrong_type(item, minor):
                            line = document.span((*(("items", i) if is_list else ()), *error.path)).line
                            raise UsageError(f"--crd: {file}:{line}: {error.message()}")
                        found.append(item)
    if problems:
        raise UsageError(f"--crd: {problems[0].path}: {problems[0].reason}")
    if not found:
        raise UsageError(f"--crd: {path}: no CustomResourceDefinition in it")
    return found
