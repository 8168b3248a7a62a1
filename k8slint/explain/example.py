"""The smallest manifest that shows a field: made from the tables and from what `examples/` says of a type.

    Probe:
      _: {httpGet: {path: /healthz, port: 8080}}     the smallest value of the type
      periodSeconds: 5                                the field's value
      exec: {$in: {exec: {command: [cat, /ready]}}}   the whole struct, where one field excludes another
      name: {$set: x, $with: {PodSpec: {...}}}        and what the struct around it needs for it
      initContainers: {$set: [...], $enter: [...]}    another value where a field inside it is shown
    generateName: {$set: web-, $drop: [name]}       other fields of the struct that have to go
    claims: {$only: [Container]}                    only inside one of these types or fields; elsewhere there is no example
    sleep: {$not: [readinessProbe]}                 nor inside one of these
    status: null                                    nobody writes this: no example
    $one: true                                      of these fields only one may be set

Where nothing is said a value is made of the type. Tests run every example through `check`.
"""

from __future__ import annotations

from k8slint import scheme
from k8slint.explain import texts
from k8slint.explain.place import Place, Step, fields_of, is_map, item_type

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

    Value = dict[str, Any]
    Trail = list[tuple[str, Value, str]]  # type, value, the field that led there

_SCALARS: dict[str, Any] = {
    "string": "example", "bool": True, "int32": 1, "int64": 1, "int": 1, "float64": 1.5, "uint64": 1, "uint32": 1, "byte": 1,
    "[]byte": "ZXhhbXBsZQ==", "resource.Quantity": "1Gi", "intstr.IntOrString": 1, "meta/v1.Time": "2026-01-01T00:00:00Z",
    "meta/v1.MicroTime": "2026-01-01T00:00:00.000000Z", "time.Time": "2026-01-01T00:00:00Z", "meta/v1.Duration": "30s",
    "time.Duration": "30s", "types.UID": "8c7e3c1e-0000-4000-8000-000000000000", "types.NodeName": "node-1", "interface{}": {},
    "any": {}, "meta/v1.FieldsV1": {}, "runtime.RawExtension": {}, "apiextensions/v1.JSON": {},
}


def manifest(place: Place) -> Value | None:
    """A manifest that sets the field at the end of the path, with as little else as will do; None where nobody writes it."""
    if place.kind is None:
        return None
    value = skeleton(place.kind, place.minor)
    if value is None:
        return None
    trail: Trail = [(place.root, value, "")]
    for i, step in enumerate(place.steps):
        target = i == len(place.steps) - 1
        said = texts.type_examples(step.owner)
        name = step.field.json_name
        if name in said and said[name] is None:
            return None
        if not _enter(trail, step, said, target, place.minor):
            return None
    return value


def parent(place: Place) -> tuple[Value, Value] | None:
    """A manifest and, inside it, the struct that would hold the field, the field itself left out."""
    if place.kind is None or not place.steps:
        return None
    above = Place(place.kind, place.root, place.minor)
    above.steps = place.steps[:-1]
    value = skeleton(place.kind, place.minor)
    if value is None:
        return None
    trail: Trail = [(place.root, value, "")]
    for step in above.steps:
        said = texts.type_examples(step.owner)
        if not _enter(trail, step, said, False, place.minor):
            return None
    holder = trail[-1][1]
    holder.pop(place.steps[-1].field.json_name, None)
    return value, holder


def skeleton(kind: scheme.Kind, minor: int) -> Value | None:
    """The smallest manifest of a kind."""
    said = texts.type_examples(kind.type)
    if "_" in said:
        return said["_"] and _copy(said["_"])  # type: ignore[no-any-return]
    value: Value = {"apiVersion": kind.api_version, "kind": kind.kind, "metadata": {"name": "example"}}
    value.update(smallest(kind.type, minor))
    return value


