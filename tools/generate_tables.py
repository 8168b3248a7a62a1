#!/usr/bin/env python3
"""Generate schemas/types.txt and schemas/kinds.txt: every API struct and kind, Kubernetes 1.25 to 1.37.

    python tools/generate_tables.py [--api ../shared/api] [--json-schemas DIR] [--out schemas]

Sources: the struct facts of k8s.io/api (../shared/api) and, for what is not in that module (apiextensions,
apiregistration) and for `required`, the JSON schemas of the PyPI package kubernetes-validate. Build time only.

types.txt, one struct or named type a line, tab separated, in upstream's field order:
    core/v1.Container <TAB> name:Name:string:r <TAB> image:Image:string:o ...
a field is json:Go:type:flags[:range]; flags: o omitempty, r required, i inline (its fields stand in the parent),
e embedded, s known from the released schemas only; range `30-` / `-33` / `29-31`: the minor versions that have it. A named type is
    core/v1.PullPolicy <TAB> =string <TAB> Always|IfNotPresent|Never <TAB> +enum
where +enum is upstream's mark of a type without other values.
A type whose line differs in more than its set of fields has one line a version range: `name@25-28`.

kinds.txt: apiVersion, kind, N or C (namespaced or cluster), type, introduced, deprecated, removed,
replacement, D (off by default) - "-" where not known.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

MINORS = list(range(25, 38))
PRIMITIVES = {"string", "bool", "int32", "int64", "int", "byte", "float64", "uint64", "uint32", "uint8", "int8", "int16", "rune"}

# What is neither in k8s.io/api nor in the released schemas any more, and still stands in people's files.
LOST = [
    ("policy/v1beta1", "PodSecurityPolicy", "C", 25, "pod-security admission (namespace label pod-security.kubernetes.io/enforce)"),
    ("extensions/v1beta1", "PodSecurityPolicy", "C", 16, "pod-security admission (namespace label pod-security.kubernetes.io/enforce)"),
    ("autoscaling/v2beta1", "HorizontalPodAutoscaler", "N", 25, "autoscaling/v2"),
    ("autoscaling/v2beta2", "HorizontalPodAutoscaler", "N", 26, "autoscaling/v2"),
    ("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", "C", 22, "apiextensions.k8s.io/v1"),
    ("apiregistration.k8s.io/v1beta1", "APIService", "C", 22, "apiregistration.k8s.io/v1"),
    ("batch/v2alpha1", "CronJob", "N", 21, "batch/v1"),
    ("node.k8s.io/v1alpha1", "RuntimeClass", "C", 22, "node.k8s.io/v1"),
    ("scheduling.k8s.io/v1alpha1", "PriorityClass", "C", 22, "scheduling.k8s.io/v1"),
    ("networking.k8s.io/v1beta1", "NetworkPolicy", "N", 16, "networking.k8s.io/v1"),
    ("rbac.authorization.k8s.io/v1alpha1", "Role", "N", 22, "rbac.authorization.k8s.io/v1"),
    ("rbac.authorization.k8s.io/v1alpha1", "RoleBinding", "N", 22, "rbac.authorization.k8s.io/v1"),
    ("rbac.authorization.k8s.io/v1alpha1", "ClusterRole", "C", 22, "rbac.authorization.k8s.io/v1"),
    ("rbac.authorization.k8s.io/v1alpha1", "ClusterRoleBinding", "C", 22, "rbac.authorization.k8s.io/v1"),
    ("flowcontrol.apiserver.k8s.io/v1alpha1", "FlowSchema", "C", 24, "flowcontrol.apiserver.k8s.io/v1"),
    ("flowcontrol.apiserver.k8s.io/v1alpha1", "PriorityLevelConfiguration", "C", 24, "flowcontrol.apiserver.k8s.io/v1"),
    ("discovery.k8s.io/v1alpha1", "EndpointSlice", "N", 20, "discovery.k8s.io/v1"),
    ("auditregistration.k8s.io/v1alpha1", "AuditSink", "C", 19, "the API server's audit policy file"),
    ("settings.k8s.io/v1alpha1", "PodPreset", "N", 20, "a mutating admission policy or webhook"),
]
# Groups of the k8s.io/api module that are no resources of the API server.
NOT_SERVED = {"admission", "imagepolicy", "apidiscovery"}
# Kinds that only the newest version's schemas know, and that have no namespace.
# Beta versions of 1.24 or later that are served all the same: pkg/controlplane's legacyBetaEnabledByDefaultResources.
LATE_BETA_BY_DEFAULT = ("flowcontrol.apiserver.k8s.io/v1beta3",)
CLUSTER_SCOPED: set[str] = set()
# API group of a Go package, where it is not the package's own name.
GROUPS = {
    "core": "", "admissionregistration": "admissionregistration.k8s.io", "apiextensions": "apiextensions.k8s.io",
    "apiregistration": "apiregistration.k8s.io", "apiserverinternal": "internal.apiserver.k8s.io",
    "authentication": "authentication.k8s.io", "authorization": "authorization.k8s.io", "certificates": "certificates.k8s.io",
    "coordination": "coordination.k8s.io", "discovery": "discovery.k8s.io", "events": "events.k8s.io",
    "flowcontrol": "flowcontrol.apiserver.k8s.io", "networking": "networking.k8s.io", "node": "node.k8s.io",
    "rbac": "rbac.authorization.k8s.io", "resource": "resource.k8s.io", "scheduling": "scheduling.k8s.io", "storage": "storage.k8s.io",
    "storagemigration": "storagemigration.k8s.io",
}


def qualify(go_type: str, package: str, types: dict[str, Any], of_type: str) -> str:
    """`[]ContainerPort` in core/v1 -> `[]core/v1.ContainerPort`."""
    match = re.match(r"^((?:\*|\[\]|map\[[^\]]+\])*)(.*)$", go_type)
    assert match
    prefix, name = match.groups()
    prefix = re.sub(r"map\[([^\]]+)\]", lambda m: f"map[{qualify(m.group(1), package, types, of_type)}]", prefix)
    if name in PRIMITIVES or name in ("interface{}", "any"):
        return prefix + name
    if "." not in name:
        for candidate in (f"{package}.{name}",):
            if candidate in types:
                return prefix + candidate
        if package == "core/v1" and name == "UID":
            return prefix + "types.UID"
        return prefix + f"{package}.{name}"
    alias, name = name.split(".", 1)
    if alias == "time":
        return prefix + f"time.{name}"
    if alias in ("resource", "intstr", "types") or (alias == "runtime"):
        return prefix + f"{alias}.{name}"
    if re.fullmatch(r"[a-z]+v\d\w*", alias) and alias not in ("metav1", "corev1", "apiv1"):
        group, version = re.fullmatch(r"([a-z]+?)(v\d\w*)", alias).groups()  # type: ignore[union-attr]
        return f"{prefix}{group}/{version}.{name}"
    options = {"metav1": ["meta/v1"], "v1": ["core/v1", "meta/v1", package.split("/")[0] + "/v1", package], "corev1": ["core/v1"], "core": ["core/v1"],
               "apiv1": ["core/v1"], "k8s": ["core/v1"], "policy": ["policy/v1", "policy/v1beta1"],
               "authenticationv1": ["authentication/v1"], "runtime": ["runtime"], "v1alpha2": [package]}.get(alias)
    if options is None:
        options = [package.split("/")[0] + "/" + alias, alias]
    if alias == "v1" and package == "admission/v1":
        options = ["meta/v1", "core/v1"]
    for option in options:
        if f"{option}.{name}" in types:
            return prefix + f"{option}.{name}"
    return prefix + f"{options[0]}.{name}"


def closed(entry: dict[str, Any]) -> str:
    """The mark of a type that upstream declares an enumeration: no values but its constants."""
    return "+enum" if "+enum" in entry.get("markers", ()) else ""  # type: ignore[operator]


def load_go(path: Path) -> dict[str, Any]:
    """type name -> ("struct", [(json, go, type, flags)]) or ("named", underlying, [enum values], "+enum" or "")."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    types, out = raw["types"], {}
    for name, entry in types.items():
        package = name.rpartition(".")[0]
        if package.split("/")[0] in NOT_SERVED:
            continue
        if "fields" in entry:
            fields = []
            if name == "core/v1.DaemonEndpoint":  # its block comment is not read right by the extractor
                out[name] = ["struct", [["Port", "Port", "int32", "r"]]]
                continue
            for field in entry["fields"]:
                tag, go = field["json"], field["go"]
                if tag == "-":
                    continue
                inline = field.get("inline") or (field.get("embedded") and not tag)
                flags = ("o" if field.get("omitempty") else "") + ("i" if inline else "") + ("e" if field.get("embedded") else "")
                if field.get("embedded"):
                    go = field["type"].lstrip("*").rpartition(".")[2]
                fields.append([tag, go, qualify(field["type"], package, types, name), flags])
            out[name] = ["struct", fields]
        elif "alias" in entry or "underlying" in entry or "type" in entry:
            target = entry.get("alias") or entry.get("underlying") or entry.get("type")
            if target == "struct{}":
                out[name] = ["struct", []]
                continue
            out[name] = ["named", qualify(target, package, types, name), sorted(set(raw["enums"].get(name, {}).values())), closed(entry)]
    for name, values in raw["enums"].items():
        if name not in out and name.split("/")[0] not in NOT_SERVED and name in types:
            out[name] = ["named", "string", sorted(set(values.values())), closed(types[name])]
    return out


