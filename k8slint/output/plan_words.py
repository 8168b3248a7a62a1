"""The words of a plan for people, in the reader's language: templates looked up by their English, as those of `k8slint.messages`.

What the control plane itself would say (reasons and messages of events and conditions) stays as a cluster says it.
"""

from __future__ import annotations

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from k8slint.messages import Messages


class PlanWords:
    """English template -> template in a language; empty for English."""

    __slots__ = ("_messages", "table")

    def __init__(self, table: dict[str, str] | None = None) -> None:
        self.table = table or {}
        self._messages: Messages | None = None

    def __call__(self, template: str, /, **values: object) -> str:
        """A template in the language, filled in."""
        text = self.table.get(template, template)
        return text.format(**values) if values else text

    def some(self, n: int, one: str, many: str) -> str:
        """`1 pod`, `2 pods`: the template that fits the number, `{n}` filled in."""
        return self(one if n == 1 else many, n=n)

    def sentence(self, text: str) -> str:
        """A sentence of ours that is already filled in."""
        if not self.table:
            return text
        if self._messages is None:
            from k8slint.messages import Messages

            self._messages = Messages(self.table)
        return self._messages.translate(text)

    def refusal(self, text: str) -> str:
        """What the API server refuses an object with: decoding tells several mistakes in one message."""
        if not self.table:
            return text
        for start in _DECODING:
            text = text.replace("; " + start, "\0" + start)
        return self("; ").join([self.sentence(part) for part in text.split("\0")])


_DECODING = ("json: cannot unmarshal ", "strict decoding error: ")
ENGLISH = PlanWords()
