"""A progress bar on a terminal's stderr, for runs that take longer than a second."""

from __future__ import annotations

from time import monotonic

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

DELAY = 1.0


class Progress:
    """Counts files; rich is imported, and the bar drawn, only once the run has lasted `DELAY` seconds."""

    def __init__(self) -> None:
        self._start = monotonic()
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Progress:
        return self

    def tick(self, done: int, total: int) -> None:
        """`done` of `total` files are checked."""
        if self._bar is None:
            if monotonic() - self._start < DELAY:
                return
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
            from rich.progress import Progress as Bar

            self._bar = Bar(TextColumn("checking"), BarColumn(), MofNCompleteColumn(), console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task("", total=total)
            self._bar.start()
        self._bar.update(self._task, completed=done)

    def __exit__(self, *exception: object) -> None:
        if self._bar is not None:
            self._bar.stop()
