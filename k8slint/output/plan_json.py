"""`plan -o json`: one object, one line an object, pod, claim, endpoint or step (design: interfaces)."""

from __future__ import annotations

from k8slint.output.json import encode, quote

try:
    from _json import encode_basestring_ascii as _quote_ascii
except ImportError:  # a Python without the C accelerator
    from json.encoder import encode_basestring_ascii as _quote_ascii

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TextIO


# Pods from which on importing json pays.
LARGE = 200


def write(view: dict[str, Any], out: TextIO, **options: Any) -> None:
    """Write the whole view; text that the stream cannot encode is written as `\\u` escapes."""
    text = dumps(view)
    if not text.isascii():
        try:
            text.encode(getattr(out, "encoding", None) or "utf-8")
        except (UnicodeError, LookupError):
            text = dumps(view, _quote_ascii)
    out.write(text)


def dumps(view: dict[str, Any], quote: Callable[[str], str] = quote) -> str:
    """The view as JSON text that ends with a newline; the items of its lists stand on lines of their own."""
    fast = _fast_encoder() if len(view.get("pods", ())) > LARGE else None
    parts = []
    for key, value in view.items():
        if type(value) is list and value:
            known: dict[int, str] = {}
            items = [encode(item, quote) for item in value] if fast is None else [_item(item, fast, quote, known) for item in value]
            text = "[\n" + ",\n".join(items) + "]"
        else:
            text = encode(value, quote)
        parts.append(f"{quote(key)}: {text}")
    return "{" + ",\n".join(parts) + "}\n"


def _fast_encoder() -> Callable[[object], str]:
    """Python's own encoder: several times as fast, and it says the same unless a character wants an escape."""
    from json.encoder import JSONEncoder

    return JSONEncoder(ensure_ascii=False, allow_nan=False).encode


# Lists from this length on are looked up: all pods that the same nodes would take share theirs.
_LONG = 20


def _item(item: Any, fast: Callable[[object], str], quote: Callable[[str], str], known: dict[int, str]) -> str:
    """An item as JSON. `known`: the texts of lists that several items share, by id (the view keeps them alive)."""
    try:
        shared = item.get("feasible") if type(item) is dict else None
        if type(shared) is list and len(shared) >= _LONG:
            found = known.get(id(shared))
            if found is None:
                found = known[id(shared)] = fast(shared)
            # No string holds an unescaped quote, so that this is found where the list stands.
            text = fast({**item, "feasible": 0}).replace('"feasible": 0', f'"feasible": {found}', 1)
        else:
            text = fast(item)
    except (TypeError, ValueError):
        return encode(item, quote)
    return text if text.isascii() and text.isprintable() else encode(item, quote)
