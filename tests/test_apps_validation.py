"""What the API server says of workloads: creation, warnings and updates."""

from __future__ import annotations

from typing import Any

import pytest
from api_cases import check_create, check_update, create_cases, update_cases

FOLDERS = ("apps/controller_revision", "apps/daemon_set", "apps/deployment", "apps/replica_set", "apps/stateful_set")


@pytest.mark.parametrize(("folder", "case"), create_cases(FOLDERS))
def test_create(folder: str, case: dict[str, Any]) -> None:
    check_create(folder, case)


@pytest.mark.parametrize(("folder", "case"), update_cases(FOLDERS))
def test_update(folder: str, case: dict[str, Any]) -> None:
    check_update(folder, case)
