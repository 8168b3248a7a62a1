"""ARCHITECTURE.md names every room, and none that is not there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "k8slint"
TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([\w./<>*-]+)`", TEXT))


def test_every_room_is_named() -> None:
    rooms = {p.name for p in PACKAGE.glob("*.py")} | {p.name + "/" for p in PACKAGE.iterdir() if (p / "__init__.py").exists()}
    assert rooms - {"__init__.py"} - {name.removeprefix("k8slint/") for name in NAMED} - {"apis/"} == set()


def test_what_is_named_is_there() -> None:
    files = {name for name in NAMED if name.endswith((".py", "/")) and "<" not in name}
    assert files and [name for name in files if not [*ROOT.glob(name), *PACKAGE.glob(name)]] == []
