"""Recognises templates (Helm, Jinja, Go text/template): they become manifests only when rendered.

Only looked at where a text holds `{{` or `{%`. Braces inside a string that YAML can read are ordinary text (Argo Workflows,
alert texts): such files are checked. A template is a document that cannot be read because of its braces, one whose value is
refused with braces in it, or any file with braces in the `templates` folder of a Helm chart.

Variables (`${NAME}`, as envsubst, Flux and clusterctl fill them in) and what SOPS encrypted are another matter: such a document can be read
and checked, only a value that is not known yet cannot be judged.
"""

from __future__ import annotations

from k8slint.field import BAD_REQUEST, INVALID, NOT_SUPPORTED, TOO_LONG, TYPE_INVALID

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from k8slint.field import Error
    from k8slint.object import Object

REASON = "a template (Helm, Jinja): render it first and check what comes out, for example: helm template . | k8slint check -"

VARIABLES = "holds variables such as ${NAME}, which Kubernetes does not fill in: what depends on their values is not checked; fill them in first"
ENCRYPTED = "encrypted by SOPS: what is encrypted is not checked, nor the key sops, which goes when it is decrypted"
KUSTOMIZE = "settings of a generator or transformer of kustomize, which are not applied themselves"
# What is refused for a value that would be another one: not that a value is missing, or stands twice.
_OF_VALUES = frozenset((INVALID, NOT_SUPPORTED, TOO_LONG, TYPE_INVALID, BAD_REQUEST))


def not_yet(error: Error, obj: Object) -> str:
    """Why an error about an object as it is written is none of what will be applied; "" where it is one."""
    if obj.api_version == "builtin":
        return KUSTOMIZE
    if error.type not in _OF_VALUES:
        return ""
    if error.path[:1] == ("sops",) and _is_encrypted(obj):
        return ENCRYPTED
    about = [error.value]
    if not error.path or error.path[-1] != error.value:  # not about a key, so perhaps about what stands under it
        value: object = obj.value
        for step in error.path:
            try:
                value = value[step]  # type: ignore[index]
            except (KeyError, IndexError, TypeError):
                break
        about.append(value)
    for text in about:
        if type(text) is str:
            if text.startswith("ENC[") and _is_encrypted(obj):
                return ENCRYPTED
            if has_variable(text):
                return VARIABLES
    return ""


def _is_encrypted(obj: Object) -> bool:
    return b"ENC[AES256_GCM" in obj.document.source.data  # the checksum that SOPS adds to a file always is


def has_variable(text: str) -> bool:
    """`${NAME}`, `${name:=default}`."""
    at = text.find("${")
    while at >= 0:
        start = text[at + 2 : at + 3]
        if (start == "_" or (start.isascii() and start.isalpha())) and text.find("}", at) > 0:
            return True
        at = text.find("${", at + 2)
    return False


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
