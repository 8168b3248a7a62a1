"""A database without a volume

The data directory of a database lies in the container, or in an emptyDir.

## Why
What a container writes is gone when the container is restarted, and an emptyDir is gone with the pod: after the next rollout, eviction or
drain the database is empty. Mount a PersistentVolumeClaim at the data directory, best with a StatefulSet. Only the official images of
databases, whose data directory is known, are looked at.

## Bad
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: db
spec:
  selector:
    matchLabels: {app: db}
  template:
    metadata:
      labels: {app: db}
    spec:
      containers:
        - name: db
          image: postgres:16.4 # <- database-forgets
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
          env:
            - {name: PGDATA, value: /var/lib/postgresql/data/pgdata}
          volumeMounts:
            - {name: data, mountPath: /var/lib/postgresql/data}
  volumeClaimTemplates:
    - metadata: {name: data}
      spec:
        accessModes: [ReadWriteOnce]
        resources: {requests: {storage: 20Gi}}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: with-its-own-directory
spec:
  selector:
    matchLabels: {app: other}
  template:
    metadata:
      labels: {app: other}
    spec:
      containers:
        - name: db
          image: postgres:16.4
          env:
            - {name: PGDATA, value: /data}
          volumeMounts:
            - {name: data, mountPath: /data}
        - name: dump
          image: postgres:16.4
          command: [sh, -c, pg_dump shop > /data/shop.sql]
      volumes:
        - name: data
          persistentVolumeClaim: {claimName: data}
```

## References
- https://kubernetes.io/docs/concepts/storage/volumes/#emptydir
- https://kubernetes.io/docs/tasks/run-application/run-single-instance-stateful-application/
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

# official image -> where it keeps its data
DATA = {
    "postgres": "/var/lib/postgresql", "mysql": "/var/lib/mysql", "mariadb": "/var/lib/mysql", "mongo": "/data/db", "couchdb": "/opt/couchdb/data",
    "influxdb": "/var/lib/influxdb", "cassandra": "/var/lib/cassandra", "neo4j": "/data", "percona": "/var/lib/mysql",
}


@rule(
    on=CONTAINER,
    topic="volumes",
    severity="info",
    profiles=("reliability", "learning"),
    message={
        "": "no volume is mounted at {place}, where {image} keeps its data: it is empty after the next restart",
        "emptydir": 'volume "{volume}" at {place}, where {image} keeps its data, is an emptyDir: it is empty after the next rollout',
    },
)
def check(container: Container) -> Iterator[Finding]:
    """An official image of a database in a workload with replicas, whose data directory is on no volume that outlives the pod."""
    value = container.value
    image = value.get("image")
    if not image or container.field != "containers" or container.template.kind not in ("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"):
        return
    name = image.partition("@")[0].removeprefix("docker.io/").removeprefix("library/").partition(":")[0]
    data = DATA.get(name)
    if data is None or "command" in value:
        return
    # a setting may have moved the directory
    if any(v.get("name") in ("PGDATA", "MYSQL_DATADIR") and not str(v.get("value")).startswith(data) for v in value.get("env") or ()):
        return
    if "args" in value and any("datadir" in a or "dbpath" in a or "data_directory" in a for a in value["args"]):
        return
    for mount in value.get("volumeMounts") or ():
        path = (mount.get("mountPath") or "").rstrip("/")
        if path == data or path.startswith(data + "/") or data.startswith(path + "/"):
            for i, volume in enumerate(container.template.spec.get("volumes") or ()):
                if volume.get("name") == mount.get("name") and "emptyDir" in volume and "subPath" not in mount and path == data:
                    at = (*container.template.spec_path, "volumes", i, "emptyDir")
                    yield Finding(at, "emptydir", volume=volume.get("name"), place=path, image=name)
            return
    yield Finding((*container.path, "image"), place=data, image=name)
