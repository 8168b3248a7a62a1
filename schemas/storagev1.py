"""storagev1: the types of k8s.io/api/storage/v1.

Made by tools/generate_models.py from schemas/types.txt: edit there, then run it. schemas/model.py says how to read it.
"""

from typing import Annotated

from . import corev1
from .model import values
from .runtime import Object

VolumeBindingMode = Annotated[str, values("Immediate", "WaitForFirstConsumer")]


class StorageClass(Object):
    """storage/v1 StorageClass."""

    api_version: str = "storage.k8s.io/v1"
    kind: str = "StorageClass"
    provisioner: str = ""  # required
    parameters: dict[str, str] | None = None
    reclaim_policy: corev1.PersistentVolumeReclaimPolicy | None = None
    mount_options: list[str] | None = None
    allow_volume_expansion: bool | None = None
    volume_binding_mode: VolumeBindingMode | None = None
    allowed_topologies: list[corev1.TopologySelectorTerm] | None = None