def released(types: dict[str, Any], definitions: dict[str, dict[str, Any]]) -> None:
    """Add to the newest version's Go facts (taken from a beta) what the released schemas have beyond them, and drop what they
    no longer have. Added fields carry the flag `s`: their place in the Go struct is not known, so nothing is hashed by it."""
    for ref, definition in definitions.items():
        if not ref.startswith("io.k8s.api."):
            continue
        name, properties = definition_type(ref), definition.get("properties")
        if not properties or name.rpartition(".")[0].split("/")[0] in NOT_SERVED:
            continue
        required = set(definition.get("required") or ())
        entry = types.get(name)
        while entry is not None and entry[0] == "named":
            entry = types.get(entry[1])
        if entry is None:
            entry = types[name] = ["struct", []]
            if "kind" in properties and "apiVersion" in properties:
                entry[1].append(["", "TypeMeta", "meta/v1.TypeMeta", "ie"])
        have = flat_names(types, name)
        for tag, prop in properties.items():
            if tag not in have and not (tag in ("kind", "apiVersion") and "metadata" in properties):
                go_type = schema_type(prop)
                flags = ("r" if tag in required else "o") + "s" + ("e" if go_type == "meta/v1.ObjectMeta" else "")
                entry[1].append([tag, tag[:1].upper() + tag[1:], go_type, flags])
        entry[1][:] = [f for f in entry[1] if not f[0] or f[0] in properties]


