"""What the API server says of disruption budgets: creation, warnings and updates."""

from __future__ import annotations

from typing import Any

import pytest
from api_cases import check_create, check_update, create_cases, update_cases

FOLDERS = ("policy/pod_disruption_budget",)


@pytest.mark.parametrize(("folder", "case"), create_cases(FOLDERS))
def test_create(folder: str, case: dict[str, Any]) -> None:
    check_create(folder, case)


@pytest.mark.parametrize(("folder", "case"), update_cases(FOLDERS))
def test_update(folder: str, case: dict[str, Any]) -> None:
    check_update(folder, case)
