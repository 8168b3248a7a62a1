"""Texts to the objects of a plan: those that the API server would take, and what it would refuse, with file and line."""

from __future__ import annotations

import os

from k8slint import apiserver, kustomize, parse, scheme, source, template
from k8slint.field import BAD_REQUEST
from k8slint.object import Object

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

    from k8slint.yaml_errors import Duplicate

    Value = dict[str, Any]
    Contents = list[tuple[str, bytes]]

_UNKNOWN_FIELD = "strict decoding error"


class Manifests:
    """What was read. `refused` and `skipped` are entries as `plan -o json` writes them."""

    __slots__ = ("objects", "refused", "skipped")

    def __init__(self) -> None:
        self.objects: list[Object] = []
        self.refused: list[Value] = []
        self.skipped: list[Value] = []


def read_manifests(contents: Contents, minor: int, stored: bool = False) -> Manifests:
    """The objects in (name, bytes) pairs, decoded, defaulted and found valid, in their order. `stored`: they come from a
    cluster (`kubectl get -o yaml`), of whatever version, and need not be fit to be created again."""
    found = Manifests()
    patches = kustomize.patches_among(contents)
    for name, data in contents:
        if os.path.normpath(name) in patches or kustomize.is_patch(name):
            _skip(found, name, 1, kustomize.REASON)
            continue
        braces = template.maybe(data)
        index = 0
        for text in source.sources(name, data):
            chart = braces and template.in_chart(name)
            for document in parse.parse(text)[0]:
                document.index = index
                index += 1
                _read_document(document, minor, found, braces, chart, stored)
    return found


def _judge_stored(verdict: apiserver.Verdict, known: scheme.Kind, minor: int) -> None:
    """Decode and default an object that some cluster has stored: its version may know fields that ours does not."""
    apiserver.read(verdict, known, minor)
    verdict.errors = [e for e in verdict.errors if not e.detail.startswith(_UNKNOWN_FIELD)]
    if not verdict.errors:
        from k8slint.apis.stored import set_object_defaults

        set_object_defaults(verdict.object.value, minor)


def _read_document(document: parse.Document, minor: int, found: Manifests, braces: bool, chart: bool, stored: bool) -> None:
    file, line = document.file, document.line
    if braces and (chart or document.error is not None) and (at := template.line_of(document.source.data)):
        _skip(found, file, at + document.source.line_offset, template.REASON)
        return
    if document.error is not None:
        if document.source.line_offset and file.endswith(source.MARKDOWN_SUFFIXES) and b"kind:" not in document.source.data:
            return
        at = max(document.error.line, 0) + document.source.line_offset + 1
        message = f"cannot be read as YAML: {document.error.message}"
        found.refused.append({"object": "", "namespace": "", "reason": BAD_REQUEST, "message": message, "from": {"file": file, "line": at}})
        return
    verdicts = apiserver.receive(document, minor, _judge_stored if stored else None)
    if isinstance(verdicts, apiserver.NotAnObject):
        _skip(found, file, line, verdicts.reason)
        return
    repeated: list[Duplicate] = []
    if document.repeats:
        from k8slint.yaml_errors import duplicates

        repeated = duplicates(document)
    for verdict in verdicts:
        if repeated:
            first = repeated[0]
            message = f'key "{first.key}" already set in map (strict decoding refuses this, kubectl lets it pass)'
            found.refused.append(_entry(verdict.object, BAD_REQUEST, message, first.second.line))
        elif not verdict.errors:
            found.objects.append(verdict.object)
        elif braces and any(type(e.value) is str and "{{" in e.value for e in verdict.errors):
            _skip(found, file, template.line_of(document.source.data), template.REASON)
            return
        else:
            found.refused.append(_refusal(verdict))


def _skip(found: Manifests, file: str, line: int, reason: str) -> None:
    entry = {"file": file, "line": line, "reason": reason}
    if not found.skipped or found.skipped[-1]["file"] != file or found.skipped[-1]["reason"] != reason:
        found.skipped.append(entry)


def _refusal(verdict: apiserver.Verdict) -> Value:
    """An object that the API server refuses, with the line of the first mistake."""
    obj, error = verdict.object, verdict.errors[0]
    messages = [e.message() for e in verdict.errors]
    text = "; ".join(messages)
    if error.type.startswith("FieldValue") or error.type == "InternalError":
        reason, message = "Invalid", f'{obj.kind} "{obj.name}" is invalid: {text}'
    else:
        reason = BAD_REQUEST if error.type == BAD_REQUEST else "NotFound"
        message = text if reason == BAD_REQUEST else "; ".join(e.detail_text() for e in verdict.errors)
    unknown_field = reason == BAD_REQUEST and error.detail.startswith(_UNKNOWN_FIELD)
    return _entry(obj, reason, message, obj.document.span((*obj.path, *error.path), key=unknown_field).line)


def _entry(obj: Object, reason: str, message: str, line: int) -> Value:
    place = {"file": obj.document.file, "line": line}
    return {"object": f"{obj.kind}/{obj.name}", "namespace": obj.namespace, "reason": reason, "message": message, "from": place}
