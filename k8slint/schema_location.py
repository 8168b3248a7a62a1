"""`--schema-location`: custom resources judged by JSON schemas on disk, found by kubeconform's template syntax.

Validation is jsonschema-rs's (docs/benchmarks.md has the figures): its regular expressions run in linear time. A schema is untrusted
input: nothing is fetched, `$ref` reaches no further than the files beside it, and a schema whose evaluation has no bound is refused.
"""

from __future__ import annotations

import json
import os
import re
from typing import Any
from urllib.parse import quote, unquote

from k8slint.config import UsageError
from k8slint.field import BAD_REQUEST, FORBIDDEN, INVALID, NOT_SUPPORTED, REQUIRED, TYPE_INVALID, Error, format_path
from k8slint.object import Object

MAX_ERRORS = 100
MAX_STEPS = 200_000
"""How many subschemas one value may meet, all references followed."""

_REASONS = {"type": TYPE_INVALID, "enum": NOT_SUPPORTED, "const": NOT_SUPPORTED}
# Keywords whose subschemas look at a part of the value that no other of these looks at: a property, the items.
_PARTS, _PART = ("properties",), ("additionalProperties", "items")
# All others, by the shape of what they hold.
_LISTS = ("anyOf", "allOf", "oneOf", "prefixItems", "items")
_MAPS = ("patternProperties", "dependentSchemas", "dependencies")
_ONE = (
    "not", "if", "then", "else", "contains", "propertyNames", "unevaluatedProperties", "unevaluatedItems", "additionalItems", "contentSchema",
)  # fmt: skip


class Schemas:
    """The schemas of some locations for one Kubernetes version."""

    def __init__(self, locations: tuple[str, ...], minor: int) -> None:
        self._locations = [location for location in locations if location != "default"]
        self._minor = minor
        self._validators: dict[str, Any] = {}
        for location in self._locations:
            if location.startswith(("http://", "https://")):
                raise UsageError(f"--schema-location: {location}: schemas are read from disk only, nothing is fetched")
            expand(location, "example.com/v1", "Kind", minor)

    def check(self, obj: Object) -> list[Error] | None:
        """The object's errors, or None where no location has a schema for it."""
        for location in self._locations:
            path = expand(location, obj.api_version, obj.kind, self._minor)
            if path not in self._validators:
                self._validators[path] = _load(path)
            validator = self._validators[path]
            if validator is not None:
                return _errors(validator, obj.value)
        return None


def expand(location: str, api_version: str, kind: str, minor: int) -> str:
    """The path that a template names: `{{ .ResourceKind }}`, `{{ .Group }}` and so on, as kubeconform fills them in."""
    group, _, version = api_version.rpartition("/")
    if "{{" not in location:
        if location.endswith(".json"):
            return location
        location = os.path.join(location, "{{ .NormalizedKubernetesVersion }}-standalone{{ .StrictSuffix }}", "{{ .ResourceKind }}{{ .KindSuffix }}.json")
    short = group.split(".")[0]
    values = {
        "ResourceKind": kind.lower(), "ResourceAPIVersion": version, "Group": group, "NormalizedKubernetesVersion": f"v1.{minor}.0",
        "StrictSuffix": "-strict", "KindSuffix": f"-{short}-{version}" if short else f"-{version}",
    }

    def fill(match: re.Match[str]) -> str:
        if match[1] not in values:
            raise UsageError(f'--schema-location: unknown variable "{match[1]}"; variables are {", ".join(sorted(values))}')
        # they come from a manifest: no way out of the location's folders
        return re.sub(r"[/\\\0]|^\.+$", "_", values[match[1]])

    return re.sub(r"\{\{-?\s*\.?([^}]*?)\s*-?(?:\}\}|$)", fill, location)


# ---------------------------------------------------------------------------------------------------- reading


