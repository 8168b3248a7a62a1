"""A StatefulSet's claim that no container mounts

volumeClaimTemplates makes a disk for every pod, and no container uses it.

## Why
The claims are made, bound and paid for, while the program writes into its container, where everything is lost with the pod. The name in
volumeMounts was misspelt or the mount forgotten. A mount whose name is neither a volume nor a claim is refused; a claim without a mount is not.

## Bad
```yaml
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: db
  selector:
    matchLabels: {app: db}
  template:
    metadata:
      labels: {app: db}
    spec:
      containers:
        - name: db
          image: registry.example.com/postgres:16.4
  volumeClaimTemplates:
    - metadata:
        name: data # <- statefulset-claim-not-mounted
      spec:
        accessModes: [ReadWriteOnce]
        resources:
          requests: {storage: 20Gi}
```

## Good
```yaml
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: db
  selector:
    matchLabels: {app: db}
  template:
    metadata:
      labels: {app: db}
    spec:
      initContainers:
        - name: own
          image: registry.example.com/tools:1.0.0
          volumeMounts:
            - {name: init, mountPath: /init}
      containers:
        - name: db
          image: registry.example.com/postgres:16.4
          volumeMounts:
            - {name: data, mountPath: /var/lib/postgresql}
          volumeDevices:
            - {name: raw, devicePath: /dev/raw1}
  volumeClaimTemplates:
    - metadata: {name: data}
      spec:
        accessModes: [ReadWriteOnce]
        resources: {requests: {storage: 20Gi}}
    - metadata: {name: init}
      spec:
        accessModes: [ReadWriteOnce]
        resources: {requests: {storage: 1Gi}}
    - metadata: {name: raw}
      spec:
        accessModes: [ReadWriteOnce]
        volumeMode: Block
        resources: {requests: {storage: 1Gi}}
```

## References
- https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#volume-claim-templates
"""

from __future__ import annotations

from k8slint.rule import POD_TEMPLATE, Finding, PodTemplate, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=POD_TEMPLATE,
    kinds=("StatefulSet",),
    topic="volumes",
    severity="warning",
    message='every pod gets a volume "{claim}" that no container mounts: what the program writes is lost with the pod; mount it or remove it',
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """A claim template whose name is in no volumeMounts and no volumeDevices."""
    claims = (template.object.value.get("spec") or {}).get("volumeClaimTemplates")
    if not claims or not template.containers:
        return
    used = set()
    for container in template.containers:
        value = container.value
        if "image" not in value:
            return  # a patch: the rest of the container stands elsewhere
        for field in ("volumeMounts", "volumeDevices"):
            if field in value:
                used.update([mount.get("name") for mount in value[field]])
    for i, claim in enumerate(claims):
        name = (claim.get("metadata") or {}).get("name")
        if name and name not in used:
            yield Finding(("spec", "volumeClaimTemplates", i, "metadata", "name"), claim=name)
