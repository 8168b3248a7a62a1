#!/usr/bin/env python3
"""Make standalone JSON schemas for kubeconform from the PyPI package kubernetes-validate: `python bench/peer_schemas.py FOLDER`.

kubeconform's own standalone schemas have every reference written out; so have these. Build and benchmark time only.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def inline(value: Any, definitions: dict[str, Any], open_names: tuple[str, ...]) -> Any:
    """The schema with references replaced by what they name; a reference into itself becomes an open object."""
    if isinstance(value, list):
        return [inline(v, definitions, open_names) for v in value]
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("$ref"), str):
        name = value["$ref"].rpartition("/")[2]
        if name in open_names:
            return {"type": "object"}
        return inline(definitions[name], definitions, (*open_names, name))
    return {k: inline(v, definitions, open_names) for k, v in value.items() if k != "$schema"}


def main() -> None:
    """Write one file a kind, named as kubeconform's default template names them."""
    import kubernetes_validate

    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    source = Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema" / "v1.37.0-local" / "_definitions.json"
    definitions = json.loads(source.read_text(encoding="utf-8"))["$defs"]
    for name, definition in definitions.items():
        for gvk in definition.get("x-kubernetes-group-version-kind", ()):
            group = gvk["group"].split(".")[0]
            suffix = f"-{group}-{gvk['version']}" if group else f"-{gvk['version']}"
            (target / f"{gvk['kind'].lower()}{suffix}.json").write_text(json.dumps(inline(definition, definitions, (name,))), encoding="utf-8")


if __name__ == "__main__":
    main()
