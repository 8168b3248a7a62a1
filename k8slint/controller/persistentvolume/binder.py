"""Claims of pods: what waits for the scheduler, and what it binds (upstream:
`pkg/scheduler/framework/plugins/volumebinding/binder.go`, `pkg/controller/volume/ephemeral`)."""

from __future__ import annotations

from k8slint.controller.cluster import Cluster, Refusal, Value, owner_reference
from k8slint.controller.persistentvolume import index
from k8slint.controller.persistentvolume.pv_controller import bind, is_delay_binding


def claims_of_pod(cluster: Cluster, pod: Value) -> list[tuple[str, Value | None]]:
    """(name, claim or None) for each volume of the pod that is a claim."""
    out: list[tuple[str, Value | None]] = []
    meta = pod["metadata"]
    mine: dict[str, Value] | None = None
    for volume in pod["spec"].get("volumes") or ():
        if "persistentVolumeClaim" in volume:
            name = (volume["persistentVolumeClaim"] or {}).get("claimName", "")
            out.append((name, cluster.get("PersistentVolumeClaim", meta.get("namespace", ""), name)))
        elif "ephemeral" in volume:
            if mine is None:
                mine = {c["metadata"]["name"]: c for c in cluster.owned(meta["uid"], "PersistentVolumeClaim")}
            name = f"{meta['name']}-{volume.get('name', '')}"
            out.append((name, mine.get(name)))
    return out


def create_ephemeral_claims(cluster: Cluster, pod: Value) -> None:
    """A claim for each ephemeral volume, owned by the pod. Source: `handleVolume` of the ephemeral volume controller."""
    for volume in pod["spec"].get("volumes") or ():
        template = (volume.get("ephemeral") or {}).get("volumeClaimTemplate")
        if template is None:
            continue
        name = f"{pod['metadata']['name']}-{volume.get('name', '')}"
        if any(c["metadata"]["name"] == name for c in cluster.owned(pod["metadata"]["uid"], "PersistentVolumeClaim")):
            continue
        meta = template.get("metadata") or {}
        claim: Value = {
            "apiVersion": "v1",
            "kind": "PersistentVolumeClaim",
            "metadata": {
                "name": name,
                "namespace": pod["metadata"].get("namespace", ""),
                "labels": dict(meta.get("labels") or {}),
                "annotations": dict(meta.get("annotations") or {}),
                "ownerReferences": [owner_reference(pod)],
            },
            "spec": dict(template.get("spec") or {}),
            "status": {"phase": "Pending"},
        }
        made = cluster.create(claim)
        if isinstance(made, Refusal):
            cluster.fail(pod, "FailedCreate", made.message)
        else:
            cluster.record("create", made, None, None, f"an ephemeral volume of Pod/{pod['metadata']['name']}")


def bind_pod_volumes(cluster: Cluster, pod: Value, node: Value) -> None:
    """Bind the pod's waiting claims on the node that was chosen, the smallest claim first. Source: `findMatchingVolumes`,
    `BindPodVolumes`."""
    waiting = [
        claim for _, claim in claims_of_pod(cluster, pod)
        if claim is not None and claim["status"].get("phase") != "Bound" and is_delay_binding(cluster, claim)
        and "selectedNode" not in claim["status"]
    ]
    for claim in sorted(waiting, key=index.requested):
        volumes = index.index_of(cluster).of_class(index.claim_class(claim))
        volume = index.find_matching_volume(claim, volumes, node, ())
        if volume is not None:
            bind(cluster, volume, claim)
        else:
            claim["status"].update(
                reason="Provisioning", message=f"waiting for a volume to be made for node {node['metadata']['name']}",
                selectedNode=node["metadata"]["name"],
            )
