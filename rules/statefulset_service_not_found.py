"""A StatefulSet's serviceName names no Service

Its pods get no names in the DNS.

## Why
The pods of a StatefulSet are reached as `db-0.<serviceName>`; the names come from a headless Service that has to be made beside the set. Without it they
do not resolve, and members of a cluster do not find each other.

Many a set with one replica names a Service that it does not need. The rule speaks where a Service of nearly the same name stands in
the set's folder, or a headless one that selects its pods.

## Bad
```yaml
apiVersion: v1
kind: Service
metadata:
  name: postgres
spec:
  clusterIP: None
  selector: {app: db}
  ports:
    - port: 5432
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: db # <- statefulset-service-not-found
  selector:
    matchLabels: {app: db}
  template:
    metadata:
      labels: {app: db}
    spec:
      containers:
        - name: postgres
          image: registry.example.com/postgres:16.4
```

## Good
```yaml
apiVersion: v1
kind: Service
metadata:
  name: db
spec:
  clusterIP: None
  selector: {app: db}
  ports:
    - port: 5432
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
        - name: postgres
          image: registry.example.com/postgres:16.4
```

## References
- https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id
- https://kubernetes.io/docs/concepts/services-networking/service/#headless-services
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store, near_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=STORE,
    kinds=("StatefulSet",),
    topic="references",
    severity="warning",
    profiles=("default", "compat-kube-score"),
    aliases={"kube-score": ("~statefulset-has-servicename",), "kics": ("~StatefulSets Without Service Name",)},
    message={
        "near": 'Service "{name}" is not in the run: the pods get no names in the DNS; did you mean "{meant}"?',
        "selected": 'Service "{name}" is not in the run: the pods get no names in the DNS; "{meant}" is the headless Service that selects them',
    },
)
def check(store: Store) -> Iterator[Finding]:
    """spec.serviceName that no Service of the run has."""
    for workload in store.workloads():
        if workload.kind != "StatefulSet" or workload.opaque:
            continue
        obj = workload.object
        name = obj.value["spec"].get("serviceName")
        if not name or store.exists("Service", obj.namespace, name):
            continue
        services = store.beside(obj, "Service")
        near, variant = near_name(name, [s.name for s in services]), "near"
        for service in services:
            spec = service.value.get("spec") or {}
            labels = spec.get("selector")
            if labels and spec.get("clusterIP") == "None" and labels.items() <= workload.labels.items():
                near, variant = service.name, "selected"
        if near:
            yield Finding(("spec", "serviceName"), variant, of=obj, name=name, meant=near)
