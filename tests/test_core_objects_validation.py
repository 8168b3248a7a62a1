"""What the API server says of Services, configuration, storage, nodes and other core kinds: creation, warnings, updates."""

from __future__ import annotations

from typing import Any

import pytest
from api_cases import check_create, check_update, create_cases, update_cases

FOLDERS = (
    "core/binding",
    "core/config_map",
    "core/endpoints",
    "core/event",
    "core/limit_range",
    "core/namespace",
    "core/node",
    "core/persistent_volume",
    "core/persistent_volume_claim",
    "core/replication_controller",
    "core/resource_quota",
    "core/secret",
    "core/service",
    "core/service_account",
)


@pytest.mark.parametrize(("folder", "case"), create_cases(FOLDERS))
def test_create(folder: str, case: dict[str, Any]) -> None:
    check_create(folder, case)


@pytest.mark.parametrize(("folder", "case"), update_cases(FOLDERS))
def test_update(folder: str, case: dict[str, Any]) -> None:
    check_update(folder, case)