def flat_names(types: dict[str, Any], name: str) -> set[str]:
    """The JSON names of a struct's fields, inlined structs' included."""
    entry = types.get(name)
    while entry is not None and entry[0] == "named":
        entry = types.get(entry[1])
    out: set[str] = set()
    for tag, _, go_type, flags in entry[1] if entry else ():
        if "i" in flags:
            out |= flat_names(types, go_type.lstrip("*"))
        else:
            out.add(tag)
    return out


SPECIAL = {
    "io.k8s.apimachinery.pkg.api.resource.Quantity": "resource.Quantity",
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": "intstr.IntOrString",
    "io.k8s.apimachinery.pkg.apis.meta.v1.Time": "meta/v1.Time",
    "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime": "meta/v1.MicroTime",
    "io.k8s.apimachinery.pkg.runtime.RawExtension": "runtime.RawExtension",
    "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1": "meta/v1.FieldsV1",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON": "apiextensions/v1.JSON",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray": "apiextensions/v1.JSONSchemaPropsOrArray",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool": "apiextensions/v1.JSONSchemaPropsOrBool",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrStringArray": "apiextensions/v1.JSONSchemaPropsOrStringArray",
}


# Types that the decoder knows by name.
NOT_STRUCTS = {"meta/v1.Duration", "meta/v1.Time", "meta/v1.MicroTime", "meta/v1.FieldsV1", "apiextensions/v1.JSON"}


