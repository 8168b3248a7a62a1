"""Recognises files that are templates (Helm, Jinja, Go text/template): they become manifests only when rendered.

Only looked at where a text holds `{{` or `{%`. A brace pair inside quotes or a block scalar is an ordinary string (Argo
Workflows, alert texts): such files are checked.
"""

from __future__ import annotations

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

REASON = "a template (Helm, Jinja): render it first and check what comes out, for example: helm template . | k8slint check -"


def maybe(data: bytes) -> bool:
    """Whether the text can be a template at all."""
    return b"{{" in data or b"{%" in data


def is_template(data: bytes, values: list[Any], failed: bool) -> int:
    """The line (from 1) that shows that the text is a template, or 0. `failed`: it could not be read as YAML."""
    lines = data.decode("utf-8", "replace").split("\n")
    scalars: set[str] | None = None
    for number, line in enumerate(lines, 1):
        if "{{" not in line and "{%" not in line:
            continue
        stripped = line.lstrip().removeprefix("- ").lstrip()
        if stripped.startswith("#"):
            continue
        if stripped.startswith(("{{", "{%")):
            if failed or stripped.startswith(("{{-", "{%")):
                return number
            continue
        key, colon, rest = stripped.partition(":")
        rest = rest.strip()
        if not colon:
            key, rest = "", stripped
        at = rest.find("{{")
        if at < 0 or rest[:1] in ('"', "'", "|", ">", "["):
            if failed and "{{" in key:
                return number
            continue
        if failed:
            return number
        if scalars is None:
            scalars = set()
            _strings(values, scalars)
        plain = rest.split(" #")[0].rstrip()
        if plain in scalars:
            return number
    return 0


def _strings(values: list[Any], out: set[str]) -> None:
    """All one-line strings of the values: text inside block scalars does not count."""
    pending = list(values)
    while pending:
        value = pending.pop()
        if type(value) is dict:
            pending += value.values()
        elif type(value) is list:
            pending += value
        elif type(value) is str and "\n" not in value:
            out.add(value)
