"""A ConfigMap or Secret that nothing uses

For runs that hold all that uses them.

## Why
What nobody reads is often the old name of something that was renamed, or a secret that should be gone. Programs that read it through
the API are not seen, so this is for runs that are complete.

## Bad
```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: old # <- config-unused
data: {a: b}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
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
        envFrom:
        - configMapRef: {name: new, optional: true}
```

## Good
```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: new
data: {a: b}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
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
        envFrom:
        - configMapRef: {name: new}
```

## References
- https://kubernetes.io/docs/concepts/configuration/configmap/
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store
from k8slint.visit import references

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=STORE,
    kinds=("ConfigMap", "Secret"),
    topic="references",
    severity="info",
    profiles=("complete",),
    aliases={"popeye": ("POP-400",)},
    message='nothing of the run uses {kind} "{name}": is it still needed?',
)
def check(store: Store) -> Iterator[Finding]:
    """No pod, Ingress or account refers to it and nothing mentions its name."""
    used: set[tuple[str, str]] = set()
    for account in store.list("ServiceAccount"):
        for field in ("secrets", "imagePullSecrets"):
            used.update(("Secret", s.get("name") or "") for s in account.value.get(field) or ())
    for ingress in store.list("Ingress"):
        used.update(("Secret", t.get("secretName") or "") for t in (ingress.value.get("spec") or {}).get("tls") or ())
    for template in store.pod_templates():
        used.update((r.kind, r.name) for r in references(template))
        used.update(("Secret", s.get("name") or "") for s in template.spec.get("imagePullSecrets") or ())
    for kind in ("ConfigMap", "Secret"):
        for found in store.list(kind):
            if (kind, found.name) not in used and not found.labels and not found.annotations and not store.mentions(found.name):
                yield Finding(("metadata", "name"), of=found, kind=kind, name=found.name)
