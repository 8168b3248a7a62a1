"""The core group's tables: what is loaded late is the same as what is there."""

from __future__ import annotations

import subprocess
import sys

from k8slint.apis.core import validation, warnings
from k8slint.apis.core.validation_objects import OBJECTS as VALIDATE_OBJECTS
from k8slint.apis.core.warnings_objects import OBJECTS as WARN_OBJECTS


def test_every_object_kind_is_in_the_table() -> None:
    assert set(validation.OBJECT_KINDS) == set(VALIDATE_OBJECTS)
    assert set(warnings.OBJECT_KINDS) == set(WARN_OBJECTS)


def test_a_call_replaces_the_placeholders() -> None:
    errs: list = []
    validation.VALIDATE["Pod"]({"metadata": {}, "spec": {}}, errs, 36)
    assert errs
    from k8slint.apis.core.validation_pod import validate_pod

    assert validation.VALIDATE["Pod"] is validate_pod


def test_pods_need_no_services_and_nothing_heavy() -> None:
    code = """
import sys
before = set(sys.modules)
from k8slint.apis.core.validation import VALIDATE
from k8slint.apis.core.warnings import WARNINGS
pod = {"metadata": {"name": "a"}, "spec": {"containers": [{"name": "a", "image": "b", "ports": [{"containerPort": 1}]}]}}
VALIDATE["Pod"](pod, [], 36)
WARNINGS["Pod"](pod, [], 36)
print(*sorted(set(sys.modules) - before))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {"re", "json", "typing", "dataclasses", "enum", "functools", "pathlib", "logging"}
    assert not {m for m in loaded if "service" in m or "rare" in m or "storage" in m or "projected" in m}
