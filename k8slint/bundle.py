"""What the API server decides with the rest of the bundle in view: custom resources and admission.

Called once after all files; imports the rooms concerned only where the bundle has such objects.
"""

from __future__ import annotations

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from k8slint.linter import FileResult, Linter
    from k8slint.object import Object


def admit(linter: Linter, results: list[FileResult], objects: list[Object]) -> None:
    """Judge custom resources by the bundle's definitions and run admission; verdicts and diagnostics go to the results."""
