"""Recognises templates (Helm, Jinja, Go text/template): they become manifests only when rendered.

Only looked at where a text holds `{{` or `{%`. Braces inside a string that YAML can read are ordinary text (Argo Workflows,
alert texts): such files are checked. A template is a document that cannot be read because of its braces, one whose value is
refused with braces in it, or any file with braces in the `templates` folder of a Helm chart.
"""

from __future__ import annotations

REASON = "a template (Helm, Jinja): render it first and check what comes out, for example: helm template . | k8slint check -"


def maybe(data: bytes) -> bool:
    """Whether the text can be a template at all."""
    return b"{" in data and (b"{{" in data or b"{%" in data)


def in_chart(file: str) -> bool:
    """Whether the file stands in the `templates` folder of a Helm chart."""
    import os

    path = file.replace(os.sep, "/")
    chart, found, _ = path.rpartition("/templates/")
    if not found and path.startswith("templates/"):
        chart, found = ".", "/"
    return bool(found) and os.path.exists(os.path.join(chart, "Chart.yaml"))


def line_of(data: bytes) -> int:
    """The line (from 1) of the first template mark outside comments; 0 where there is none."""
    for number, line in enumerate(data.split(b"\n"), 1):
        if (b"{{" in line or b"{%" in line) and not line.lstrip().startswith(b"#"):
            return number
    return 0
