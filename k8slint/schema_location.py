"""`--schema-location`: custom resources judged by JSON schemas on disk, found by kubeconform's template syntax.

Validation is jsonschema's; `pattern` is matched by our linear-time engine, because a schema is untrusted input (jsonschema-rs was
not measured: it has no hook for that). Nothing is fetched.
"""

from __future__ import annotations

import json
import os
import re
from typing import Any

from k8slint.config import UsageError
from k8slint.field import INVALID, NOT_SUPPORTED, REQUIRED, TYPE_INVALID, Error
from k8slint.object import Object

_REASONS = {"required": REQUIRED, "type": TYPE_INVALID, "enum": NOT_SUPPORTED}


class Schemas:
    """The schemas of some locations for one Kubernetes version."""

    def __init__(self, locations: tuple[str, ...], minor: int) -> None:
        self._locations = [location for location in locations if location != "default"]
        self._minor = minor
        self._validators: dict[str, Any] = {}
        for location in self._locations:
            if location.startswith(("http://", "https://")):
                raise UsageError(f"--schema-location: {location}: schemas are read from disk only, nothing is fetched")

    def check(self, obj: Object) -> list[Error] | None:
        """The object's errors, or None where no location has a schema for it."""
        for location in self._locations:
            path = expand(location, obj.api_version, obj.kind, self._minor)
            validator = self._validator(path)
            if validator is not None:
                return _errors(validator, obj.value)
        return None

    def _validator(self, path: str) -> Any:
        if path not in self._validators:
            self._validators[path] = _load(path)
        return self._validators[path]


def expand(location: str, api_version: str, kind: str, minor: int) -> str:
    """The path that a template names: `{{ .ResourceKind }}`, `{{ .Group }}` and so on, as kubeconform fills them in."""
    group, _, version = api_version.rpartition("/")
    if "{{" not in location:
        location = os.path.join(location, "{{ .NormalizedKubernetesVersion }}-standalone{{ .StrictSuffix }}", "{{ .ResourceKind }}{{ .KindSuffix }}.json")
    short = group.split(".")[0]
    values = {
        "ResourceKind": kind.lower(), "ResourceAPIVersion": version, "Group": group, "NormalizedKubernetesVersion": f"v1.{minor}.0",
        "StrictSuffix": "-strict", "KindSuffix": f"-{short}-{version}" if short else f"-{version}",
    }

    def fill(match: re.Match[str]) -> str:
        if match[1] not in values:
            raise UsageError(f'--schema-location: unknown variable "{match[1]}"; variables are {", ".join(sorted(values))}')
        return values[match[1]]

    return re.sub(r"\{\{\s*\.(\w+)\s*\}\}", fill, location)


def _load(path: str) -> Any:
    import jsonschema
    from jsonschema import validators

    from k8slint.apis.apiextensions.schema_values import _matches

    try:
        with open(path, encoding="utf-8") as file:
            schema = json.load(file)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"--schema-location: {path}: {error}") from None

    def pattern(validator: Any, wanted: Any, instance: Any, schema: Any) -> Any:
        if validator.is_type(instance, "string") and not _matches(wanted, instance):
            yield jsonschema.ValidationError(f"{instance!r} does not match {wanted!r}")

    try:
        base = validators.validator_for(schema, default=jsonschema.Draft202012Validator)
        base.check_schema(schema)
        return validators.extend(base, {"pattern": pattern})(schema)
    except (jsonschema.SchemaError, RecursionError) as error:
        raise UsageError(f"--schema-location: {path} is no JSON schema: {str(error).splitlines()[0]}") from None


def _errors(validator: Any, value: dict[str, Any]) -> list[Error]:
    found = []
    for error in sorted(validator.iter_errors(value), key=lambda e: [str(p) for p in e.absolute_path]):
        path = tuple(error.absolute_path)
        values: dict[str, object] = {"message": error.message[:300]}
        shown = "" if isinstance(error.instance, (dict, list)) else error.instance
        found.append(Error(_REASONS.get(error.validator, INVALID), path, shown, "{message}", values))
        if len(found) == 100:
            break
    return found