def smallest(type_name: str, minor: int) -> Any:
    """The smallest value of a type: what `examples/` says, else the required fields."""
    if type_name in _SCALARS:
        return _SCALARS[type_name]
    alias = scheme.named(minor, type_name)
    if alias is not None:
        said = texts.type_examples(type_name)
        if "_" in said:
            return _copy(said["_"])
        if alias[1]:
            return next((v for v in alias[1] if v), alias[1][0])
        return _of(alias[0], minor)
    said = texts.type_examples(type_name)
    if "_" in said:
        return _copy(said["_"])
    out: Value = {}
    for step in fields_of(type_name, minor):
        if step.field.required and step.field.json_name not in ("apiVersion", "kind", "metadata"):
            out[step.field.json_name] = _of(step.field.go_type, minor)
    return out


def _of(go_type: str, minor: int) -> Any:
    """The smallest useful value of any Go type."""
    go_type = go_type.lstrip("*")
    if go_type in _SCALARS:
        return _SCALARS[go_type]
    if go_type.startswith("[]"):
        return [_of(go_type[2:], minor)]
    if go_type.startswith("map["):
        return {"example": _of(go_type[go_type.index("]") + 1 :], minor)}
    return smallest(go_type, minor)


def _enter(trail: Trail, step: Step, table: Value, target: bool, minor: int) -> bool:
    """Make sure that the field is there, and go into it; the target gets the value that is meant for it."""
    holder = trail[-1][1]
    field, name = step.field, step.field.json_name
    said = plain = table.get(name)
    if table.get("$one"):
        for sibling in fields_of(step.outer, minor):
            if sibling.owner == step.owner and sibling.field.json_name != name:
                holder.pop(sibling.field.json_name, None)
    if type(said) is dict and any(k.startswith("$") for k in said):
        around = {name for t, _, n in trail for name in (t.rpartition(".")[2], n)}
        if ("$only" in said and not around & set(said["$only"])) or around & set(said.get("$not") or ()):
            return False
        for other in said.get("$drop") or ():
            holder.pop(other, None)
        if "$in" in said:
            holder.clear()
            holder.update(_copy(said["$in"]))
        for type_name, extra in (said.get("$with") or {}).items():
            outer = next((v for t, v, _ in reversed(trail) if t.rpartition(".")[2] == type_name), None)
            if outer is not None:
                _merge(outer, _copy(extra))
        plain = said.get("$set", holder.get(name))
        if not target:
            plain = said.get("$enter", plain)
    if target and type(plain) is dict and type(holder.get(name)) is dict and is_map(field.go_type, minor):
        _merge(holder[name], _copy(plain))
    elif name not in holder or (target and plain is not None):
        holder[name] = _copy(plain) if plain is not None else _of(field.go_type, minor)
    value = holder[name]
    inner = item_type(field.go_type, minor)
    if not target:
        if type(value) is list and not value:
            value.append(smallest(inner, minor))
        while type(value) is list and value:
            value = value[0]
        if type(value) is dict and is_map(field.go_type, minor) and scheme.struct(minor, inner):
            value = next(iter(value.values()), None)
        if type(value) is not dict:
            return False
        trail.append((inner, value, name))
    return True


def _merge(into: Value, extra: Value) -> None:
    for key, value in extra.items():
        if type(value) is dict and type(into.get(key)) is dict:
            _merge(into[key], value)
        elif type(value) is list and type(into.get(key)) is list:
            for item in value:  # items of one name are one item
                name = item.get("name") if type(item) is dict else None
                same = next((o for o in into[key] if type(o) is dict and name and o.get("name") == name), None)
                if same is not None:
                    _merge(same, item)
                elif item not in into[key]:
                    into[key].append(item)
        else:
            into[key] = value


def _copy(value: Any) -> Any:
    if type(value) is dict:
        return {k: _copy(v) for k, v in value.items()}
    if type(value) is list:
        return [_copy(v) for v in value]
    return value


def default_of(place: Place) -> tuple[bool, Any]:
    """(whether the API server fills the field in, the value): the kind's SetDefaults function run on the smallest manifest
    without it."""
    found = parent(place)
    if found is None:
        return False, None
    from k8slint.apis.stored import set_object_defaults

    manifest, holder = found
    set_object_defaults(manifest, place.minor)
    name = place.steps[-1].field.json_name
    return name in holder, holder.get(name)
