"""Text from manifests and file names, made safe to print: it is not ours, and a terminal obeys what it reads."""

from __future__ import annotations


def encoding_of(out: object) -> str:
    """The stream's encoding where it cannot write every character, else ""."""
    name = getattr(out, "encoding", None)
    if not isinstance(name, str) or name.lower().startswith(("utf-", "utf8", "utf_")):
        return ""
    return name


def escape(text: str, encoding: str = "") -> str:
    r"""The text on one line, with everything that does not print (control characters, ANSI escapes, bidirectional marks,
    lone surrogates, odd spaces) and everything that `encoding` cannot write as `\n`, `\x1b` or `\u202e`."""
    if text.isprintable() and (not encoding or text.isascii()):
        return text
    return "".join([escape_character(c, encoding) for c in text])


def escape_character(c: str, encoding: str = "") -> str:
    """One character as `escape` shows it."""
    if c.isprintable():
        if not encoding or c.isascii():
            return c
        try:
            c.encode(encoding)
        except (UnicodeError, LookupError):
            pass
        else:
            return c
    code = ord(c)
    if c in "\n\r\t":
        return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}[c]
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def shorten(text: str, most: int) -> str:
    """A long text without its middle: how it begins says what it is about, how it ends what is wrong."""
    if len(text) <= most:
        return text
    end = most // 3
    return f"{text[: most - end]} ... {text[-end:]}"


def replace_surrogates(text: str) -> str:
    """The text with lone surrogates (undecodable bytes of file names) as U+FFFD, for formats that strict parsers read."""
    if text.isascii():
        return text
    return "".join(["\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text])


def shown_path(path: str, encoding: str = "") -> str:
    """A file name at the start of a line: escaped, and never the start of a CI system's command (`::error ...`)."""
    shown = escape(path, encoding)
    return "./" + shown if shown.lstrip().startswith("::") else shown


def width_of(text: str) -> int:
    """Columns of a terminal that a text takes."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(2 if east_asian_width(c) in "WF" else 0 if combining(c) else 1 for c in text)
