"""Manifests as operators, charts, clusters and learners have them, of our own making: nothing in them is worth a warning.

A folder of tests/fixtures/legitimate/ is one run with the default profile; `info` is let pass.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import FIXTURES

from k8slint.config import Options
from k8slint.run import check_paths

FOLDERS = sorted(p for p in (FIXTURES / "legitimate").iterdir() if p.is_dir())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.name)
def test_nothing_is_wrong(folder: Path) -> None:
    options = Options()
    options.paths, options.cache = (str(folder),), False
    report = check_paths(options)[0]
    assert len(report.documents) > 1
    assert [f"{d.file}:{d.span.line} {d.rule}: {d.message}" for d in report.diagnostics if d.severity != "info"] == []
