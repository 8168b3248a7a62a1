"""Certificates and keys: enough DER to see whether they belong together."""

from __future__ import annotations

from base64 import b64encode

import pytest

from k8slint.apis.core.keypair import EC, ED25519, RSA, key_pair_error
from k8slint.apis.core.secret_data import json_object_error


def der(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    length = bytes([len(body)]) if len(body) < 128 else b"\x82" + len(body).to_bytes(2, "big")
    return bytes([tag]) + length + body


def number(value: int) -> bytes:
    return der(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def certificate(algorithm: bytes, public: bytes) -> bytes:
    name = der(0x30)
    info = der(0x30, der(0x30, der(6, algorithm)), der(3, b"\0", public))
    fields = der(0x30, der(0xA0, number(2)), number(1), der(0x30), name, der(0x30), name, info)
    return der(0x30, fields, der(0x30), der(3, b"\0"))


def pem(kind: str, body: bytes) -> bytes:
    return f"-----BEGIN {kind}-----\n{b64encode(body).decode()}\n-----END {kind}-----\n".encode()


def rsa_key(modulus: int) -> bytes:
    return der(0x30, number(0), number(modulus), *(number(3) for _ in range(7)))


def pkcs8(algorithm: bytes, inner: bytes) -> bytes:
    return der(0x30, number(0), der(0x30, der(6, algorithm)), der(4, inner))


RSA_CERTIFICATE = pem("CERTIFICATE", certificate(RSA, der(0x30, number(0xABCDEF), number(65537))))
EC_CERTIFICATE = pem("CERTIFICATE", certificate(EC, b"\x04point"))
EC_KEY = der(0x30, number(1), der(4, b"secret"), der(0xA1, der(3, b"\0", b"\x04point")))


@pytest.mark.parametrize(
    ("cert", "key"),
    [
        (RSA_CERTIFICATE, pem("RSA PRIVATE KEY", rsa_key(0xABCDEF))),
        (RSA_CERTIFICATE, pem("PRIVATE KEY", pkcs8(RSA, rsa_key(0xABCDEF)))),
        (EC_CERTIFICATE, pem("EC PRIVATE KEY", EC_KEY)),
        (EC_CERTIFICATE, pem("EC PARAMETERS", b"x") + pem("EC PRIVATE KEY", EC_KEY)),
        (EC_CERTIFICATE, pem("PRIVATE KEY", pkcs8(EC, der(0x30, number(1), der(4, b"secret"))))),
        (pem("CERTIFICATE", certificate(ED25519, b"p")), pem("PRIVATE KEY", pkcs8(ED25519, b"s"))),
    ],
)
def test_pairs(cert: bytes, key: bytes) -> None:
    assert key_pair_error(cert, key) == ""


@pytest.mark.parametrize(
    ("cert", "key", "message"),
    [
        (b"hello", b"hello", "tls: failed to find any PEM data in certificate input"),
        (RSA_CERTIFICATE, b"", "tls: failed to find any PEM data in key input"),
        (RSA_CERTIFICATE, RSA_CERTIFICATE, "tls: found a certificate rather than a key in the PEM for the private key"),
        (
            pem("RSA PRIVATE KEY", rsa_key(5)),
            RSA_CERTIFICATE,
            "tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched",
        ),
        (pem("CERTIFICATE", b"\x30\x82\xff\xff"), pem("PRIVATE KEY", b"x"), "x509: malformed certificate"),
        (RSA_CERTIFICATE, pem("PRIVATE KEY", b"nonsense"), "tls: failed to parse private key"),
        (RSA_CERTIFICATE, pem("RSA PRIVATE KEY", rsa_key(0xABCDEE)), "tls: private key does not match public key"),
        (RSA_CERTIFICATE, pem("EC PRIVATE KEY", EC_KEY), "tls: private key type does not match public key type"),
    ],
)
def test_what_is_no_pair(cert: bytes, key: bytes, message: str) -> None:
    assert key_pair_error(cert, key) == message


def test_json_as_go_reads_it() -> None:
    assert json_object_error(b'{"auths": {}}') == ""
    assert json_object_error(b" null ") == ""
    assert json_object_error(b'{"a": "\xff"}') == ""
    assert json_object_error(b"") == "unexpected end of JSON input"
    assert json_object_error(b"[]") == "json: cannot unmarshal array into Go value of type map[string]interface {}"
    assert json_object_error(b"{a}").startswith("invalid character")
    assert json_object_error(b'{"a": NaN}').startswith("invalid character")
