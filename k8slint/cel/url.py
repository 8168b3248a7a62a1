"""URLs as Go's net/url reads them: `Parse` and `ParseRequestURI`."""

from __future__ import annotations

_HOST_KEPT = frozenset("-_.~!$&'()*+,;=:[]<>\"")
_USER_KEPT = frozenset("-._:~!$&'()*+,;=%@")
_HEX = frozenset("0123456789abcdefABCDEF")


class Url:
    """The parts of a URL; `path` is escaped, `host` has the port, `user` is None where there is none."""

    __slots__ = ("fragment", "host", "path", "query", "scheme", "user")

    def __init__(self, scheme: str, user: str | None, host: str, path: str, query: str, fragment: str) -> None:
        self.scheme = scheme
        self.user = user
        self.host = host
        self.path = path
        self.query = query
        self.fragment = fragment


def parse(text: str, request: bool = False) -> Url | str:
    """The URL, or Go's error. `request`: as ParseRequestURI, which takes absolute URIs and absolute paths only."""
    rest, fragment = text, ""
    if not request:
        rest, _, fragment = text.partition("#")
        if error := _escape_error(fragment):
            return error
    if any(c < " " or c == "\x7f" for c in rest):
        return "net/url: invalid control character in URL"
    if not rest and request:
        return "empty url"
    if rest == "*":
        return Url("", None, "", "*", "", fragment)
    scheme, colon, after = _scheme(rest)
    if colon and not scheme:
        return "missing protocol scheme"
    if scheme:
        rest = after
    rest, _, query = rest.partition("?")
    user: str | None = None
    host = ""
    if not rest.startswith("/"):
        if scheme:
            return Url(scheme, None, "", "", query, fragment)
        if request:
            return "invalid URI for request"
        if ":" in rest.partition("/")[0]:
            return "first path segment in URL cannot contain colon"
    elif rest.startswith("//") and (scheme or (not request and not rest.startswith("///"))):
        authority, slash, path = rest[2:].partition("/")
        rest = slash + path
        info, at, host = authority.rpartition("@")
        if error := _host_error(host):
            return error
        if at:
            if any(not (c.isascii() and c.isalnum()) and c not in _USER_KEPT for c in info) or _escape_error(info):
                return "net/url: invalid userinfo"
            user = info
    if error := _escape_error(rest):
        return error
    return Url(scheme, user, host, _escape_path(rest), query, fragment)


def _scheme(text: str) -> tuple[str, bool, str]:
    for i, c in enumerate(text):
        if c.isascii() and c.isalpha():
            continue
        if c in "0123456789+-.":
            if i == 0:
                break
            continue
        if c == ":":
            return text[:i].lower(), True, text[i + 1 :]
        break
    return "", False, text


def _host_error(host: str) -> str:
    if host.startswith("["):
        end = host.rfind("]")
        if end < 0:
            return "missing ']' in host"
        port = host[end + 1 :]
    else:
        colon = host.rfind(":")
        port = host[colon:] if colon >= 0 else ""
    if port and not (port[0] == ":" and (port == ":" or (port[1:].isascii() and port[1:].isdigit()))):
        return f'invalid port "{port}" after host'
    i = 0
    while i < len(host):
        c = host[i]
        if c == "%":
            digits = host[i + 1 : i + 3]
            if len(digits) < 2 or any(d not in _HEX for d in digits) or (digits[0] in "01234567" and digits != "25"):
                return f'invalid URL escape "{host[i : i + 3]}"'
            i += 3
            continue
        if c.isascii() and not c.isalnum() and c not in _HOST_KEPT:
            return f'invalid character "{c}" in host name'
        i += 1
    return ""


def _escape_error(text: str) -> str:
    i = text.find("%")
    while i >= 0:
        digits = text[i + 1 : i + 3]
        if len(digits) < 2 or any(c not in _HEX for c in digits):
            return f'invalid URL escape "{text[i : i + 3]}"'
        i = text.find("%", i + 3)
    return ""


def _escape_path(path: str) -> str:
    keep = "-_.~$&+,/:;=@!'()*[]%"
    return "".join(c if (c.isascii() and c.isalnum()) or c in keep else "".join(f"%{b:02X}" for b in c.encode()) for c in path)
