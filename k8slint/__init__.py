"""k8slint: the control plane in your pre-commit hook.

    report = k8slint.check("manifests/")          # a Report of Diagnostics
    objects = k8slint.load("app.yaml")            # typed objects that know where they stand
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

# imported when they are asked for
_PUBLIC = {
    "check": "k8slint.api", "load": "k8slint.api", "json_schema": "k8slint.api", "LoadError": "k8slint.api", "UsageError": "k8slint.api",
    "Diagnostic": "k8slint.diagnostic", "Report": "k8slint.diagnostic", "Span": "k8slint.diagnostic",
}

__all__ = ["Diagnostic", "LoadError", "Report", "Span", "UsageError", "__version__", "check", "json_schema", "load"]


def __getattr__(name: str) -> object:
    module = _PUBLIC.get(name)
    if module is None:
        raise AttributeError(f"module 'k8slint' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(module), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_PUBLIC})
