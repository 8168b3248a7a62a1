"""Output formats. A format is a module here with `write(report, out, **options)`; only the one that is asked for is imported."""

from __future__ import annotations

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any, TextIO

    from k8slint.diagnostic import Report

FORMATS: dict[str, str] = {
    "text": "text",
    "json": "json",
    "github": "github",
    "gitlab": "gitlab",
    "sarif": "sarif",
    "junit": "junit",
}
"""Format name -> module in this package."""


def render(report: Report, fmt: str, *, color: bool = False, stream: TextIO, **options: Any) -> None:
    """Write the report to the stream in one of `FORMATS` (KeyError for another).

    Every format takes every option and leaves alone what it does not know:
    `color` (text), `words` (text: templates of a second language), `rule_info` (sarif, junit: rule id -> {"title", "help",
    "severity", "url"} or None), `fail_on` (junit: the lowest severity that is a failure), `version` (sarif: ours).
    """
    # not importlib.import_module: importing importlib costs more than writing a small report
    module = __import__("k8slint.output." + FORMATS[fmt], fromlist=("write",))
    module.write(report, stream, color=color, **options)