def definition_type(ref: str) -> str:
    """`io.k8s.api.core.v1.Pod` -> `core/v1.Pod`."""
    ref = ref.rpartition("/")[2]
    if ref in SPECIAL:
        return SPECIAL[ref]
    parts = ref.split(".")
    if ref.startswith("io.k8s.apimachinery.pkg.apis.meta."):
        return f"meta/{parts[-2]}.{parts[-1]}"
    return f"{parts[-3]}/{parts[-2]}.{parts[-1]}"


def schema_type(prop: dict[str, Any]) -> str:
    """The Go-like type of a JSON schema property (used for the two groups without Go facts)."""
    if "$ref" in prop:
        return definition_type(str(prop["$ref"]))
    kind = prop.get("type")
    if isinstance(kind, list):
        kind = next(k for k in kind if k != "null")
    if kind == "array":
        return "[]" + schema_type(prop["items"])  # type: ignore[arg-type]
    if kind == "object":
        extra = prop.get("additionalProperties")
        return "map[string]" + (schema_type(extra) if isinstance(extra, dict) else "interface{}")
    if kind == "string":
        return "[]byte" if prop.get("format") == "byte" else "string"
    if kind == "integer":
        return "int32" if prop.get("format") == "int32" else "int64"
    if kind == "number":
        return "float64"
    if kind == "boolean":
        return "bool"
    return "interface{}"


def add_schemas(types: dict[str, Any], definitions: dict[str, dict[str, Any]]) -> None:
    """Add `required` to the Go structs, and the structs that k8s.io/api lacks."""
    for ref, definition in definitions.items():
        name = definition_type(ref)
        package = name.rpartition(".")[0].split("/")[0]
        properties = definition.get("properties")
        required = set(definition.get("required") or ())
        if name in types:
            entry = types[name]
            if entry[0] == "struct":  # type: ignore[index]
                for field in entry[1]:  # type: ignore[index]
                    if field[0] in required and "r" not in field[3]:
                        field[3] += "r"
        elif package in ("apiextensions", "apiregistration") and ref not in SPECIAL:
            properties = properties if isinstance(properties, dict) else {}
            fields = []
            for tag, prop in properties.items():
                go_type = schema_type(prop)
                if tag in ("apiVersion", "kind") and "metadata" in properties:
                    continue
                flags = "r" if tag in required else "o"
                if tag == "metadata" and go_type == "meta/v1.ObjectMeta":
                    flags += "e"
                fields.append([tag, tag[0].upper() + tag[1:], go_type, flags])
            if "apiVersion" in properties and "kind" in properties:
                fields.insert(0, ["", "TypeMeta", "meta/v1.TypeMeta", "ie"])
            types[name] = ["struct", sorted(fields, key=lambda f: {"": 0, "metadata": 1, "spec": 2, "status": 3}.get(f[0], 2))]


def fill_gaps(types: dict[str, Any], definitions: dict[str, dict[str, Any]]) -> None:
    """Add the structs that are referred to and stand nowhere: of apimachinery, and those without a field (`basic: {}`)."""
    known = {definition_type(ref): definition for ref, definition in definitions.items()}
    pending = list(types.values())
    while pending:
        entry = pending.pop()
        for field in entry[1] if entry[0] == "struct" else ():
            name = re.sub(r"^(?:\*|\[\]|map\[[^\]]+\])*", "", field[2])
            package = name.rpartition(".")[0]
            if name in types or "/v" not in package or name in SPECIAL.values() or name in NOT_STRUCTS:
                continue
            definition = known.get(name, {})
            required = set(definition.get("required") or ())
            types[name] = ["struct", [
                [tag, tag[:1].upper() + tag[1:], schema_type(prop), "r" if tag in required else "o"]
                for tag, prop in (definition.get("properties") or {}).items()
            ]]
            pending.append(types[name])


