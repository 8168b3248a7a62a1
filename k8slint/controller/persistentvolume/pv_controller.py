"""Binding claims to volumes (upstream: `pkg/controller/volume/persistentvolume/pv_controller.go`)."""

from __future__ import annotations

from k8slint.controller.cluster import Cluster, Value
from k8slint.controller.persistentvolume import index

BIND_COMPLETED = "pv.kubernetes.io/bind-completed"
BOUND_BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller"
DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class"
BETA_DEFAULT_CLASS = "storageclass.beta.kubernetes.io/is-default-class"
NO_PROVISIONER = "kubernetes.io/no-provisioner"
# What was once compiled in is migrated to a CSI driver; of the others of this prefix nobody makes volumes.
_COMPILED_IN = "kubernetes.io/"
_MIGRATED = {
    "aws-ebs": "ebs.csi.aws.com",
    "azure-disk": "disk.csi.azure.com",
    "azure-file": "file.csi.azure.com",
    "cinder": "cinder.csi.openstack.org",
    "gce-pd": "pd.csi.storage.gke.io",
    "portworx-volume": "pxd.portworx.com",
    "vsphere-volume": "csi.vsphere.vmware.com",
}


def default_class(cluster: Cluster) -> Value | None:
    """The default StorageClass: the newest, and the first by name among those of one moment. All objects of an apply are of one
    moment. Source: `GetDefaultClass`."""
    found = []
    for item in cluster.list("StorageClass"):
        annotations = item["metadata"].get("annotations") or {}
        if "true" in (annotations.get(DEFAULT_CLASS), annotations.get(BETA_DEFAULT_CLASS)):
            found.append(item)
    return min(found, key=lambda c: c["metadata"]["name"], default=None)


def storage_class(cluster: Cluster, name: str) -> Value | None:
    """A StorageClass by name."""
    return cluster.get("StorageClass", "", name)


def is_delay_binding(cluster: Cluster, claim: Value) -> bool:
    """Source: `IsDelayBindingMode`."""
    name = index.claim_class(claim)
    found = storage_class(cluster, name) if name else None
    return found is not None and found.get("volumeBindingMode") == "WaitForFirstConsumer"


def sync_volume(cluster: Cluster, volume: Value) -> None:
    """Give a new volume its phase, and claims a second look. Source: `syncVolume`."""
    status, reference = volume["status"], volume["spec"].get("claimRef")
    known = status.get("phase")
    if not reference or not reference.get("uid"):
        status["phase"] = "Available"
    else:
        claim = cluster.by_uid.get(reference["uid"])
        if claim is None:
            status["phase"] = "Released"
        elif claim["spec"].get("volumeName") in (None, "", volume["metadata"]["name"]):
            status["phase"] = "Bound"
            if not claim["spec"].get("volumeName"):
                cluster.touch(claim)
    if known is None or "indexed" not in status:
        status["indexed"] = True
        index.index_of(cluster).add(volume)
        cluster.volumes_changed = True


def sync_claim(cluster: Cluster, claim: Value) -> None:
    """Source: `syncClaim`."""
    if BIND_COMPLETED in (claim["metadata"].get("annotations") or {}):
        sync_bound_claim(cluster, claim)
    elif claim["status"].get("phase") != "Bound":
        sync_unbound_claim(cluster, claim)


def sync_unbound_claim(cluster: Cluster, claim: Value) -> None:
    """Source: `syncUnboundClaim`."""
    name = claim["spec"].get("volumeName")
    if not name:
        delayed = is_delay_binding(cluster, claim)
        volume = index.index_of(cluster).find_best_match_for_claim(claim, delayed)
        if volume is not None:
            bind(cluster, volume, claim)
            return
        if claim["spec"].get("storageClassName") is None and index.BETA_CLASS not in (claim["metadata"].get("annotations") or {}):
            found = default_class(cluster)
            if found is not None:
                claim["spec"]["storageClassName"] = found["metadata"]["name"]
                cluster.touch(claim)
                return
        if delayed:
            _pend(claim, "WaitForFirstConsumer", "waiting for first consumer to be created before binding")
        elif index.claim_class(claim):
            provision_claim(cluster, claim)
        else:
            _pend(claim, "FailedBinding", "no persistent volumes available for this claim and no storage class is set")
        return
    volume = cluster.get("PersistentVolume", "", name)
    if volume is None:
        _pend(claim, "VolumeNotFound", f'volume "{name}" not found')
    elif not volume["spec"].get("claimRef"):
        problem = check_volume_satisfy_claim(volume, claim)
        if problem:
            _pend(claim, "VolumeMismatch", f'Cannot bind to requested volume "{name}": {problem}')
        else:
            bind(cluster, volume, claim)
    elif index.is_volume_bound_to_claim(volume, claim):
        bind(cluster, volume, claim)
    else:
        _pend(claim, "FailedBinding", f'volume "{name}" already bound to a different claim.')


