#!/usr/bin/env python3
"""Generate the pydantic models in schemas/ from schemas/types.txt, for the newest Kubernetes version.

    python tools/generate_models.py [--check]

Writes schemas/<module>.py for each API group and version that KINDS lead to, and schemas/names.py. With --check nothing
is written and the exit code is 1 where a file on disk differs. Classes stand after what they use, so that no
annotation is a string; within a class fields are in upstream's order.
"""

from __future__ import annotations

import argparse
import keyword
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from k8slint import scheme  # noqa: E402

# The kinds that get models; everything they use follows. The order is that of the files.
KINDS = {
    "core/v1": (
        "Pod", "PodTemplate", "ReplicationController", "Service", "ServiceAccount", "ConfigMap", "Secret", "PersistentVolumeClaim",
        "PersistentVolume", "Namespace", "Node", "LimitRange", "ResourceQuota",
    ),
    "apps/v1": ("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"),
    "batch/v1": ("Job", "CronJob"),
    "networking/v1": ("Ingress", "NetworkPolicy"),
    "autoscaling/v2": ("HorizontalPodAutoscaler",),
    "autoscaling/v1": ("HorizontalPodAutoscaler",),
    "policy/v1": ("PodDisruptionBudget",),
    "rbac/v1": ("Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"),
    "storage/v1": ("StorageClass",),
}
# Go type -> (module, name, zero value)
SCALARS = {
    "string": ("", "str", '""'), "bool": ("", "bool", "False"), "int32": (".model", "Int32", "0"), "int64": (".model", "Int64", "0"),
    "[]byte": (".model", "Bytes", '""'), "types.UID": ("", "str", '""'), "interface{}": ("typing", "Any", "None"),
    "resource.Quantity": (".resource", "Quantity", 'Quantity("0")'), "intstr.IntOrString": (".intstr", "IntOrString", "IntOrString(0)"),
    "meta/v1.Time": (".model", "Time", '""'), "meta/v1.MicroTime": (".model", "MicroTime", '""'),
    "meta/v1.FieldsV1": ("typing", "Any", "None"),
}
# What a model already has; a field of that name gets an underscore.
TAKEN = {"source", "position", "is_set", "zero", "to_dict", "copy", "dict", "json", "schema", "construct", "validate", "from_orm"}
WIDTH = 140

HEADER = '''"""{title}

Made by tools/generate_models.py from schemas/types.txt: edit there, then run it. schemas/model.py says how to read it.
"""
'''


def module_name(package: str) -> str:
    """Upstream's import alias: `core/v1` -> `corev1`."""
    return package.replace("/", "")


class Module:
    """One file in the making."""

    def __init__(self, package: str) -> None:
        self.package = package
        self.imports: dict[str, set[str]] = {}
        self.blocks: list[list[str]] = []

    def use(self, module: str, name: str) -> None:
        """Note an import."""
        if module:
            self.imports.setdefault(module, set()).add(name)

    def text(self) -> str:
        """The file."""
        upstream = f"k8s.io/api/{self.package}" if self.package != "meta/v1" else "k8s.io/apimachinery/pkg/apis/meta/v1"
        out = [HEADER.format(title=f"{module_name(self.package)}: the types of {upstream}.")]
        standard = sorted(m for m in self.imports if m == "typing")
        third = sorted(m for m in self.imports if m == "pydantic")
        own = sorted(m for m in self.imports if m.startswith("."))
        for names in (standard, third, own):
            if names:
                out += [f"from {m} import {', '.join(sorted(self.imports[m], key=_isort))}" for m in names]
                out.append("")
        before = ""
        for block in self.blocks:
            if before != "alias" or block[0].startswith("class "):
                out += ["", ""] if before or block[0].startswith("class ") else []
            out += block
            before = "class" if block[0].startswith("class ") else "alias"
        return re.sub(r"\n{4,}", "\n\n\n", "\n".join(out)).rstrip("\n") + "\n"


