"""`k8slint schema [KIND]`: write a JSON Schema for editors."""

from __future__ import annotations

import sys
from typing import TextIO

from k8slint.config import UsageError


def run(kind: str = "", kube_version: str = "", output_file: str = "", stream: TextIO | None = None) -> int:
    """Write the schema of a kind, or of every kind, to a file or to stdout; returns the exit code. Raises UsageError."""
    import json

    from k8slint.schema_export import json_schema

    try:
        schema = json_schema(kind, kube_version)
    except ValueError as error:
        raise UsageError(str(error)) from None
    text = json.dumps(schema, indent=2 if kind else None, ensure_ascii=False) + "\n"
    if not output_file:
        (stream or sys.stdout).write(text)
        return 0
    try:
        with open(output_file, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"{output_file}: {(error.strerror or str(error)).lower()}") from None
    return 0
