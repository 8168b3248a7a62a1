"""A claim that names no class gets the default one (upstream: `plugin/pkg/admission/storage/storageclass/setdefault`)."""

from __future__ import annotations

from k8slint.controller.cluster import Cluster, Value
from k8slint.controller.persistentvolume.index import BETA_CLASS
from k8slint.controller.persistentvolume.pv_controller import default_class


def admit(cluster: Cluster, claim: Value) -> None:
    """Set spec.storageClassName where nothing was said and there is a default."""
    if claim["spec"].get("storageClassName") is None and BETA_CLASS not in (claim["metadata"].get("annotations") or {}):
        found = default_class(cluster)
        if found is not None:
            claim["spec"]["storageClassName"] = found["metadata"]["name"]
