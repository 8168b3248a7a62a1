"""PEM blocks as Go finds them, and the outline of the DER inside."""

from __future__ import annotations

import base64

import pytest

from k8slint.apis.certificates import pem

BLOCK = "-----BEGIN A-----\naGVsbG8=\n-----END A-----\n"


@pytest.mark.parametrize("text", [BLOCK, "text before\n" + BLOCK, BLOCK.replace("\n", "\r\n"), "-----BEGIN B-----\nx\n" + BLOCK])
def test_block(text: str) -> None:
    block = pem.next_block(text)
    assert block is not None
    assert (block[0], block[2], block[3]) == ("A", b"hello", "")


@pytest.mark.parametrize(
    "text",
    ["", "x " + BLOCK, BLOCK.replace("END A", "END B"), BLOCK.replace("aGVsbG8=", "a"), BLOCK.replace("END A-----", "END A----- x")],
)
def test_no_block(text: str) -> None:
    assert pem.next_block(text) is None


def test_headers_and_rest() -> None:
    block = pem.next_block("-----BEGIN A-----\nKey: value\n\naGVsbG8=\n-----END A-----\n" + BLOCK)
    assert block is not None
    assert block[1] == {"Key": "value"}
    assert block[3] == BLOCK


def test_request_faults() -> None:
    def request(content: bytes, kind: str = "CERTIFICATE REQUEST") -> str:
        text = f"-----BEGIN {kind}-----\n{base64.b64encode(content).decode()}\n-----END {kind}-----\n"
        return base64.b64encode(text.encode()).decode()

    wrong_type = "PEM block type must be CERTIFICATE REQUEST"
    assert pem.certificate_request_fault("") == wrong_type
    assert pem.certificate_request_fault(request(b"\x30\x00", "CERTIFICATE")) == wrong_type
    assert pem.certificate_request_fault(request(b"")).startswith("asn1: syntax error")
    assert pem.certificate_request_fault(request(b"\x30\x82\xff")).startswith("asn1: structure error")
    inner = b"\x02\x01\x00" + b"\x30\x00" + b"\x30\x00"
    body = b"\x30" + bytes([len(inner)]) + inner + b"\x30\x00" + b"\x03\x01\x00"
    assert pem.certificate_request_fault(request(b"\x30" + bytes([len(body)]) + body)) == ""


def test_sizes() -> None:
    for size in range(5):
        assert pem.decoded_size(base64.b64encode(b"x" * size).decode()) == size
    assert pem.decode_base64("a b") is None
    assert pem.decode_base64("aGVs\nbG8=") == b"hello"
