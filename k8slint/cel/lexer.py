"""Tokens of CEL: identifiers, numbers, strings and operators (cel-spec, lexical grammar)."""

from __future__ import annotations

from k8slint.cel.syntax import CelSyntaxError, Issue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_IDENT_START = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_")
_DIGITS = frozenset("0123456789")
_IDENT = _IDENT_START | _DIGITS
_HEX = frozenset("0123456789abcdefABCDEF")
_TWO = frozenset(("&&", "||", "==", "!=", "<=", ">="))
_ONE = frozenset("[]{}().,:?!-+*/%<>")
KEYWORDS = frozenset(("true", "false", "null", "in"))
_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\", "'": "'", '"': '"', "`": "`", "?": "?"}


class Token:
    """`kind` is ident, int, uint, double, string, bytes, eof, a keyword or the operator itself."""

    __slots__ = ("kind", "offset", "text", "value")

    def __init__(self, kind: str, offset: int, text: str, value: Any = None) -> None:
        self.kind = kind
        self.offset = offset
        self.text = text
        self.value = value


def tokenize(text: str) -> list[Token]:
    """All tokens, the last of kind `eof`. Raises CelSyntaxError."""
    tokens: list[Token] = []
    i, n = 0, len(text)
    while i < n:
        c = text[i]
        if c in " \t\r\n\f":
            i += 1
            continue
        if c == "/" and text[i : i + 2] == "//":
            end = text.find("\n", i)
            i = n if end < 0 else end
            continue
        if c in "\"'" or (c in "rRbB" and _is_string_prefix(text, i)):
            token, i = _string(text, i)
            tokens.append(token)
            continue
        if c in _IDENT_START:
            start = i
            i += 1
            while i < n and text[i] in _IDENT:
                i += 1
            word = text[start:i]
            tokens.append(Token(word if word in KEYWORDS else "ident", start, word, word))
            continue
        if c in _DIGITS or (c == "." and i + 1 < n and text[i + 1] in _DIGITS and not _after_operand(tokens)):
            token, i = _number(text, i)
            tokens.append(token)
            continue
        two = text[i : i + 2]
        if two in _TWO:
            tokens.append(Token(two, i, two))
            i += 2
        elif c in _ONE:
            tokens.append(Token(c, i, c))
            i += 1
        else:
            raise CelSyntaxError(Issue(i, f"Syntax error: token recognition error at: '{c}'"))
    tokens.append(Token("eof", n, "<EOF>"))
    return tokens


def _after_operand(tokens: list[Token]) -> bool:
    return bool(tokens) and tokens[-1].kind in ("ident", ")", "]", "}", "string", "int")


def _is_string_prefix(text: str, i: int) -> bool:
    prefix = text[i : i + 2].lower()
    if prefix in ("rb", "br") and text[i + 2 : i + 3] in ("'", '"'):
        return True
    return text[i + 1 : i + 2] in ("'", '"') and text[i + 1 : i + 2] != ""


def _number(text: str, start: int) -> tuple[Token, int]:
    i, n = start, len(text)
    if text[i] == "0" and text[i + 1 : i + 2] in ("x", "X") and text[i + 2 : i + 3] and text[i + 2] in _HEX:
        i += 2
        while i < n and text[i] in _HEX:
            i += 1
        value = int(text[start + 2 : i], 16)
        if text[i : i + 1] in ("u", "U") and text[i : i + 1]:
            return Token("uint", start, text[start : i + 1], value), i + 1
        return Token("int", start, text[start:i], value), i
    while i < n and text[i] in _DIGITS:
        i += 1
    floating = False
    if text[i : i + 1] == "." and text[i + 1 : i + 2] and text[i + 1] in _DIGITS:
        floating = True
        i += 1
        while i < n and text[i] in _DIGITS:
            i += 1
    if text[i : i + 1] in ("e", "E") and text[i : i + 1]:
        j = i + 1
        if text[j : j + 1] in ("+", "-") and text[j : j + 1]:
            j += 1
        if text[j : j + 1] and text[j] in _DIGITS:
            while j < n and text[j] in _DIGITS:
                j += 1
            floating, i = True, j
    if floating:
        return Token("double", start, text[start:i], float(text[start:i])), i
    if i - start > 40:
        raise CelSyntaxError(Issue(start, "invalid int literal"))
    if text[i : i + 1] in ("u", "U") and text[i : i + 1]:
        return Token("uint", start, text[start : i + 1], int(text[start:i])), i + 1
    return Token("int", start, text[start:i], int(text[start:i])), i


def _string(text: str, start: int) -> tuple[Token, int]:
    i, raw, is_bytes = start, False, False
    while text[i] not in "\"'":
        if text[i] in "rR":
            raw = True
        else:
            is_bytes = True
        i += 1
    quote = text[i]
    if text[i : i + 3] == quote * 3:
        quote = quote * 3
    i += len(quote)
    body_start, n = i, len(text)
    out: list[str] = []
    plain = i
    while True:
        if i >= n:
            raise CelSyntaxError(Issue(start, f"Syntax error: token recognition error at: '{text[start : start + 40]}'"))
        if text.startswith(quote, i):
            break
        c = text[i]
        if c == "\\" and not raw:
            out.append(text[plain:i])
            piece, i = _escape(text, i, is_bytes, start)
            out.append(piece)
            plain = i
            continue
        if c == "\\" and raw and text[i + 1 : i + 2]:
            i += 2
            continue
        if c in "\r\n" and len(quote) == 1:
            raise CelSyntaxError(Issue(start, f"Syntax error: token recognition error at: '{text[start:i]}'"))
        i += 1
    out.append(text[plain:i])
    value = text[body_start:i] if raw else "".join(out)
    end = i + len(quote)
    if is_bytes:
        return Token("bytes", start, text[start:end], _as_bytes(value)), end
    return Token("string", start, text[start:end], value), end


def _as_bytes(value: str) -> bytes:
    """Octal and hex escapes of a bytes literal are bytes; they were kept as surrogate escapes."""
    return value.encode("utf-8", "surrogateescape")


def _escape(text: str, i: int, is_bytes: bool, start: int) -> tuple[str, int]:
    c = text[i + 1 : i + 2]
    if c in _ESCAPES and c:
        return _ESCAPES[c], i + 2
    widths = {"x": 2, "X": 2, "u": 4, "U": 8}
    if c in widths:
        digits = text[i + 2 : i + 2 + widths[c]]
        if len(digits) == widths[c] and all(d in _HEX for d in digits):
            code = int(digits, 16)
            if c in "xX" and is_bytes:
                return bytes((code,)).decode("utf-8", "surrogateescape"), i + 2 + widths[c]
            if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF:
                return chr(code), i + 2 + widths[c]
    elif c and c in "0123":
        digits = text[i + 1 : i + 4]
        if len(digits) == 3 and all(d in "01234567" for d in digits):
            code = int(digits, 8)
            if is_bytes:
                return bytes((code,)).decode("utf-8", "surrogateescape"), i + 4
            return chr(code), i + 4
    raise CelSyntaxError(Issue(start, "Syntax error: token recognition error at: '" + text[start : i + 2] + "'"))