def _load(path: str) -> Any:
    """The validator of a schema file, None where there is no such file. Raises UsageError."""
    files = _Files(path)
    try:
        schema = files.read(path)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"--schema-location: {path}: {' '.join(str(error).split())[:200]}") from None
    import jsonschema_rs

    try:
        if type(schema) is not dict and type(schema) is not bool:
            raise ValueError("a schema is a mapping")
        if files.refers:
            _Bound(files, path).check(schema)
        base = "file://" + quote(os.path.abspath(path))
        return jsonschema_rs.validator_for(schema, base_uri=base, retriever=files.retrieve, pattern_options=jsonschema_rs.RegexOptions())
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, OSError, ValueError, RecursionError) as error:
        why = "it nests too deeply" if isinstance(error, RecursionError) else str(error).splitlines()[0][:200]
        raise UsageError(f"--schema-location: {path} is no JSON schema that can be used: {why}") from None


class _Files:
    """A schema file and what it refers to, in its own folder."""

    def __init__(self, path: str) -> None:
        self.folder = os.path.realpath(os.path.dirname(path) or ".")
        self.refers = False
        self._read: dict[str, Any] = {}

    def read(self, path: str) -> Any:
        """The content of a file, without `$id`: it would move what references start from."""
        path = os.path.abspath(path)
        if path not in self._read:
            with open(path, encoding="utf-8") as file:
                text = file.read()
            content = json.loads(text)
            if "ref" in text.lower():  # also written with escapes: "$dynamicRef"
                self.refers = True
            if '"$id"' in text or '"id"' in text or "\\u" in text:
                _without_ids(content)
            self._read[path] = content
        return self._read[path]

    def retrieve(self, uri: str) -> Any:
        """What the validator asks for."""
        if not uri.startswith("file:///"):
            raise ValueError(f"{uri} is not fetched")
        return self.beside(unquote(uri.removeprefix("file://")))

    def beside(self, path: str) -> Any:
        """A file of the schema's folder. Raises ValueError for any other."""
        if os.path.dirname(os.path.realpath(path)) != self.folder:
            raise ValueError(f"{path} is not beside the schema")
        return self.read(path)


def _without_ids(schema: Any) -> None:
    if type(schema) is dict:
        for key in ("$id", "id"):
            if type(schema.get(key)) is str:
                del schema[key]
        for item in schema.values():
            _without_ids(item)
    elif type(schema) is list:
        for item in schema:
            _without_ids(item)


