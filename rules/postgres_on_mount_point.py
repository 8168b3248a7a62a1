"""PostgreSQL's data directory is the root of a disk

A claim is mounted at the very directory in which the image of postgres makes its files.

## Why
A disk that is formatted with ext4 has a directory lost+found in its root. On first start initdb finds the data directory not empty and
gives up: "directory exists but is not empty". Mount with subPath, or set PGDATA to a directory below the mount. Volumes of a network or of
the node have no such directory, so it works in one cluster and not in the next.

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
          image: postgres:16.4
          volumeMounts:
            - name: data
              mountPath: /var/lib/postgresql/data # <- postgres-on-mount-point
  volumeClaimTemplates:
    - metadata: {name: data}
      spec:
        accessModes: [ReadWriteOnce]
        resources: {requests: {storage: 20Gi}}
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
      containers:
        - name: db
          image: postgres:16.4
          volumeMounts:
            - name: data
              mountPath: /var/lib/postgresql/data
              subPath: pgdata
        - name: moved
          image: postgres:16.4
          env:
            - {name: PGDATA, value: /var/lib/postgresql/data/pgdata}
          volumeMounts:
            - {name: data, mountPath: /var/lib/postgresql/data}
        - name: above
          image: postgres:16.4
          volumeMounts:
            - {name: data, mountPath: /var/lib/postgresql}
        - name: not-a-disk
          image: postgres:16.4
          volumeMounts:
            - {name: node, mountPath: /var/lib/postgresql/data}
      volumes:
        - name: node
          hostPath: {path: /srv/db}
  volumeClaimTemplates:
    - metadata: {name: data}
      spec:
        accessModes: [ReadWriteOnce]
        resources: {requests: {storage: 20Gi}}
```

## References
- https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

PLACE = "/var/lib/postgresql/data"


@rule(
    on=CONTAINER,
    topic="volumes",
    severity="warning",
    profiles=("reliability", "learning"),
    message='on a fresh disk {place} holds lost+found and initdb gives up; mount volume "{volume}" with subPath, or set PGDATA to a directory below',
)
def check(container: Container) -> Iterator[Finding]:
    """The official image with a claim at its data directory, without subPath and without PGDATA."""
    value = container.value
    image = value.get("image") or ""
    if "postgres" not in image or "volumeMounts" not in value:
        return
    if image.partition("@")[0].removeprefix("docker.io/").removeprefix("library/").partition(":")[0] != "postgres":
        return
    for i, mount in enumerate(value["volumeMounts"]):
        if (mount.get("mountPath") or "").rstrip("/") == PLACE and "subPath" not in mount and "subPathExpr" not in mount:
            if any(v.get("name") == "PGDATA" for v in value.get("env") or ()) or "envFrom" in value or "command" in value:
                return
            name, template = mount.get("name"), container.template
            claims = {v.get("name") for v in template.spec.get("volumes") or () if "persistentVolumeClaim" in v or "ephemeral" in v}
            made = (template.object.value.get("spec") or {}).get("volumeClaimTemplates") or ()
            if name in claims or any((c.get("metadata") or {}).get("name") == name for c in made):
                yield Finding((*container.path, "volumeMounts", i, "mountPath"), place=PLACE, volume=name)