def span(minors: list[int]) -> str:
    """A contiguous range of minors as text; the whole range is empty."""
    low, high = minors[0], minors[-1]
    assert minors == list(range(low, high + 1)), minors
    return ("" if low == MINORS[0] else str(low)) + "-" + ("" if high == MINORS[-1] else str(high))


def merge_struct(by_minor: dict[int, list[list[str]]]) -> list[str] | None:
    """One field list for all versions, each field with its range; None where the orders contradict each other."""
    order: list[tuple[str, ...]] = []
    for minor in sorted(by_minor, reverse=True):
        position = 0
        for field in map(tuple, by_minor[minor]):
            if field in order:
                position = order.index(field) + 1
            else:
                order.insert(position, field)
                position += 1
    cells = []
    for field in order:
        minors = [m for m in sorted(by_minor) if list(field) in by_minor[m]]
        if minors != list(range(minors[0], minors[-1] + 1)):
            return None
        whole = minors[0] == min(by_minor) and minors[-1] == max(by_minor)
        cells.append((field, "" if whole else span(minors)))
    for fields in by_minor.values():
        got = [list(f) for f, r in cells if list(f) in fields]
        if got != fields:
            return None
    return [":".join((f[0], f[1] if f[1] != f[0][:1].upper() + f[0][1:] else "", f[2], f[3])) + (f":{r}" if r else "") for f, r in cells]


def type_lines(versions: dict[int, dict[str, Any]]) -> list[str]:
    """The lines of types.txt."""
    out = []
    for name in sorted({n for types in versions.values() for n in types}):
        present = {m: types[name] for m, types in versions.items() if name in types}
        minors = sorted(present)
        head = name if minors == MINORS else f"{name}@{span(minors)}"
        if all(e[0] == "struct" for e in present.values()):  # type: ignore[index]
            cells = merge_struct({m: e[1] for m, e in present.items()})  # type: ignore[index]
            if cells is not None:
                out.append("\t".join([head, *cells]))
                continue
        runs: list[list[int]] = []
        for minor in minors:
            if runs and present[runs[-1][-1]] == present[minor] and runs[-1][-1] == minor - 1:
                runs[-1].append(minor)
            else:
                runs.append([minor])
        for run in runs:
            entry = present[run[0]]
            head = name if run == MINORS else f"{name}@{span(run)}"
            if entry[0] == "struct":  # type: ignore[index]
                out.append("\t".join([head, *(merge_struct({m: present[m][1] for m in run}) or [])]))  # type: ignore[index]
            else:
                out.append("\t".join([head, "=" + entry[1], "|".join(entry[2]), entry[3]]).removesuffix("\t"))  # type: ignore[index]
    return out


