"""Hashes in names: pod-template-hash and ControllerRevision names.

Upstream: `pkg/controller/controller_utils.go` (ComputeHash), `pkg/util/hash/hash.go` (DeepHashObject),
`pkg/controller/history/controller_history.go` (HashControllerRevision), apimachinery `util/rand` (SafeEncodeString) and
`api/resource/quantity.go`. The rendering is what go-spew writes with `%#v` for a whole `v1.PodTemplateSpec`, so a hash
depends on the fields that the struct has in a minor version, and in which order.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from k8slint import scheme
from k8slint.apis import resource, stored

ALPHANUMS = "bcdfghjklmnpqrstvwxz2456789"
# `fmt.Sprint` of a sum writes decimal digits; each becomes the letter at its code modulo 27.
_ENCODE = {ord(c): ALPHANUMS[ord(c) % len(ALPHANUMS)] for c in "0123456789"}

POD_TEMPLATE = "core/v1.PodTemplateSpec"
# Since this minor version ObjectMeta.creationTimestamp is `omitzero`; before, JSON says `"creationTimestamp":null`.
OMITZERO_SINCE = 34

_ZERO_TIME = "{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}"
_INTEGERS = frozenset(("int32", "int64", "int", "uint32", "uint64", "uint8", "int8", "int16", "byte", "rune"))
_MASK = 0xFFFFFFFF
_FNV_OFFSET = 2166136261
_FNV_PRIME = 16777619

Render = Callable[[Any], str]


def compute_hash(template: dict[str, Any], minor: int, collision_count: int | None = None) -> str:
    """The pod-template-hash of a defaulted pod template in Kubernetes 1.`minor`. Source: `ComputeHash`."""
    data = dump_for_hash(template, minor).encode()
    if collision_count is not None:
        data += (collision_count & _MASK).to_bytes(4, "little") + b"\0\0\0\0"
    return safe_encode_string(str(fnv32a(data)))


def hash_controller_revision(data: str, probe: int | None) -> str:
    """The hash of a StatefulSet's ControllerRevision: FNV-1-32 over its data and the probe. Source: `HashControllerRevision`."""
    text = data if probe is None else data + str(probe)
    return safe_encode_string(str(fnv32(text.encode())))


def controller_revision_name(prefix: str, digest: str) -> str:
    """Source: `ControllerRevisionName`."""
    return f"{prefix[:223]}-{digest}"


def safe_encode_string(text: str) -> str:
    """Digits as letters that spell no bad words. Source: `rand.SafeEncodeString`."""
    return text.translate(_ENCODE)


# (a run of bytes, the lowest byte before it) -> what the hash before it is multiplied by, and what is added then.
_runs: dict[tuple[bytes, int], tuple[int, int]] = {}


def fnv32a(data: bytes) -> int:
    """FNV-1a, 32 bits. A byte meets only the lowest byte of the hash so far, the rest is multiplication: what a run of bytes does
    depends on that one byte, and renderings of pod templates have most of their words in common."""
    total = _FNV_OFFSET
    for word in data.replace(b" ", b" \n").split(b"\n") if b"\n" not in data else (data,):
        run = (word, total & 0xFF)
        known = _runs.get(run)
        if known is None:
            known = _run(word, total & 0xFF)
            if len(word) < 100 and len(_runs) < 50_000:
                _runs[run] = known
        total = (total * known[0] + known[1]) & _MASK
    return total


def _run(word: bytes, low: int) -> tuple[int, int]:
    total = low
    for byte in word:
        total = ((total ^ byte) * _FNV_PRIME) & _MASK
    factor = pow(_FNV_PRIME, len(word), _MASK + 1)
    return factor, (total - low * factor) & _MASK


def fnv32(data: bytes) -> int:
    """FNV-1, 32 bits."""
    total = _FNV_OFFSET
    for byte in data:
        total = ((total * _FNV_PRIME) & _MASK) ^ byte
    return total


def dump_for_hash(template: dict[str, Any], minor: int) -> str:
    """The whole rendering of a pod template. Source: `dump.ForHash` (go-spew `%#v`, sorted keys, no methods)."""
    return "(v1.PodTemplateSpec)" + _renderer(minor).body(POD_TEMPLATE)(template)


def get_patch(template: dict[str, Any], minor: int) -> str:
    """The data of a StatefulSet's or DaemonSet's ControllerRevision: compact JSON with sorted keys. Source: `getPatch`."""
    encoded = encode_template(template, minor)
    if minor < OMITZERO_SINCE:
        owners = [encoded, *(v["ephemeral"]["volumeClaimTemplate"] for v in encoded["spec"].get("volumes") or () if "ephemeral" in v)]
        for owner in owners:
            owner["metadata"].setdefault("creationTimestamp", None)
    encoded["$patch"] = "replace"
    return go_json({"spec": {"template": encoded}})


def encode_template(template: dict[str, Any], minor: int) -> dict[str, Any]:
    """A pod template as Go's JSON encoder writes it."""
    return stored.encode({"apiVersion": "v1", "kind": "PodTemplate", "template": template}, minor)["template"]


