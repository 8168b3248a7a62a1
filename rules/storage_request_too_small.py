"""A volume of next to nothing

A claim asks for less than a megabyte.

## Why
A number without a suffix counts bytes, and `m` means thousandths: `storage: 10` is ten bytes, `500m` half a byte. Drivers round such a
request up to the least that they make, mostly one gibibyte, or refuse it. Either way it is not the size that was meant: write `10Gi` or `500Mi`.

## Bad
```yaml
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: uploads
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 10 # <- storage-request-too-small
---
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
          volumeMounts:
            - {name: data, mountPath: /var/lib/postgresql}
  volumeClaimTemplates:
    - metadata: {name: data}
      spec:
        accessModes: [ReadWriteOnce]
        resources:
          requests:
            storage: 500m # <- storage-request-too-small
```

## Good
```yaml
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: uploads
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 10Gi
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: small
spec:
  accessModes: [ReadWriteMany]
  resources:
    requests:
      storage: 1M
```

## References
- https://kubernetes.io/docs/concepts/storage/persistent-volumes/#resources
- https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


@rule(
    on=OBJECT,
    kinds=("PersistentVolumeClaim", "StatefulSet"),
    topic="volumes",
    severity="warning",
    message={
        "": 'storage "{size}" means {size} bytes; did you mean "{size}Gi"?',
        "milli": 'storage "{size}" means thousandths of a byte (m); did you mean "{number}Mi"?',
        "small": 'storage "{size}" is less than a megabyte; did you mean Mi or Gi?',
    },
)
def check(obj: Object) -> Iterator[Finding]:
    """A request of storage below one megabyte, in a claim or in a template of one."""
    spec = obj.value.get("spec") or {}
    if obj.kind == "PersistentVolumeClaim":
        yield from _small(spec, ("spec",))
        return
    for i, claim in enumerate(spec.get("volumeClaimTemplates") or ()):
        yield from _small(claim.get("spec") or {}, ("spec", "volumeClaimTemplates", i, "spec"))


def _small(spec: dict[str, Any], path: tuple[str | int, ...]) -> Iterator[Finding]:
    size = ((spec.get("resources") or {}).get("requests") or {}).get("storage")
    if size is None or (type(size) is str and size[-2:] in ("Mi", "Gi", "Ti")):
        return
    from k8slint.apis.resource import NANO, parse

    if 0 < parse(size)[0] < 1_000_000 * NANO:
        text = str(size)
        variant = "" if text.isdigit() else "milli" if text[-1:] == "m" else "small"
        yield Finding((*path, "resources", "requests", "storage"), variant, size=text, number=text.removesuffix("m"))
