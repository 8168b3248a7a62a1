"""PEM blocks and the outline of the DER inside them, as far as the certificates group looks at them.

Go's `encoding/pem` decides what a block is. Of the DER only the structure is read: a signature is not verified.
"""

from __future__ import annotations

from k8slint.field import invalid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from k8slint.field import Error, Path

_BEGIN, _END, _DASHES = "-----BEGIN ", "-----END ", "-----"
_SEQUENCE, _INTEGER, _BIT_STRING, _OCTET_STRING, _OBJECT_ID, _BOOLEAN = 0x30, 0x02, 0x03, 0x04, 0x06, 0x01
# id-ce-basicConstraints, 2.5.29.19
_BASIC_CONSTRAINTS = bytes((0x55, 0x1D, 0x13))


def decode_base64(text: str) -> bytes | None:
    """Standard base64 with padding; line ends are ignored. None if it is something else."""
    import binascii

    try:
        return binascii.a2b_base64(text.replace("\n", "").replace("\r", "").encode("ascii"), strict_mode=True)
    except (ValueError, UnicodeEncodeError):
        return None


def decoded_size(text: str) -> int:
    """How many bytes a base64 text stands for."""
    return len(text.replace("\n", "").replace("\r", "").rstrip("=")) * 3 // 4


def next_block(text: str) -> tuple[str, dict[str, str], bytes, str] | None:
    """(type, headers, bytes, rest) of the first block, or None (pem.Decode).

    The first END line counts, and the last BEGIN line before it.
    """
    while True:
        end = text.find("\n" + _END)
        if end < 0:
            return None
        begin = text.rfind(_BEGIN, 0, end)
        content = text[begin + len(_BEGIN) : end] if begin == 0 or (begin > 0 and text[begin - 1] == "\n") else ""
        text = text[end + 1 + len(_END) :]
        line, content = _line(content)
        kind = line[: -len(_DASHES)]
        if not line.endswith(_DASHES) or not text.startswith(kind + _DASHES):
            continue
        after, rest = _line(text[len(kind) + len(_DASHES) :])
        if after:
            continue
        headers: dict[str, str] = {}
        while True:
            line, remaining = _line(content)
            key, colon, value = line.partition(":")
            if not colon:
                break
            headers[key.strip()] = value.strip()
            content = remaining
        data = decode_base64(content.replace(" ", "").replace("\t", ""))
        if data is not None:
            return kind, headers, data, rest


def _line(text: str) -> tuple[str, str]:
    line, _, rest = text.partition("\n")
    return line.rstrip(" \t\r"), rest


def _elements(data: bytes) -> list[tuple[int, bytes]] | None:
    """(tag, content) of the DER values that follow one another; None if it is no DER."""
    out: list[tuple[int, bytes]] = []
    at = 0
    while at < len(data):
        if at + 2 > len(data):
            return None
        tag, length, at = data[at], data[at + 1], at + 2
        if length & 0x80:
            count = length & 0x7F
            if not 1 <= count <= 4 or at + count > len(data):
                return None
            length = int.from_bytes(data[at : at + count], "big")
            at += count
        if at + length > len(data):
            return None
        out.append((tag, data[at : at + length]))
        at += length
    return out


def _inside(data: bytes) -> list[tuple[int, bytes]] | None:
    """The elements of the one SEQUENCE that `data` is."""
    outer = _elements(data)
    if not outer or len(outer) != 1 or outer[0][0] != _SEQUENCE:
        return None
    return _elements(outer[0][1])


def _signed(data: bytes) -> list[tuple[int, bytes]] | None:
    """The elements of the signed part of a certificate or request; None if the outline is not that of one."""
    parts = _inside(data)
    if not parts or [tag for tag, _ in parts] != [_SEQUENCE, _SEQUENCE, _BIT_STRING]:
        return None
    return _elements(parts[0][1])


def certificate_request_fault(text: str) -> str:
    """What is wrong with base64 text that should be a PEM certificate request; empty if nothing was found."""
    data = decode_base64(text)
    block = next_block(data.decode("latin-1")) if data else None
    if block is None or block[0] != "CERTIFICATE REQUEST":
        return "PEM block type must be CERTIFICATE REQUEST"
    if not block[2]:
        return "asn1: syntax error: sequence truncated"
    signed = _signed(block[2])
    if not signed or [tag for tag, _ in signed[:3]] != [_INTEGER, _SEQUENCE, _SEQUENCE]:
        return "asn1: structure error: tags don't match"
    return ""


def _is_ca(data: bytes) -> bool | None:
    """Whether a certificate says it is a CA; None if it is no certificate."""
    signed = _signed(data)
    if not signed or len(signed) < 6:
        return None
    extensions = next((content for tag, content in signed if tag == 0xA3), None)
    for _, extension in (_inside(extensions) or ()) if extensions else ():
        parts = _elements(extension) or []
        if len(parts) >= 2 and parts[0] == (_OBJECT_ID, _BASIC_CONSTRAINTS) and parts[-1][0] == _OCTET_STRING:
            constraints = _inside(parts[-1][1]) or []
            return bool(constraints) and constraints[0] == (_BOOLEAN, b"\xff")
    return False


def validate_trust_bundle(text: str, path: Path, errs: list[Error]) -> None:
    """At least one CA certificate, none twice, and nothing else (validateTrustBundle)."""
    before = len(errs)
    seen: dict[bytes, list[int]] = {}
    index, rest = 0, text
    while (block := next_block(rest)) is not None:
        kind, headers, data, rest = block
        if kind != "CERTIFICATE":
            detail = "entry {index} has bad block type: {type}"
        elif headers:
            detail = "entry {index} has PEM block headers"
        elif (ca := _is_ca(data)) is None:
            detail = "entry {index} does not parse as X.509"
        elif not ca:
            detail = "entry {index} does not have the CA bit set"
        else:
            detail = ""
            seen.setdefault(data, []).append(index)
        if detail:
            errs.append(invalid(path, "<value omitted>", detail, index=index, type=kind))
        index += 1
    if len(errs) > before:
        return
    if not seen:
        errs.append(invalid(path, "<value omitted>", "at least one trust anchor must be provided"))
    for indices in seen.values():
        if len(indices) > 1:
            shown = "[" + " ".join(map(str, indices)) + "]"
            errs.append(invalid(path, "<value omitted>", "duplicate trust anchor (indices {indices})", indices=shown))
