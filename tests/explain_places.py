"""Every field of the kinds that have models, each at one place: what the tests of `explain` go through."""

from __future__ import annotations

from functools import cache

from k8slint import scheme
from k8slint.explain.kinds import rank
from k8slint.explain.place import Place, fields_of, item_type
from k8slint.schemas.names import MODELS

MINOR = scheme.NEWEST
# These are gone into last, so that their types are seen where they are used most.
LATER = ("status", "initContainers", "ephemeralContainers", "resources")


@cache
def places() -> dict[tuple[str, str], Place]:
    """(struct, field) -> the shortest place of it, over all kinds that have models."""
    found: dict[tuple[str, str], Place] = {}
    roots = sorted((scheme.lookup(*key) for key in MODELS), key=lambda k: (order(k), rank(k.api_version)))
    level = []
    for kind in roots:
        level.append(Place(kind, kind.type, MINOR))
    seen = {k.type for k in roots}
    while level:
        following = []
        for place in level:
            for step in sorted(fields_of(place.type, MINOR), key=lambda s: s.field.json_name in LATER):
                below = Place(place.kind, place.root, MINOR)
                below.steps = [*place.steps, step]
                below.type = item_type(step.field.go_type, MINOR)
                found.setdefault((step.owner, step.field.json_name), below)
                if below.type not in seen:
                    seen.add(below.type)
                    following.append(below)
        level = following
    return found


def order(kind: scheme.Kind) -> int:
    """Kinds that one meets first, first."""
    names = ("Pod", "Deployment", "Service", "ConfigMap", "Secret", "PersistentVolumeClaim")
    return names.index(kind.kind) if kind.kind in names else len(names)
