"""What `kubectl apply` makes of an object that is there (kubectl `pkg/cmd/apply`, three-way merge)."""

from __future__ import annotations

from typing import Any

Value = dict[str, Any]


def three_way(live: Value, base: Value, wanted: Value) -> Value:
    """`kubectl apply`: what the author changed from `base` to `wanted`, on top of what the cluster holds. Lists are replaced
    whole where they changed (both manifests are defaulted, so a list that did not change is equal)."""
    out = dict(live)
    for key in base:
        if key not in wanted:
            out.pop(key, None)
    for key, item in wanted.items():
        if key in base and base[key] == item:
            continue
        here = live.get(key)
        if type(item) is dict and type(here) is dict:
            earlier = base.get(key)
            out[key] = three_way(here, earlier if type(earlier) is dict else {}, item)
        else:
            out[key] = item
    return out
