"""A Secret that is not there

A pod refers to a Secret that nothing in the run makes, though one of nearly the same name is there.

## Why
Without it the container is not created: the pod waits in CreateContainerConfigError, or in ContainerCreating where it is a volume.

Secrets are rarely kept beside the manifests, so a name alone proves nothing. The rule speaks only where a Secret of nearly the same name
stands in the workload's folder, and nothing else in the run mentions the name that is asked for. The profile `complete` has a rule for
runs that hold everything: reference-not-in-run.

## Bad
```yaml
apiVersion: v1
kind: Secret
metadata:
  name: db-credentials
stringData:
  password: change-me
---
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
    - name: api
      image: registry.example.com/api:1.4.2
      env:
        - name: DB_PASSWORD
          valueFrom:
            secretKeyRef:
              name: db-credential # <- secret-not-found
              key: password
```

## Good
```yaml
apiVersion: v1
kind: Secret
metadata:
  name: db-credentials
stringData:
  password: change-me
---
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
    - name: api
      image: registry.example.com/api:1.4.2
      env:
        - name: DB_PASSWORD
          valueFrom:
            secretKeyRef:
              name: db-credentials
              key: password
      envFrom:
        - secretRef:
            name: mail-account
```
Another object makes it:
```yaml
apiVersion: v1
kind: Secret
metadata:
  name: api-cert
stringData:
  a: b
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: api
spec:
  secretName: api-certs
---
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
    - name: api
      image: registry.example.com/api:1.4.2
      envFrom:
        - secretRef:
            name: api-certs
```

## References
- https://kubernetes.io/docs/concepts/configuration/secret/#using-a-secret
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=STORE,
    kinds=("Secret",),
    topic="references",
    severity="warning",
    aliases={
        "kubevious": ("container/env-secret-ref", "container/env-from-secret-ref", "pod-spec/volume-secret-ref"),
        "popeye": ("POP-304",),
    },
    message={
        "near": 'Secret "{name}" is not in the run: without it the pod does not start; did you mean "{meant}"?',
    },
)
def check(store: Store) -> Iterator[Finding]:
    """Secrets that pods need, that nothing makes and that resemble one that is there."""
    for workload, reference, near in store.missing("Secret"):
        if near:
            yield Finding(reference.path, "near", of=workload.object, name=reference.name, meant=near)
