"""Which kinds exist in which version, and what their fields are: the compiled tables in `schemas/`.

The tables are text, read once and understood line by line only as far as a run needs them: a file with one Deployment
touches some sixty of 1,700 types. `tools/generate_tables.py` writes them and says how a line reads.
"""

from __future__ import annotations

import os
import sys

OLDEST, NEWEST = 25, 37

# The room under k8slint/apis/ of an API group.
ROOMS = {
    "": "core", "apps": "apps", "batch": "batch", "autoscaling": "autoscaling", "policy": "policy", "extensions": "extensions",
    "networking.k8s.io": "networking", "discovery.k8s.io": "discovery", "rbac.authorization.k8s.io": "rbac",
    "storage.k8s.io": "storage", "scheduling.k8s.io": "scheduling", "node.k8s.io": "node", "coordination.k8s.io": "coordination",
    "certificates.k8s.io": "certificates", "admissionregistration.k8s.io": "admissionregistration",
    "apiextensions.k8s.io": "apiextensions", "apiregistration.k8s.io": "apiregistration",
    "flowcontrol.apiserver.k8s.io": "flowcontrol", "resource.k8s.io": "resource", "events.k8s.io": "events",
    "authentication.k8s.io": "authentication", "authorization.k8s.io": "authorization",
    "storagemigration.k8s.io": "storagemigration", "internal.apiserver.k8s.io": "internal",
    "auditregistration.k8s.io": "auditregistration", "settings.k8s.io": "settings", "lifecycle.k8s.io": "lifecycle",
}


class Kind:
    """A kind in one apiVersion. Minor versions are ints; 0 where the table says none."""

    __slots__ = ("api_version", "deprecated", "introduced", "kind", "namespaced", "off_by_default", "removed", "replacement", "type")

    def __init__(self, line: str) -> None:
        api_version, kind, scope, type_, introduced, deprecated, removed, replacement, off = line.split("\t")
        self.api_version = sys.intern(api_version)
        self.kind = sys.intern(kind)
        self.namespaced = scope == "N"
        self.type = "" if type_ == "-" else type_
        self.introduced = int(introduced) if introduced != "-" else 0
        self.deprecated = int(deprecated) if deprecated != "-" else 0
        self.removed = int(removed) if removed != "-" else 0
        self.replacement = "" if replacement == "-" else replacement
        self.off_by_default = off == "D"

    def served(self, minor: int) -> bool:
        """Whether an API server of this version knows the kind (it may still be off by default)."""
        if self.type == "" or self.introduced > minor or (self.removed and minor >= self.removed):
            return False
        return line(minor, self.type) is not None  # alpha versions go without a word when the next one comes


class Field:
    """A field of a struct: JSON and Go name, fully named Go type, and how it is written.

    `schema_only`: known from the released JSON schemas alone, so that its place among the Go fields is not known.
    """

    __slots__ = ("embedded", "go_name", "go_type", "high", "inline", "json_name", "low", "omitempty", "required", "schema_only")

    def __init__(self, cell: str) -> None:
        parts = cell.split(":")
        self.json_name = sys.intern(parts[0])
        self.go_name = parts[1] or parts[0][:1].upper() + parts[0][1:]
        self.go_type = parts[2]
        flags = parts[3]
        self.omitempty = "o" in flags
        self.required = "r" in flags
        self.inline = "i" in flags
        self.embedded = "e" in flags
        self.schema_only = "s" in flags
        self.low, self.high = _range(parts[4]) if len(parts) > 4 else (OLDEST, NEWEST)

    def __repr__(self) -> str:
        return f"Field({self.json_name} {self.go_type})"


def _range(text: str) -> tuple[int, int]:
    low, _, high = text.partition("-")
    return int(low) if low else OLDEST, int(high) if high else NEWEST


def _folder() -> str:
    """The `schemas` folder: inside the installed package, or beside it in a checkout."""
    here = os.path.dirname(os.path.abspath(__file__))
    inside = os.path.join(here, "schemas")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(here), "schemas")


def _read(name: str) -> str:
    with open(os.path.join(_folder(), name), encoding="utf-8") as file:
        return file.read()


_kinds: dict[tuple[str, str], str | Kind] = {}
_lines: dict[str, str] = {}
_structs: dict[tuple[int, str], list[Field]] = {}


def _load_kinds() -> dict[tuple[str, str], str | Kind]:
    if not _kinds:
        for line in _read("kinds.txt").splitlines():
            api_version, kind, _ = line.split("\t", 2)
            _kinds[(api_version, kind)] = line
    return _kinds


