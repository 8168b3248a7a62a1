"""Output formats of a plan. A format is a module here with `write(view, out, **options)`; only the one that is asked for is imported.

They all write a *view*: the plan as `-o json` says it (`k8slint.plan_view`).
"""

from __future__ import annotations

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any, TextIO

FORMATS: dict[str, str] = {
    "text": "plan_text",
    "json": "plan_json",
    "mermaid": "plan_mermaid",
    "dot": "plan_dot",
    "html": "plan_html",
    "markdown": "plan_markdown",
}
"""Format name -> module in this package."""


def render(view: dict[str, Any], fmt: str, *, color: bool = False, stream: TextIO, words: dict[str, str] | None = None) -> None:
    """Write the view to the stream in one of `FORMATS` (KeyError for another), in the words of a language (`lang.plan_table`)."""
    module = __import__("k8slint.output." + FORMATS[fmt], fromlist=("write",))
    module.write(view, stream, color=color, words=words)
