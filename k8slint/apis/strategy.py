"""What every create does to an object after defaulting and before it is stored: apiserver's registry/rest/create.go."""

from __future__ import annotations

from typing import Any

from k8slint import scheme

Value = dict[str, Any]

# What only a cluster can know, or what it sets anew whatever the author wrote.
SYSTEM_FIELDS = (
    "uid", "selfLink", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "managedFields", "resourceVersion",
    "generation",
)
# The kinds whose status may be given on create.
KEEP_STATUS = frozenset(("Node",))
RANDOM_SUFFIX = "?????"


def lookup(table: dict[str, Any], api_version: str, kind: str) -> Any:
    """The entry of a DEFAULTS, PREPARE or VALIDATE table: `version/Kind` before `Kind`."""
    return table.get(f"{api_version.rpartition('/')[2]}/{kind}") or table.get(kind)


def table(room: str, module: str, name: str) -> dict[str, Any]:
    """A group's table of functions by kind; empty where the group has no such module."""
    from importlib import import_module
    from importlib.util import find_spec

    package = f"k8slint.apis.{room}"
    if not room or find_spec(package) is None or find_spec(f"{package}.{module}") is None:
        return {}
    found: dict[str, Any] = getattr(import_module(f"{package}.{module}"), name)
    return found


def prepare_for_create(obj: Value, minor: int) -> None:
    """Change a defaulted object into what is stored, in place: metadata, status, then what the kind's registry does."""
    api_version, kind = obj.get("apiVersion", ""), obj.get("kind", "")
    known = scheme.lookup(api_version, kind)
    metadata = obj.get("metadata")
    if type(metadata) is not dict:  # a custom resource is not decoded
        metadata = obj["metadata"] = {}
    for field in SYSTEM_FIELDS:
        metadata.pop(field, None)
    if not metadata.get("name") and metadata.get("generateName"):
        metadata["name"] = metadata["generateName"] + RANDOM_SUFFIX
    if known is None:
        return
    if known.namespaced:
        if not metadata.get("namespace"):
            metadata["namespace"] = "default"
    else:
        metadata.pop("namespace", None)
    if kind not in KEEP_STATUS:
        obj.pop("status", None)
    prepare = lookup(table(scheme.ROOMS.get(api_version.rpartition("/")[0], ""), "strategy", "PREPARE"), api_version, kind)
    if prepare is not None:
        prepare(obj, minor)