def lookup(api_version: str, kind: str) -> Kind | None:
    """The kind, served or not, or None where no version of Kubernetes has (or had) it."""
    table = _kinds or _load_kinds()
    found = table.get((api_version, kind))
    if type(found) is str:
        found = table[(api_version, kind)] = Kind(found)
    return found  # type: ignore[return-value]


def kinds(minor: int | None = None) -> list[Kind]:
    """Every kind, or those that one version serves; sorted by apiVersion and kind."""
    found = [lookup(*key) for key in _load_kinds()]
    return [k for k in found if k is not None and (minor is None or k.served(minor))]


def is_builtin_kind(kind: str) -> bool:
    """Whether any version of Kubernetes has a kind of this name (a custom resource may have the same)."""
    global _kind_names
    if not _kind_names:
        _kind_names = frozenset(name for _, name in _load_kinds())
    return kind in _kind_names


_kind_names: frozenset[str] = frozenset()


def is_builtin_group(group: str) -> bool:
    """Whether the API group is Kubernetes' own (others are custom resources)."""
    return group in ROOMS


def versions_of(kind: str, minor: int) -> list[str]:
    """The apiVersions that serve a kind of this name, stable ones first."""
    found = [k.api_version for k in kinds(minor) if k.kind == kind]
    return sorted(found, key=lambda v: ("alpha" in v, "beta" in v, v))


def _load_lines() -> dict[str, str]:
    if not _lines:
        for line in _read("types.txt").split("\n"):
            name, _, rest = line.partition("\t")
            _lines[name] = rest
        # type names with a version range: `core/v1.X@30-` -> listed under the plain name
        for name in [n for n in _lines if "@" in n]:
            plain = name[: name.index("@")]
            _lines[plain] = _lines.get(plain, "\n") + name[name.index("@") :] + "\t" + _lines[name] + "\n"
    return _lines


def type_names() -> list[str]:
    """The full names of all types, of whatever version."""
    return [name for name in _lines or _load_lines() if name and "@" not in name]


def line(minor: int, type_name: str) -> str | None:
    """The raw table line of a type in one version, without its name; None where the version lacks it."""
    found = (_lines or _load_lines()).get(type_name)
    if found is None or not found.startswith("\n"):
        return found
    for entry in found[1:].splitlines():
        head, _, rest = entry.partition("\t")
        low, high = _range(head[1:])
        if low <= minor <= high:
            return rest
    return None


def struct(minor: int, type_name: str) -> list[Field]:
    """The fields of a struct in upstream's order; empty for named types and unknown names."""
    found = _structs.get((minor, type_name))
    if found is None:
        text = line(minor, type_name)
        if text and text.startswith("=") and "/" in text:
            found = struct(minor, text[1:].partition("\t")[0])  # another version's struct under a name of its own
        elif not text or text.startswith("="):
            found = []
        else:
            found = [f for f in map(Field, text.split("\t")) if f.low <= minor <= f.high]
        _structs[(minor, type_name)] = found
    return found


def named(minor: int, type_name: str) -> tuple[str, tuple[str, ...]] | None:
    """(underlying type, well-known values) of a named type such as core/v1.PullPolicy; None for structs."""
    text = line(minor, type_name)
    if text is None or not text.startswith("="):
        return None
    parts = text[1:].split("\t")
    return parts[0], tuple(parts[1].split("|")) if len(parts) > 1 and parts[1] else ()


def is_closed(minor: int, type_name: str) -> bool:
    """Whether a named type has no values but those that `named` lists (upstream marks it +enum)."""
    return (line(minor, type_name) or "").endswith("\t+enum")


def known_range(type_name: str, json_name: str) -> tuple[int, int] | None:
    """The minor versions in which the struct has the field, over all versions; None where none has it."""
    low, high = 0, 0
    for minor in range(OLDEST, NEWEST + 1):
        if any(f.json_name == json_name for f in struct(minor, type_name)):
            low, high = low or minor, minor
    return (low, high) if low else None


def parse_kube_version(text: str) -> int:
    """`1.30`, `v1.30.2` or `1.30.0` to 30. Raises ValueError for what is no version from 1.25 to 1.37."""
    parts = text.strip().removeprefix("v").split(".")
    if len(parts) < 2 or parts[0] != "1" or not (parts[1].isascii() and parts[1].isdigit() and len(parts[1]) < 4):
        raise ValueError(f'"{text}" is not a Kubernetes version: write 1.{OLDEST} to 1.{NEWEST}')
    minor = int(parts[1])
    if not OLDEST <= minor <= NEWEST:
        raise ValueError(f'"{text}" is not supported: versions 1.{OLDEST} to 1.{NEWEST} are')
    return minor
