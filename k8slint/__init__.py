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

_PUBLIC = {
    "check": "k8slint.api", "load": "k8slint.api", "plan": "k8slint.api", "explain": "k8slint.api",
    "Diagnostic": "k8slint.diagnostic", "Report": "k8slint.diagnostic", "Span": "k8slint.diagnostic",
}

__all__ = ["Diagnostic", "Report", "Span", "__version__", "check", "explain", "load", "plan"]


def __getattr__(name: str) -> object:
    module = _PUBLIC.get(name)
    if module is None:
        raise AttributeError(f"module 'k8slint' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(module), name)
    globals()[name] = value
    return value
