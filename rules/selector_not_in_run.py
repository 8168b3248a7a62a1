"""A selector that matches no pods of the run

For runs that hold all that the cluster will hold: every selector must match something.

## Why
A Service without pods refuses connections, a NetworkPolicy or a PodDisruptionBudget without pods protects nothing. The default rules (service-selects-nothing
and its like) speak only where workloads that resemble the selector stand beside it. Turn this one on with `select: [default, complete]` where
the manifests are complete. Empty selectors are left alone.

## Bad
```yaml
apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  selector: # <- selector-not-in-run
    app: api
  ports:
    - port: 80
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
spec:
  podSelector: # <- selector-not-in-run
    matchLabels: {app: api}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: api
spec:
  maxUnavailable: 1
  selector: # <- selector-not-in-run
    matchLabels: {app: api}
```

## Good
```yaml
apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  selector:
    app: api
  ports:
    - port: 80
---
apiVersion: v1
kind: Pod
metadata:
  name: api
  labels: {app: api}
spec:
  containers:
    - name: api
      image: registry.example.com/api:1.4.2
---
apiVersion: v1
kind: Service
metadata:
  name: outside
spec:
  type: ExternalName
  externalName: api.example.com
```

## References
- https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store, text_of_selector

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

FIELDS = (("Service", "selector"), ("NetworkPolicy", "podSelector"), ("PodDisruptionBudget", "selector"))


@rule(
    on=STORE,
    kinds=("Service", "NetworkPolicy", "PodDisruptionBudget"),
    topic="selectors",
    severity="warning",
    profiles=("complete", "compat-kube-linter", "compat-kube-score"),
    aliases={
        "kube-linter": ("dangling-service", "dangling-networkpolicy"), "monokle": ("LNK001",),
        "kube-score": ("service-targets-pod", "networkpolicy-targets-pod"),
        "kics": ("Service Does Not Target Pod", "Network Policy Is Not Targeting Any Pod"),
    },
    message="{selector} matches no pods of the run",
)
def check(store: Store) -> Iterator[Finding]:
    """Selectors of pods that no workload of the run answers to."""
    for kind, field in FIELDS:
        for obj in store.list(kind):
            spec = obj.value.get("spec") or {}
            selector = spec.get(field)
            if not selector or not obj.known or spec.get("type") == "ExternalName":
                continue
            if kind == "Service":
                selector = {"matchLabels": selector}
            if not store.select(selector, obj.namespace):
                yield Finding(("spec", field), of=obj, selector=text_of_selector(selector))