def _isort(name: str) -> tuple[int, str]:
    """ruff's order of imported names: constants, classes, functions."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)


class Generator:
    """Walks the types from the kinds down."""

    def __init__(self, minor: int) -> None:
        self.minor = minor
        self.modules: dict[str, Module] = {}
        self.done: set[str] = set()
        self.kinds = {f"{package}.{kind}" for package, kinds in KINDS.items() for kind in kinds}
        self.attributes: dict[str, str] = {}
        self.api_versions = {k.type: k.api_version for k in scheme.kinds(minor)}

    def run(self) -> dict[str, str]:
        """File name -> text."""
        self.visit("meta/v1.ObjectMeta")
        for package, kinds in KINDS.items():
            for kind in kinds:
                self.visit(f"{package}.{kind}")
        files = {f"{module_name(package)}.py": module.text() for package, module in self.modules.items()}
        files["names.py"] = self.names()
        return files

    def names(self) -> str:
        """names.py: what the models and `load` look up."""
        header = HEADER.format(title="The names that follow no rule, and which kinds have models.")
        lines = [header, "# attribute -> JSON name", "JSON_NAMES = {"]
        lines += [f'    "{attribute}": "{name}",' for attribute, name in sorted(self.attributes.items()) if camel(attribute) != name]
        lines += ["}", "", "# (apiVersion, kind) -> module", "MODELS = {"]
        for package, kinds in KINDS.items():
            for kind in kinds:
                lines.append(f'    ("{self.api_versions[f"{package}.{kind}"]}", "{kind}"): "{module_name(package)}",')
        return "\n".join([*lines, "}"]) + "\n"

    def visit(self, name: str) -> None:
        """Write a type, after everything that it uses."""
        if name in self.done or name in SCALARS:
            return
        self.done.add(name)
        package, _, short = name.rpartition(".")
        module = self.modules.setdefault(package, Module(package))
        alias = scheme.named(self.minor, name)
        if alias is not None:
            module.blocks.append(self.alias(module, name, short, *alias))
            return
        fields = scheme.struct(self.minor, name)
        lines, inlined = [], []
        for field in fields:
            if field.inline:
                inner = field.go_type.lstrip("*")
                inlined.append(inner)
                for item in scheme.struct(self.minor, inner):
                    lines += self.field(module, name, item)
            else:
                lines += self.field(module, name, field)
        names = " and ".join(i.rpartition(".")[2] for i in inlined if i != "meta/v1.TypeMeta")
        text = f"{package} {short}" + (f", with the fields of {names}" if names else "")
        if name in self.kinds:
            module.use(".runtime", "Object")
            head = [f"class {short}(Object):", f'    """{text}."""', "", f'    api_version: str = "{self.api_versions[name]}"',
                    f'    kind: str = "{short}"']
        else:
            module.use(".model", "Model")
            head = [f"class {short}(Model):", f'    """{text}."""'] + ([""] if lines else [])
        module.blocks.append([*head, *lines])

    def alias(self, module: Module, name: str, short: str, underlying: str, values: tuple[str, ...]) -> list[str]:
        """A named type: `PullPolicy = Annotated[str, values("Always", ...)]`."""
        base = self.annotation(module, underlying)
        if not values:
            return [f"{short} = {base}"]
        function = "values" if scheme.is_closed(self.minor, name) else "examples"
        module.use("typing", "Annotated")
        module.use(".model", function)
        quoted = ", ".join(f'"{v}"' for v in values)
        line = f"{short} = Annotated[{base}, {function}({quoted})]"
        if len(line) <= WIDTH:
            return [line]
        rows, row = [], "       "
        for value in values:
            cell = f' "{value}",'
            if len(row) + len(cell) > WIDTH:
                rows.append(row)
                row = "       "
            row += cell
        return [f"{short} = Annotated[", f"    {base},", f"    {function}(", *rows, row, "    ),", "]"]

    def field(self, module: Module, owner: str, field: scheme.Field) -> list[str]:
        """The line of a field."""
        if owner in self.kinds and field.json_name in ("apiVersion", "kind", "metadata"):
            return []
        attribute = snake(field.json_name)
        if keyword.iskeyword(attribute) or attribute in TAKEN:
            attribute += "_"
        known = self.attributes.setdefault(attribute, field.json_name)
        explicit = f'alias="{field.json_name}"' if known != field.json_name else ""
        go_type = field.go_type
        pointer = go_type.startswith("*")
        annotation = self.annotation(module, go_type.lstrip("*"))
        zero = "None" if pointer or (field.schema_only and not field.required) else self.zero(module, go_type, field.required)
        if zero == "None" and annotation != "Any":
            annotation += " | None"
        if explicit or zero.startswith("default_factory="):
            module.use("pydantic", "Field")
            zero = f"Field({', '.join(p for p in (zero if '=' in zero else 'default=' + zero, explicit) if p)})"
        notes = [*(["required"] if field.required else []), *([since] if (since := versions(owner, field.json_name, self.minor)) else [])]
        return [f"    {attribute}: {annotation} = {zero}" + (f"  # {', '.join(notes)}" if notes else "")]

    def zero(self, module: Module, go_type: str, required: bool) -> str:
        """The default of a field that is no pointer: a struct is there, the optional is None, else Go's zero value."""
        if go_type in SCALARS:
            return SCALARS[go_type][2] if required else "None"
        alias = scheme.named(self.minor, go_type)
        if (alias is None and scheme.line(self.minor, go_type) is not None) or scheme.struct(self.minor, go_type):
            return f"default_factory={self.annotation(module, go_type)}.zero"
        if not required:
            return "None"
        if go_type.startswith("[]"):
            return "default_factory=list"
        if go_type.startswith("map["):
            return "default_factory=dict"
        assert alias is not None, go_type
        return self.zero(module, alias[0], required)

    def annotation(self, module: Module, go_type: str) -> str:
        """The Python type."""
        go_type = go_type.lstrip("*")
        if go_type in SCALARS:
            source, name, _ = SCALARS[go_type]
            module.use(source, name)
            return name
        if go_type.startswith("[]"):
            return f"list[{self.annotation(module, go_type[2:])}]"
        if go_type.startswith("map["):
            key, _, value = go_type[4:].partition("]")
            return f"dict[{self.annotation(module, key)}, {self.annotation(module, value)}]"
        if scheme.line(self.minor, go_type) is None:
            module.use("typing", "Any")
            return "Any"
        self.visit(go_type)
        package, _, name = go_type.rpartition(".")
        if package == module.package:
            return name
        module.use(".", module_name(package))
        return f"{module_name(package)}.{name}"


