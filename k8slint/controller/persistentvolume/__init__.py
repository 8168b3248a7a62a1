"""The PersistentVolume controller (upstream: `pkg/controller/volume/persistentvolume`)."""

from k8slint.controller.persistentvolume.pv_controller import sync_claim, sync_volume

__all__ = ["sync_claim", "sync_volume"]
