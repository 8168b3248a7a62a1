"""Fixtures that every test file shares."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

FIXTURES = Path(__file__).parent / "fixtures"


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest --update-goldens` writes what the program prints now as what it should print: look at the diff."""
    parser.addoption("--update-goldens", action="store_true", help="rewrite the golden files under tests/fixtures/")
    parser.addoption("--slow", action="store_true", help="run the tests marked slow, too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the slow tests unless they are asked for."""
    if not config.getoption("--slow"):
        for item in items:
            if item.get_closest_marker("slow"):
                item.add_marker(pytest.mark.skip(reason="slow: run with --slow"))


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """`golden("output/sample.txt", text)`: the text equals the file under tests/fixtures/, byte for byte in UTF-8."""
    update = request.config.getoption("--update-goldens")

    def check(path: str, text: str) -> None:
        file = FIXTURES / path
        if update:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
            return
        if not file.exists():
            pytest.fail(f"no golden file {path}: run pytest --update-goldens")
        assert text == file.read_bytes().decode(), f"{path} differs: if that is meant, run pytest --update-goldens"

    return check


class Stream(io.TextIOWrapper):
    """A text stream of some encoding, strict as standard output is, that can be read back."""

    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__(io.BytesIO(), encoding=encoding, errors="strict", newline="")

    def text(self) -> str:
        """What was written."""
        self.flush()
        self.seek(0)
        return self.read()


@pytest.fixture
def stream() -> Callable[[str], Stream]:
    """`stream("ascii")`: a strict text stream of that encoding."""
    return Stream
