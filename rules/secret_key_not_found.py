"""A key that the Secret does not have

The Secret is in the run; the key that the pod asks for is not in it.

## Why
A container whose environment needs a key that is not there is not created: the pod waits in CreateContainerConfigError. A volume that picks such
a key in `items` cannot be mounted. References with `optional: true` are left alone, and so is a Secret that appears more than once
in the run if one of them has the key, that has no keys at all (somebody fills it later), or that a controller fills. Where several files
of a folder hold the workload they are alternatives, and a Secret of another folder need not belong to each of them.

## Bad
```yaml
apiVersion: v1
kind: Secret
metadata:
  name: shop-db
stringData:
  password: change-me
---
apiVersion: v1
kind: Pod
metadata:
  name: worker
spec:
  containers:
    - name: worker
      image: registry.example.com/worker:5.1.0
      env:
        - name: DB_PASSWORD
          valueFrom:
            secretKeyRef:
              name: shop-db
              key: passwd # <- secret-key-not-found
```

## Good
```yaml
apiVersion: v1
kind: Secret
metadata:
  name: shop-db
stringData:
  password: change-me
data:
  logo.png: iVBORw0KGgo=
---
apiVersion: v1
kind: Pod
metadata:
  name: worker
spec:
  containers:
    - name: worker
      image: registry.example.com/worker:5.1.0
      env:
        - name: DB_PASSWORD
          valueFrom:
            secretKeyRef:
              name: shop-db
              key: password
        - name: HINT
          valueFrom:
            secretKeyRef:
              name: shop-db
              key: HINT
              optional: true
      volumeMounts:
        - name: logo
          mountPath: /srv/logo
  volumes:
    - name: logo
      secret:
        secretName: shop-db
        items:
          - {key: logo.png, path: logo.png}
```

## References
- https://kubernetes.io/docs/tasks/inject-data-application/distribute-credentials-secure/
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store, near_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=STORE,
    kinds=("Secret",),
    topic="references",
    severity="error",
    message={
        "": 'Secret "{name}" has no key "{key}": the pod does not start; its keys are {keys}',
        "near": 'Secret "{name}" has no key "{key}": the pod does not start; did you mean "{meant}"?',
    },
)
def check(store: Store) -> Iterator[Finding]:
    """Keys that pods need of Secrets of the run that do not have them."""
    for workload, reference, found, keys in store.missing_keys("Secret"):
        meant = near_name(reference.key, sorted(keys))
        related = ((found, ("metadata", "name"), "the Secret"),)
        listed = ", ".join(f'"{k}"' for k in sorted(keys)[:8]) + (" ..." if len(keys) > 8 else "")
        yield Finding(
            reference.path, "near" if meant else "", of=workload.object, related=related, name=reference.name,
            key=reference.key, meant=meant, keys=listed,
        )
