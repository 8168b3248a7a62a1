"""No request or limit for local storage

resources has no ephemeral-storage.

## Why
Logs, emptyDirs and what is written into the image's layers fill the node's disk, and the kubelet then evicts whom it finds. With
requests the scheduler counts it, with limits the one to blame goes.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
    resources: # <- ephemeral-storage-missing
      limits: {memory: 64Mi}
```

## Good
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
    resources:
      requests: {ephemeral-storage: 1Gi}
      limits: {ephemeral-storage: 1Gi}
```

## References
- https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#local-ephemeral-storage
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, Phrase, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="resources",
    severity="info",
    profiles=("strict", "compat-kube-score"),
    aliases={"kube-score": ("container-ephemeral-storage-request-and-limit",)},
    message='container "{container}" has no {what} for ephemeral-storage: set request and limit',
)
def check(container: Container) -> Iterator[Finding]:
    """A request or limit is missing."""
    resources = container.value.get("resources") or {}
    for what in ("requests", "limits"):
        if "ephemeral-storage" not in (resources.get(what) or ()) and "image" in container.value:
            yield Finding((*container.path, "resources"), container=container.name, what=Phrase(what[:-1]))
            return
