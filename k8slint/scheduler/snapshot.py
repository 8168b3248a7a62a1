"""The scheduler's picture of the cluster: its nodes and what stands on them (upstream: `pkg/scheduler/backend/cache`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from k8slint.scheduler.framework import NodeInfo, PodInfo, Value
from k8slint.scheduler.pod_index import PodIndex, TermIndex


class Snapshot:
    """Nodes in the order in which they came. `changed` names the node of every pod that came or went, in order."""

    def __init__(self, nodes: Iterable[Value]) -> None:
        self.nodes = [NodeInfo(node, index) for index, node in enumerate(nodes)]
        self.by_name = {node.name: node for node in self.nodes}
        self.changed: list[int] = []
        self.pods = PodIndex()
        self.terms = TermIndex()
        self.placed: dict[str, NodeInfo] = {}
        # priority -> how many placed pods have it
        self.priorities: dict[int, int] = {}
        self._topology: dict[str, list[str | None]] = {}
        self._memo: dict[Any, Any] = {}

    def add(self, info: PodInfo, name: str) -> None:
        """A pod stands on a node. Source: `AssumePod`, `AddPod`."""
        node = self.by_name.get(name)
        if node is not None and info.uid not in self.placed:
            self.placed[info.uid] = node
            self._write(info, node, 1)

    def remove(self, uid: str) -> PodInfo | None:
        """A pod has ended or is gone; what was known of it. Source: `RemovePod`."""
        node = self.placed.pop(uid, None)
        if node is None:
            return None
        info = node.pods[uid]
        self._write(info, node, -1)
        return info

    def _write(self, info: PodInfo, node: NodeInfo, sign: int) -> None:
        node.count(info, sign)
        self.changed.append(node.index)
        priority = info.spec.get("priority") or 0
        number = self.priorities.get(priority, 0) + sign
        if number:
            self.priorities[priority] = number
        else:
            del self.priorities[priority]
        self.pods.write(info, node.index, sign)
        self.terms.write(info, node.index, sign)

    def topology(self, key: str) -> list[str | None]:
        """Each node's value of a label, None where it has none."""
        found = self._topology.get(key)
        if found is None:
            found = self._topology[key] = [node.labels.get(key) for node in self.nodes]
        return found

    def having(self, key: str) -> dict[str, list[int]]:
        """The nodes of each value of a label."""

        def work() -> dict[str, list[int]]:
            found: dict[str, list[int]] = {}
            for i, value in enumerate(self.topology(key)):
                if value is not None:
                    found.setdefault(value, []).append(i)
            return found

        found: dict[str, list[int]] = self.once(("having", key), work)
        return found

    def once(self, key: Any, work: Callable[[], Any]) -> Any:
        """What depends on the nodes alone, worked out once."""
        found = self._memo.get(key)
        if found is None:
            found = self._memo[key] = work()
        return found
