"""What is inside a Secret: its bytes, and whether they are JSON as Go reads it."""

from __future__ import annotations


def secret_bytes(key: str, data: dict[str, str], strings: dict[str, str]) -> bytes:
    """The value of a key: `stringData` as it stands, else `data` decoded (nothing where it cannot be)."""
    if key in strings:
        return strings[key].encode()
    from binascii import Error, a2b_base64

    try:
        return a2b_base64(data.get(key, ""))
    except (Error, ValueError):
        return b""


def json_object_error(content: bytes) -> str:
    """What keeps the content from being a JSON object (or null) for Go's decoder; empty if nothing does."""
    text = content.decode(errors="replace")
    if not text.strip(" \t\r\n"):
        return "unexpected end of JSON input"
    from json import JSONDecodeError, loads

    def refuse(name: str) -> object:
        raise ValueError(name)

    try:
        value = loads(text, parse_constant=refuse)
    except JSONDecodeError as error:
        rest = text[error.pos : error.pos + 1]
        if not rest:
            return "unexpected end of JSON input"
        shown = "'\\''" if rest == "'" else f"'{rest}'"
        return f"invalid character {shown} looking for beginning of value"
    except ValueError as error:
        return f"invalid character '{str(error)[:1]}' looking for beginning of value"
    except RecursionError:
        return "exceeded max depth"
    if value is None or isinstance(value, dict):
        return ""
    kind = {list: "array", str: "string", bool: "bool"}.get(type(value), "number")
    return f"json: cannot unmarshal {kind} into Go value of type map[string]interface {{}}"