def sync_bound_claim(cluster: Cluster, claim: Value) -> None:
    """A claim that says of itself that it is bound (exported from a cluster). Source: `syncBoundClaim`."""
    name = claim["spec"].get("volumeName")
    volume = cluster.get("PersistentVolume", "", name) if name else None
    if not name:
        _lose(claim, "ClaimLost", "Bound claim has lost reference to PersistentVolume. Data on the volume is lost!")
    elif volume is None:
        _lose(claim, "ClaimLost", "Bound claim has lost its PersistentVolume. Data on the volume is lost!")
    elif not volume["spec"].get("claimRef") or index.is_volume_bound_to_claim(volume, claim):
        if claim["status"].get("phase") != "Bound":
            bind(cluster, volume, claim)
    else:
        _lose(claim, "ClaimMisbound", "Two claims are bound to the same volume, this one is bound incorrectly")


def provision_claim(cluster: Cluster, claim: Value) -> None:
    """Why a claim without a volume waits: its class, and who would have to make the volume. Source: `provisionClaim`."""
    name = index.claim_class(claim)
    found = storage_class(cluster, name)
    if found is None:
        _pend(claim, "ProvisioningFailed", f'storageclass.storage.k8s.io "{name}" not found')
        return
    provisioner = found.get("provisioner", "")
    if provisioner.startswith(_COMPILED_IN):
        driver = _MIGRATED.get(provisioner.removeprefix(_COMPILED_IN))
        if driver is None:
            _pend(claim, "ProvisioningFailed", f"no volume plugin matched name: {provisioner}")
            return
        provisioner = driver
    cluster.notes[f'volumes that the provisioner "{provisioner}" would make are not planned: their claims stay Pending'] = None
    message = (
        f"Waiting for a volume to be created either by the external provisioner '{provisioner}' or manually by the system administrator. "
        "If volume creation is delayed, please verify that the provisioner is running and correctly registered."
    )
    _pend(claim, "ExternalProvisioning", message)


def check_volume_satisfy_claim(volume: Value, claim: Value) -> str:
    """What keeps a volume that the claim names from being bound, or "". Source: `checkVolumeSatisfyClaim`."""
    if index.capacity(volume) < index.requested(claim):
        return "requested PV is too small"
    if index.volume_class(volume) != index.claim_class(claim):
        return "storageClassName does not match"
    if (volume["spec"].get("volumeAttributesClassName") or "") != (claim["spec"].get("volumeAttributesClassName") or ""):
        return "volumeAttributesClassName does not match"
    if index.volume_mode(volume) != index.volume_mode(claim):
        return "incompatible volumeMode"
    if not frozenset(volume["spec"].get("accessModes") or ()) >= frozenset(claim["spec"].get("accessModes") or ()):
        return "incompatible accessMode"
    return ""


def bind(cluster: Cluster, volume: Value, claim: Value) -> None:
    """Source: `bind`."""
    index.index_of(cluster).remove(volume)
    meta = claim["metadata"]
    reference = {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "name": meta["name"], "uid": meta["uid"]}
    volume["spec"]["claimRef"] = {**reference, "namespace": meta.get("namespace", "")}
    volume["status"]["phase"] = "Bound"
    annotations = {**(meta.get("annotations") or {}), BIND_COMPLETED: "yes"}
    if not claim["spec"].get("volumeName"):
        annotations[BOUND_BY_CONTROLLER] = "yes"
    meta["annotations"] = annotations
    claim["spec"]["volumeName"] = volume["metadata"]["name"]
    claim["status"] = {"phase": "Bound", "capacity": volume["spec"].get("capacity"), "accessModes": volume["spec"].get("accessModes")}
    cluster.moves += 1
    cluster.record("bind", claim, None, f"PersistentVolume/{volume['metadata']['name']}", "the best match")
    cluster.touch(claim)


def _pend(claim: Value, reason: str, message: str) -> None:
    claim["status"].update(phase="Pending", reason=reason, message=message)


def _lose(claim: Value, reason: str, message: str) -> None:
    claim["status"].update(phase="Lost", reason=reason, message=message)