def kind_lines(api: Path, definitions: dict[int, dict[str, dict[str, Any]]]) -> list[str]:
    """The lines of kinds.txt."""
    rows: dict[tuple[str, str], list[str]] = {}
    for minor in MINORS:
        types = json.loads((api / f"types-1.{minor}.json").read_text(encoding="utf-8"))["types"]
        for name, entry in types.items():
            package, _, kind = name.rpartition(".")
            group, _, version = package.partition("/")
            markers = " ".join(entry.get("markers", []))
            fields = entry.get("fields", [])
            if group in NOT_SERVED or group == "runtime" or not any(f.get("embedded") and not f["json"] and f["type"].endswith("TypeMeta") for f in fields):
                continue
            if kind.endswith("List") or group == "meta":
                continue
            if kind.endswith("Options") or kind in ("SerializedReference", "RangeAllocation", "DeploymentRollback", "Scale", "PodStatusResult"):
                continue
            full = GROUPS.get(group, group)
            api_version = f"{full}/{version}" if full else version
            life = dict(re.findall(r"prerelease-lifecycle-gen:(\w+)=(\S+)", markers))
            introduced = life.get("introduced", "-").removeprefix("1.")
            deprecated, removed = life.get("deprecated", "").removeprefix("1."), life.get("removed", "").removeprefix("1.")
            if ("beta" in version or "alpha" in version) and introduced not in ("-", ""):
                deprecated = deprecated or str(int(introduced) + 3)
                removed = removed or str(int(deprecated) + 3)
            replacement = life.get("replacement", "-")
            if replacement != "-":
                g, v, _k = replacement.split(",")
                replacement = f"{g}/{v}" if g else v
            scope = "C" if "nonNamespaced" in markers else "N"
            late = "beta" in version and introduced.isdigit() and int(introduced) >= 24
            off = "D" if "alpha" in version or (late and api_version not in LATE_BETA_BY_DEFAULT) else "-"
            rows[(api_version, kind)] = [api_version, kind, scope, name, introduced or "-", deprecated or "-", removed or "-", replacement, off]
    for ref, definition in definitions[MINORS[-1]].items():
        for gvk in definition.get("x-kubernetes-group-version-kind", ()) if ref.startswith("io.k8s.api.") else ():
            api_version = f"{gvk['group']}/{gvk['version']}" if gvk["group"] else gvk["version"]
            if (api_version, gvk["kind"]) in rows or gvk["kind"].endswith(("List", "Options")):
                continue
            if gvk["kind"] in ("Eviction", "Scale", "DeploymentRollback") and gvk["group"] != "lifecycle.k8s.io":
                continue  # subresources
            off = "D" if "alpha" in gvk["version"] or "beta" in gvk["version"] else "-"
            scope = "C" if gvk["kind"] in CLUSTER_SCOPED else "N"
            rows[(api_version, gvk["kind"])] = [api_version, gvk["kind"], scope, definition_type(ref), str(MINORS[-1]), "-", "-", "-", off]
    rows[("apiextensions.k8s.io/v1", "CustomResourceDefinition")] = [
        "apiextensions.k8s.io/v1", "CustomResourceDefinition", "C", "apiextensions/v1.CustomResourceDefinition", "16", "-", "-", "-", "-"]
    rows[("apiregistration.k8s.io/v1", "APIService")] = [
        "apiregistration.k8s.io/v1", "APIService", "C", "apiregistration/v1.APIService", "10", "-", "-", "-", "-"]
    for api_version, kind, scope, removed_in, replacement in LOST:
        row = rows.get((api_version, kind))
        if row:
            row[6], row[7] = str(removed_in), row[7] if row[7] != "-" else replacement
        else:
            rows[(api_version, kind)] = [api_version, kind, scope, "-", "-", "-", str(removed_in), replacement, "-"]
    return ["\t".join(rows[key]) for key in sorted(rows)]


def main() -> None:
    """Read the sources, write both files."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    root = Path(__file__).resolve().parent.parent
    parser.add_argument("--api", type=Path, default=root.parent / "shared" / "api")
    parser.add_argument("--json-schemas", type=Path)
    parser.add_argument("--out", type=Path, default=root / "schemas")
    arguments = parser.parse_args()
    schemas = arguments.json_schemas
    if schemas is None:
        try:
            import kubernetes_validate
        except ImportError:
            sys.exit("tools/generate_tables.py: needs the PyPI package kubernetes-validate (pip install kubernetes-validate)")
        schemas = Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema"
    versions, definitions = {}, {}
    for minor in MINORS:
        types = load_go(arguments.api / f"types-1.{minor}.json")
        loaded = json.loads((schemas / f"v1.{minor}.0-local" / "_definitions.json").read_text(encoding="utf-8"))
        definitions[minor] = loaded.get("$defs") or loaded["definitions"]
        if minor == MINORS[-1]:
            released(types, definitions[minor])
        add_schemas(types, definitions[minor])
        fill_gaps(types, definitions[minor])
        versions[minor] = types
    target = arguments.out
    (target / "types.txt").write_text("\n".join(type_lines(versions)) + "\n", encoding="utf-8")
    (target / "kinds.txt").write_text("\n".join(kind_lines(arguments.api, definitions)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