class _Bound:
    """Whether evaluating a schema with references has a bound, whatever the value.

    Counted are the ways through the schema. A schema may meet itself again only by way of `properties`, `items` and
    `additionalProperties`: then it meets each part of the value once. Anything else may double with each level of the value.
    """

    def __init__(self, files: _Files, path: str) -> None:
        self._files = files
        self._path = os.path.abspath(path)
        self._steps: dict[int, int] = {}
        self._open: dict[int, int] = {}  # schema -> how many steps the way to it has
        self._way: list[int] = []  # the steps of the way: _SAME value, a _PART_OF it, or one that may multiply
        self._back: dict[int, set[int]] = {}  # schema -> those that were open and that it leads back to

    def check(self, schema: Any) -> None:
        """Raises ValueError where there is none."""
        if self._count(schema, self._path) > MAX_STEPS:
            raise ValueError("its references multiply")

    def _count(self, schema: Any, file: str) -> int:
        if type(schema) is not dict:
            return 1
        key = id(schema)
        if key in self._open:
            self._circle(key)
            self._back[key].add(key)
            return 1
        if key in self._steps:
            for other in self._back[key] & self._open.keys():
                self._circle(other)
            return self._steps[key]
        self._open[key] = len(self._way)
        back = self._back[key] = set()
        total = 1
        for child, its_file, step in self._children(schema, file):
            self._way.append(step)
            total += self._count(child, its_file)
            self._way.pop()
            if type(child) is dict:
                back |= self._back[id(child)]
        del self._open[key]
        back.discard(key)
        self._steps[key] = total
        return total

    def _circle(self, key: int) -> None:
        way = self._way[self._open[key] :]
        if _MULTIPLIES in way or _PART_OF not in way:
            raise ValueError("it refers to itself in a way that has no bound")

    def _children(self, schema: dict[str, Any], file: str) -> list[tuple[Any, str, int]]:
        out: list[tuple[Any, str, int]] = []
        for name in _PARTS:
            if type(schema.get(name)) is dict:
                out += [(child, file, _PART_OF) for child in schema[name].values()]
        out += [(schema[name], file, _PART_OF) for name in _PART if type(schema.get(name)) is dict]
        for name in _LISTS:
            if type(schema.get(name)) is list:
                out += [(child, file, _MULTIPLIES) for child in schema[name]]
        for name in _MAPS:
            if type(schema.get(name)) is dict:
                out += [(child, file, _MULTIPLIES) for child in schema[name].values()]
        out += [(schema[name], file, _MULTIPLIES) for name in _ONE if type(schema.get(name)) is dict]
        if "$dynamicRef" in schema or "$recursiveRef" in schema:
            raise ValueError("$dynamicRef and $recursiveRef are not followed")
        reference = schema.get("$ref")
        if type(reference) is str:
            child, its_file = self._resolve(reference, file)
            out.append((child, its_file, _MULTIPLIES if out else _SAME))
        return out

    def _resolve(self, reference: str, file: str) -> tuple[Any, str]:
        name, _, pointer = reference.partition("#")
        if name:
            file = os.path.join(os.path.dirname(file), unquote(name.removeprefix("file://")))
        found = self._files.beside(file)
        parts = unquote(pointer).split("/")
        if parts[0]:
            raise ValueError(f'reference "{reference}" is not a path')
        for part in parts[1:]:
            part = part.replace("~1", "/").replace("~0", "~")
            try:
                found = found[int(part)] if type(found) is list else found[part]
            except (KeyError, IndexError, ValueError, TypeError):
                raise ValueError(f'reference "{reference}" leads nowhere') from None
        return found, file


_SAME, _PART_OF, _MULTIPLIES = range(3)


# ---------------------------------------------------------------------------------------------------- errors


def _errors(validator: Any, value: dict[str, Any]) -> list[Error]:
    found: list[Error] = []
    try:
        for error in validator.iter_errors(value):
            _add(error, found)
            if len(found) >= MAX_ERRORS:
                break
    except (ValueError, RecursionError) as error:  # keys that are no strings, for example
        found.append(Error(INVALID, (), "", "{message}", {"message": " ".join(str(error).split())[:300]}))
    found.sort(key=lambda e: [str(part) for part in e.path])
    return found


def _add(error: Any, found: list[Error]) -> None:
    """An error of the validator as ours; of several alternatives the errors of the one that came nearest."""
    path: tuple[str | int, ...] = tuple(error.instance_path)
    kind = error.kind.name
    if kind == "required":
        found.append(Error(REQUIRED, (*path, error.kind.property), None, ""))
    elif kind in ("additionalProperties", "unevaluatedProperties"):
        for name in error.kind.unexpected:
            values: dict[str, object] = {"field": format_path((*path, name))}
            found.append(Error(BAD_REQUEST, (*path, name), None, 'strict decoding error: unknown field "{field}"', values))
    elif kind in ("anyOf", "oneOf") and (context := getattr(error.kind, "context", None)) and (near := _nearest(context, path)):
        for inner in near:
            _add(inner, found)
    else:
        shown = "" if isinstance(error.instance, (dict, list)) else error.instance
        reason = FORBIDDEN if kind == "falseSchema" else _REASONS.get(kind, INVALID)
        found.append(Error(reason, path, shown, "{message}", {"message": error.message[:300]}))


def _nearest(context: list[list[Any]], path: tuple[str | int, ...]) -> list[Any]:
    """The errors of the alternative that was meant: the only one whose mistakes all lie further down, or have the value's type."""
    meant = [errors for errors in context if errors and not any(e.kind.name in ("type", "enum", "const") and tuple(e.instance_path) == path for e in errors)]
    return meant[0] if len(meant) == 1 else []