class _Renderer:
    """Renders values of one minor version; a function a type, made when first needed."""

    def __init__(self, minor: int) -> None:
        self.minor = minor
        self._bodies: dict[str, Render] = {}
        self._zeros: dict[str, str] = {}

    def body(self, kind: str) -> Render:
        """What stands behind the type of a value of this Go type."""
        found = self._bodies.get(kind)
        if found is None:
            # A type may contain itself (no pod type does): look it up again when it is used.
            self._bodies[kind] = lambda value: self._bodies[kind](value)
            found = self._bodies[kind] = self._make(kind)
        return found

    def zero(self, kind: str) -> str:
        """The body of the type's zero value."""
        found = self._zeros.get(kind)
        if found is None:
            found = self._zeros[kind] = self._zero(kind)
        return found

    def _zero(self, kind: str) -> str:
        if kind.startswith(("*", "[]", "map[")):
            return "<nil>"
        underlying = _underlying(self.minor, kind)
        if underlying is not None:
            return self.zero(underlying)
        if kind in _INTEGERS:
            return "0"
        if kind == "bool":
            return "false"
        if kind == "string" or kind == "types.UID":
            return ""
        if kind == "intstr.IntOrString":
            return _int_or_string(0)
        if kind == "resource.Quantity":
            return quantity("0")  # a quantity that is not set is stored as "0"
        if kind == "meta/v1.Time":
            return _ZERO_TIME
        return self.body(kind)({})

    def _make(self, kind: str) -> Render:
        if kind.startswith("*"):
            return self.body(kind[1:])
        if kind.startswith("[]"):
            return self._slice(kind[2:])
        if kind.startswith("map["):
            return self._map(kind.partition("]")[2])
        underlying = _underlying(self.minor, kind)
        if underlying is not None:
            return self.body(underlying)
        if kind in _INTEGERS:
            return _integer
        if kind == "bool":
            return _boolean
        if kind == "string" or kind == "types.UID":
            return str
        if kind == "intstr.IntOrString":
            return _int_or_string
        if kind == "resource.Quantity":
            return quantity
        if kind == "meta/v1.Time":
            return _time
        fields = [f for f in scheme.struct(self.minor, kind) if not f.schema_only]
        return self._struct(fields) if fields else str

    def _slice(self, item: str) -> Render:
        render = self.body(item)
        star = "<*>" if item.startswith("*") else ""

        def write(value: list[Any]) -> str:
            # Storage (protobuf) does not tell an empty list or map from none.
            return "[" + " ".join([star + render(v) for v in value]) + "]" if value else "<nil>"

        return write

    def _map(self, item: str) -> Render:
        render = self.body(item)

        def write(value: dict[str, Any]) -> str:
            return "map[" + " ".join([f"{k}:{render(value[k])}" for k in sorted(value)]) + "]" if value else "<nil>"

        return write

    def _struct(self, fields: list[scheme.Field]) -> Render:
        zeros: list[str] = []
        places: dict[str, tuple[int, str, Render]] = {}
        inlined: list[tuple[int, str, Render, frozenset[str]]] = []
        for field in fields:
            kind = field.go_type
            head = f"{field.go_name}:({go_name(kind)})"
            if field.inline:
                keys = frozenset(self._tags(kind))
                inlined.append((len(zeros), head, self.body(kind), keys))
            else:
                places[field.json_name] = (len(zeros), head, self.body(kind))
            zeros.append(head + self.zero(kind))

        def write(value: dict[str, Any]) -> str:
            parts = zeros.copy()
            for key, item in value.items():
                place = places.get(key)
                if place is not None:
                    parts[place[0]] = place[1] + place[2](item)
            for position, head, render, keys in inlined:
                if not keys.isdisjoint(value):
                    parts[position] = head + render(value)
            return "{" + " ".join(parts) + "}"

        return write

    def _tags(self, kind: str) -> list[str]:
        tags: list[str] = []
        for field in scheme.struct(self.minor, kind):
            tags += self._tags(field.go_type) if field.inline else [field.json_name]
        return tags


def _underlying(minor: int, kind: str) -> str | None:
    found = scheme.named(minor, kind)
    return found[0] if found is not None else None


_renderers: dict[int, _Renderer] = {}


def _renderer(minor: int) -> _Renderer:
    found = _renderers.get(minor)
    if found is None:
        found = _renderers[minor] = _Renderer(minor)
    return found


def go_name(kind: str) -> str:
    """`*core/v1.Affinity` as Go prints it: `*v1.Affinity`."""
    prefix = ""
    while True:
        if kind.startswith("*"):
            prefix, kind = prefix + "*", kind[1:]
        elif kind.startswith("[]"):
            prefix, kind = prefix + "[]", kind[2:]
        elif kind.startswith("map["):
            key, _, kind = kind[4:].partition("]")
            prefix += f"map[{go_name(key)}]"
        else:
            return prefix + kind.rpartition("/")[2]


def _integer(value: Any) -> str:
    # A decoder may hand an integral number on as a float (`1e3`).
    return str(int(value))


