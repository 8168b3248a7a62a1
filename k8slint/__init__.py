"""k8slint: the control plane in your pre-commit hook.

    report = k8slint.check("manifests/")          # a Report of Diagnostics
    objects = k8slint.load("app.yaml")            # typed objects that know where they stand
    plan = k8slint.plan("manifests/")             # what would exist after apply
    page = k8slint.explain("pod.spec.containers") # what the command of that name shows
"""

from __future__ import annotations

import os as _os

__version__ = "0.1.0"

# In a checkout `rules/` and `schemas/` stand beside the package; an installed package holds them.
if not _os.path.isdir(_os.path.join(_os.path.dirname(__file__), "rules")):
    __path__.append(_os.path.dirname(_os.path.dirname(_os.path.abspath(__file__))))

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from k8slint.api import LoadError as LoadError
    from k8slint.api import UsageError as UsageError
    from k8slint.api import check as check
    from k8slint.api import json_schema as json_schema
    from k8slint.api import load as load
    from k8slint.diagnostic import Diagnostic as Diagnostic
    from k8slint.diagnostic import Report as Report
    from k8slint.diagnostic import Span as Span
    from k8slint.explain.library import explain as explain
    from k8slint.explain.page import UnknownTopic as UnknownTopic
    from k8slint.plan_result import Plan as Plan
    from k8slint.plan_run import plan as plan

# imported when they are asked for
_PUBLIC = {
    "check": "k8slint.api", "load": "k8slint.api", "json_schema": "k8slint.api", "LoadError": "k8slint.api", "UsageError": "k8slint.api",
    "Diagnostic": "k8slint.diagnostic", "Report": "k8slint.diagnostic", "Span": "k8slint.diagnostic",
    "plan": "k8slint.plan_run", "Plan": "k8slint.plan_result", "UnknownTopic": "k8slint.explain.page",
}

__all__ = [
    "Diagnostic", "LoadError", "Plan", "Report", "Span", "UnknownTopic", "UsageError",
    "__version__", "check", "explain", "json_schema", "load", "plan",
]


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name == "explain":  # the package itself can be called: importing it would hide a function of this name
        return import_module("k8slint.explain")
    module = _PUBLIC.get(name)
    if module is None:
        raise AttributeError(f"module 'k8slint' has no attribute {name!r}")
    value = getattr(import_module(module), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_PUBLIC, "explain"})
