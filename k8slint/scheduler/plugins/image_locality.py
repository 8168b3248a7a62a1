"""Images that a node already has (upstream: `plugins/imagelocality/image_locality.go`)."""

from __future__ import annotations

from k8slint.scheduler.framework import MAX_NODE_SCORE, NodeInfo
from k8slint.scheduler.plugins import WEIGHTS
from k8slint.scheduler.snapshot import Snapshot

NAME = "ImageLocality"
_MEBI = 1024 * 1024
_LEAST, _MOST = 23 * _MEBI, 1000 * _MEBI


def normalized(name: str) -> str:
    """The name with its tag. Source: `normalizedImageName`."""
    return name + ":latest" if name.rfind(":") <= name.rfind("/") else name


def image_states(snapshot: Snapshot) -> dict[str, dict[int, int]]:
    """Sizes of the images by name and node. An image is as large as the first node that has it says. Source: `addNodeImageStates`."""

    def read() -> dict[str, dict[int, int]]:
        found: dict[str, dict[int, int]] = {}
        for node in snapshot.nodes:
            for image in (node.node.get("status") or {}).get("images") or ():
                size = image.get("sizeBytes") or 0
                for name in image.get("names") or ():
                    there = found.setdefault(name, {})
                    there[node.index] = next(iter(there.values()), size)
        return found

    found: dict[str, dict[int, int]] = snapshot.once("images", read)
    return found


def score(images: tuple[str, ...], node: NodeInfo, snapshot: Snapshot) -> int:
    """The size of the pod's images that are there, less for images that few nodes have. Source: `calculatePriority`."""
    states, nodes = image_states(snapshot), len(snapshot.nodes)
    total = 0
    for image in images:
        where = states.get(normalized(image))
        if where is not None and node.index in where:
            total += int(where[node.index] * (len(where) / nodes))
    most = _MOST * len(images)
    if most <= _LEAST:
        return 0
    return MAX_NODE_SCORE * (max(_LEAST, min(total, most)) - _LEAST) // (most - _LEAST)


def scores(images: tuple[str, ...], snapshot: Snapshot) -> list[int] | None:
    """Each node's score, weighted; None where no node has any of the images."""
    states = image_states(snapshot)
    if not states or not any(normalized(name) in states for name in images):
        return None
    found: list[int] = snapshot.once(
        ("image scores", images), lambda: [WEIGHTS[NAME] * score(images, node, snapshot) for node in snapshot.nodes]
    )
    return found
