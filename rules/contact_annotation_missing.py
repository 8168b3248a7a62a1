"""No annotation that says whom to ask

metadata.annotations has no email.

## Why
A team that answers for a workload is found fastest where the workload is. The annotation's name is an option; teams with another
convention set it there.

## Bad
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  annotations: {owner: shop} # <- contact-annotation-missing
spec:
  replicas: 3
  selector:
    matchLabels:
      app: api
  template:
    metadata:
      labels:
        app: api
    spec:
      containers:
      - name: api
        image: registry.example.com/api:1.4.2
```

## Good
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  annotations: {email: shop@example.com}
spec:
  replicas: 3
  selector:
    matchLabels:
      app: api
  template:
    metadata:
      labels:
        app: api
    spec:
      containers:
      - name: api
        image: registry.example.com/api:1.4.2
```

## References
- https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    kinds=("Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job", "Pod", "ReplicaSet", "ReplicationController"),
    topic="metadata",
    severity="info",
    profiles=("strict",),
    aliases={"kube-linter": ("required-annotation-email",)},
    message='{kind} "{name}" has no annotation "{annotation}": say whom to ask',
)
def check(obj: Object, *, annotation: str = "email") -> Iterator[Finding]:
    """A workload without the annotation, or with one that is no address."""
    value = obj.annotations.get(annotation)
    if not value or (annotation == "email" and "@" not in value):
        yield Finding(("metadata", "annotations"), kind=obj.kind, name=obj.name, annotation=annotation)