def versions(owner: str, json_name: str, minor: int) -> str:
    """`since 1.28` where the oldest version lacks the field."""
    found = scheme.known_range(owner, json_name)
    return f"since 1.{found[0]}" if found is not None and found[0] > scheme.OLDEST and scheme.struct(found[0] - 1, owner) else ""


def snake(name: str) -> str:
    """`hostIPs` -> `host_ips`, `setHostnameAsFQDN` -> `set_hostname_as_fqdn`."""
    name = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    return re.sub(r"([A-Z]+)([A-Z][a-z]{2,})", r"\1_\2", name).lower()


def camel(attribute: str) -> str:
    """The JSON name that the models would guess."""
    first, *rest = attribute.rstrip("_").split("_")
    return first + "".join(part.capitalize() for part in rest)


def generate() -> dict[str, str]:
    """File name under schemas/ -> text."""
    return Generator(scheme.NEWEST).run()


def main() -> None:
    """Write or compare the files."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a file differs")
    arguments = parser.parse_args()
    stale = []
    for name, text in generate().items():
        path = ROOT / "schemas" / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if not arguments.check:
                path.write_text(text, encoding="utf-8")
    if stale:
        print(("stale: " if arguments.check else "written: ") + ", ".join(stale))
    sys.exit(1 if arguments.check and stale else 0)


if __name__ == "__main__":
    main()
