"""Notes: manifests and parts of them that stand in a Markdown text without a YAML fence around them.

`check` reads fences only, since a text is not to be taken for a manifest by mistake. A teacher may look harder: what begins like a
manifest or like a well-known field, and goes on like YAML, is read as such.
"""

from __future__ import annotations

import re

from k8slint import source

# What a part of a manifest begins with: a field that holds others.
_OPENS = (
    "spec", "metadata", "template", "containers", "initContainers", "volumes", "volumeMounts", "env", "envFrom", "ports", "selector", "matchLabels", "labels",
    "annotations", "resources", "tolerations", "taints", "affinity", "nodeSelector", "strategy", "rollingUpdate", "livenessProbe", "readinessProbe",
    "startupProbe", "lifecycle", "postStart", "preStop", "hostPath", "emptyDir", "persistentVolumeClaim", "configMap", "securityContext", "rules",
    "volumeClaimTemplates", "storageClassName",
)
_START = re.compile(r"\s*(apiVersion\s*[:：]\s*\S.*|(" + "|".join(_OPENS) + r")\s*[:：]\s*(#.*)?)$")
_GOES_ON = re.compile(r"""\s*(-\s+)*["']?[A-Za-z_][\w./$-]*["']?\s*[:：](\s.*|#.*|[^/\s].*)?$|\s*-\s*\S.*$|\s*-\s*$""", re.ASCII)
_QUOTE = re.compile(r"\s*(?:[-*+]\s+)?(?:>\s?)+")


def loose(name: str, data: bytes) -> list[source.Source]:
    """The manifests and fragments of a Markdown file that no YAML fence holds, at their lines."""
    lines = data.decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
    state = _states(name, data, lines)
    found: list[source.Source] = []
    i = 0
    while i < len(lines):
        if state[i] == _CLOSED or not _START.match(_unquoted(lines[i])):
            i += 1
            continue
        end = i + 1
        least = _indent(_unquoted(lines[i]))
        while end < len(lines) and state[end] == state[i]:
            line = _unquoted(lines[end])
            if not _continues(line, state[i]) or _indent(line) < least:  # further out begins another part
                break
            end += 1
        block = [_unquoted(line) for line in lines[i:end]]
        while block and block[-1].lstrip().startswith("#"):
            block.pop()
        if _is_one(block):
            found.append(source.Source(name, ("\n".join(block) + "\n").encode("utf-8", "replace"), line_offset=i))
        i = end
    return found


_CLOSED, _PROSE, _FENCED = 0, 1, 2


def _states(name: str, data: bytes, lines: list[str]) -> list[int]:
    """For each line: prose, inside a fence that nobody has read and that has no language, or none of our business."""
    out = [_PROSE] * len(lines)
    if lines[0].rstrip() == "---":  # front matter
        end = next((i for i in range(1, len(lines)) if lines[i].rstrip() == "---"), 0)
        out[: end + 1] = [_CLOSED] * (end + 1)
    fence, inside = "", _CLOSED
    for i, line in enumerate(lines):
        content = source.without_quotes(line.encode("utf-8", "replace")).decode("utf-8", "replace").strip()
        if fence:
            ends = content.startswith(fence) and not content.strip(fence[0])
            out[i] = _CLOSED if ends else inside
            fence = "" if ends else fence
        elif content.startswith(("```", "~~~")) and "`" not in content.lstrip("`~"):
            info = content.lstrip(content[0])
            fence, inside = content[: len(content) - len(info)], _CLOSED if info.strip() else _FENCED
            out[i] = _CLOSED
    for text in source.sources(name, data):
        count = text.data.count(b"\n")
        out[text.line_offset : text.line_offset + count] = [_CLOSED] * count
    return out


def _unquoted(line: str) -> str:
    """The line without the marks of a quotation, as wide as before."""
    mark = _QUOTE.match(line)
    return " " * mark.end() + line[mark.end() :] if mark is not None else line


def _continues(line: str, state: int) -> bool:
    if line.lstrip().startswith("#"):
        return state == _FENCED and not line.lstrip().startswith("###")
    return _GOES_ON.match(line) is not None


def _is_one(block: list[str]) -> bool:
    """Whether the lines are worth reading: a manifest says its kind, a part has something below its first line."""
    if len(block) < 2:
        return False
    if block[0].lstrip().startswith("apiVersion"):
        return any(line.lstrip().startswith("kind") for line in block)
    first, second = block[0], block[1]
    return second.lstrip().startswith("-") or "\t" in second or _indent(second) > _indent(first)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
