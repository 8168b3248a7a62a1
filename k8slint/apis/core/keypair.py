"""Whether a certificate and a private key belong together, as Go's `tls.X509KeyPair` says it.

PEM and as much DER as the question needs: structure, algorithm, and the public key. An elliptic key that does not carry
its public half is taken to fit.
"""

from __future__ import annotations

from contextlib import suppress

RSA, EC, ED25519 = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01", b"\x2a\x86\x48\xce\x3d\x02\x01", b"\x2b\x65\x70"
_SEQUENCE, _INTEGER, _BIT_STRING, _OCTET_STRING, _OID = 0x30, 0x02, 0x03, 0x04, 0x06


class DERError(ValueError):
    """The bytes are not the structure that was expected."""


def pem_blocks(content: bytes) -> list[tuple[str, bytes]]:
    """(type, bytes) of each block; what cannot be read is passed over, as Go's pem.Decode does."""
    from binascii import Error, a2b_base64

    blocks: list[tuple[str, bytes]] = []
    kind = ""
    body: list[str] = []
    for raw in content.decode("latin-1").split("\n"):
        line = raw.strip(" \t\r")
        if line.startswith("-----BEGIN ") and line.endswith("-----"):
            kind, body = line[11:-5], []
        elif kind and line == f"-----END {kind}-----":
            with suppress(Error, ValueError):
                blocks.append((kind, a2b_base64("".join(body))))
            kind = ""
        elif kind and ":" not in line:  # with a colon it is a header
            body.append(line)
    return blocks


def key_pair_error(certificate: bytes, key: bytes) -> str:
    """What is wrong with the pair; empty if nothing is."""
    blocks = pem_blocks(certificate)
    found = [body for kind, body in blocks if kind == "CERTIFICATE"]
    if not found:
        if not blocks:
            return "tls: failed to find any PEM data in certificate input"
        if len(blocks) == 1 and blocks[0][0].endswith("PRIVATE KEY"):
            return (
                "tls: failed to find certificate PEM data in certificate input, but did find a private key; "
                "PEM inputs may have been switched"
            )
        kinds = " ".join(kind for kind, _ in blocks)
        return (
            'tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks '
            f"of the following types: [{kinds}]"
        )
    blocks = pem_blocks(key)
    keys = [(kind, body) for kind, body in blocks if kind == "PRIVATE KEY" or kind.endswith(" PRIVATE KEY")]
    if not keys:
        if not blocks:
            return "tls: failed to find any PEM data in key input"
        if len(blocks) == 1 and blocks[0][0] == "CERTIFICATE":
            return "tls: found a certificate rather than a key in the PEM for the private key"
        kinds = " ".join(kind for kind, _ in blocks)
        return (
            'tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks '
            f"of the following types: [{kinds}]"
        )
    try:
        algorithm, public = _certificate_key(found[0])
    except (DERError, IndexError):
        return "x509: malformed certificate"
    try:
        key_algorithm, key_public = _private_key(keys[0][1])
    except (DERError, IndexError):
        return "tls: failed to parse private key"
    if algorithm not in (RSA, EC, ED25519):
        return "tls: unknown public key algorithm"
    if algorithm != key_algorithm:
        return "tls: private key type does not match public key type"
    if key_public and key_public != public:
        return "tls: private key does not match public key"
    return ""


def _read(content: bytes, at: int) -> tuple[int, bytes, int]:
    """(tag, value, where the next one begins)."""
    if at + 2 > len(content):
        raise DERError("truncated")
    tag, length = content[at], content[at + 1]
    at += 2
    if length & 0x80:
        count = length & 0x7F
        if not 1 <= count <= 4 or at + count > len(content):
            raise DERError("bad length")
        length = int.from_bytes(content[at : at + count], "big")
        at += count
    if at + length > len(content):
        raise DERError("truncated")
    return tag, content[at : at + length], at + length


def _items(content: bytes) -> list[tuple[int, bytes]]:
    """The elements of a constructed value."""
    out, at = [], 0
    while at < len(content):
        tag, value, at = _read(content, at)
        out.append((tag, value))
    return out


def _sequence(content: bytes) -> list[tuple[int, bytes]]:
    tag, value, _ = _read(content, 0)
    if tag != _SEQUENCE:
        raise DERError("no sequence")
    return _items(value)


def _expect(item: tuple[int, bytes], tag: int) -> bytes:
    if item[0] != tag:
        raise DERError("unexpected tag")
    return item[1]


def _certificate_key(content: bytes) -> tuple[bytes, bytes]:
    """(algorithm, public key) of a certificate: the modulus for RSA, the point for elliptic curves."""
    outer = _sequence(content)
    if len(outer) != 3:
        raise DERError("no certificate")
    fields = _items(_expect(outer[0], _SEQUENCE))
    if fields[0][0] == 0xA0:  # the version, which is optional
        fields = fields[1:]
    info = _items(_expect(fields[5], _SEQUENCE))
    algorithm = _expect(_items(_expect(info[0], _SEQUENCE))[0], _OID)
    bits = _expect(info[1], _BIT_STRING)[1:]
    if algorithm == RSA:
        return algorithm, _expect(_sequence(bits)[0], _INTEGER).lstrip(b"\0")
    return algorithm, bits


def _private_key(content: bytes) -> tuple[bytes, bytes]:
    """(algorithm, public key or nothing) of a key in PKCS#1, PKCS#8 or SEC 1 form."""
    fields = _sequence(content)
    version = _expect(fields[0], _INTEGER)
    if fields[1][0] == _INTEGER:
        if len(fields) < 9:
            raise DERError("no PKCS#1 key")
        return RSA, fields[1][1].lstrip(b"\0")
    if fields[1][0] == _OCTET_STRING and version == b"\x01":
        for tag, value in fields[2:]:
            if tag == 0xA1:
                return EC, _expect(_items(value)[0], _BIT_STRING)[1:]
        return EC, b""
    algorithm = _expect(_items(_expect(fields[1], _SEQUENCE))[0], _OID)
    inner = _expect(fields[2], _OCTET_STRING)
    if algorithm in (RSA, EC):
        found, public = _private_key(inner)
        if found != algorithm:
            raise DERError("another algorithm inside")
        return found, public
    if algorithm != ED25519:
        raise DERError("unknown algorithm")
    return algorithm, b""