def _boolean(value: Any) -> str:
    return "true" if value else "false"


def _time(value: Any) -> str:
    # A time that is set renders the process's time zone: not predictable, and it does not matter in practice.
    return _ZERO_TIME


def _int_or_string(value: Any) -> str:
    if isinstance(value, str):
        return f"{{Type:(intstr.Type)1 IntVal:(int32)0 StrVal:(string){value}}}"
    return f"{{Type:(intstr.Type)0 IntVal:(int32){int(value)} StrVal:(string)}}"


_quantities: dict[str, str] = {}


def quantity(value: Any) -> str:
    """The rendering of a quantity as the controller manager holds it after the API server stored it."""
    text = value if type(value) is str else resource.number_text(value)
    found = _quantities.get(text)
    if found is None:
        found = _parse_quantity(stored.stored_quantity(text))
        if len(_quantities) < 10_000:
            _quantities[text] = found
    return found


def _split(text: str) -> tuple[bool, str, str, str]:
    """(negative, digits before the point, digits after it, suffix)."""
    negative, rest = text[:1] == "-", text.lstrip("+-") if text[:1] in ("+", "-") else text
    end = 0
    while end < len(rest) and rest[end].isdigit():
        end += 1
    whole, fraction, suffix = rest[:end], "", rest[end:]
    if suffix[:1] == ".":
        end = 1
        while end < len(suffix) and suffix[end].isdigit():
            end += 1
        fraction, suffix = suffix[1:end], suffix[end:]
    return negative, whole.lstrip("0") or ("0" if whole else ""), fraction.rstrip("0"), suffix


_BINARY = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}


def _fast(text: str) -> tuple[int, int, str, bool] | None:
    """(value, scale, format, string kept) where Go's parser takes its fast path, else None. Source: `ParseQuantity`."""
    negative, whole, fraction, suffix = _split(text)
    mantissa = 1
    if suffix in _BINARY:
        exponent, kind = _BINARY[suffix], resource.BINARY_SI
        if fraction or ("." in text and _denominator(text)):
            return None
        precision, scale, mantissa = 15 - len(whole) - exponent * 3 // 10 - 1, 0, 1 << exponent
    else:
        if suffix in _DECIMAL:
            exponent, kind = _DECIMAL[suffix], resource.DECIMAL_SI
        else:
            try:
                exponent, kind = int(suffix[1:]), resource.DECIMAL_EXPONENT
            except ValueError:
                return None
        fraction = _denominator(text)
        precision, scale = 18 - len(whole) - len(fraction), exponent
    if precision < 0 or scale - len(fraction) < -9:
        return None
    digits = whole + fraction
    value = int(digits or "0") * mantissa
    if value >= 1 << 63:
        return None
    scale -= len(fraction)
    if kind == resource.BINARY_SI:
        keeps = (value // mantissa) & 7 != 0
    else:
        keeps = scale % 3 == 0 and not digits.endswith("000") and digits[:1] != "0"
    return (-value if negative else value), scale, kind, keeps


def _denominator(text: str) -> str:
    """The digits after the point, as written."""
    rest, end = text.partition(".")[2], 0
    while end < len(rest) and rest[end].isdigit():
        end += 1
    return rest[:end]


def _parse_quantity(text: str) -> str:
    if text == "0":
        return _quantity_body(0, 0, None, "0", resource.DECIMAL_SI)
    fast = _fast(text)
    if fast is not None:
        value, scale, kind, keeps = fast
        return _quantity_body(value, scale, None, text if keeps else "", kind)
    nano, kind = resource.parse(text)
    if kind == resource.BINARY_SI and 0 < nano < resource.NANO:
        kind = resource.DECIMAL_SI
    return _quantity_body(0, 0, nano, "", kind)


def _quantity_body(value: int, scale: int, nano: int | None, text: str, kind: str) -> str:
    if nano is None:
        dec = "<nil>"
    else:
        unscaled, digits = (nano, 9) if abs(nano) < resource.NANO * ((1 << 63) - 1) else (nano // resource.NANO, 0)
        words, rest = [], abs(unscaled)
        while rest:
            words.append(str(rest & 0xFFFFFFFFFFFFFFFF))
            rest >>= 64
        shown = f"[{' '.join(words)}]" if words else "<nil>"
        dec = f"{{unscaled:(big.Int){{neg:(bool){_boolean(unscaled < 0)} abs:(big.nat){shown}}} scale:(inf.Scale){digits}}}"
    return (
        f"{{i:(resource.int64Amount){{value:(int64){value} scale:(resource.Scale){scale}}} "
        f"d:(resource.infDecAmount){{Dec:(*inf.Dec){dec}}} s:(string){text} Format:(resource.Format){kind}}}"
    )


def go_json(value: Any) -> str:
    """Compact JSON with sorted keys and Go's escapes: `<`, `>`, `&` and the line separators are written as \\u codes."""
    import json

    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    for char, code in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029")):
        if char in text:
            text = text.replace(char, code)
    return text
