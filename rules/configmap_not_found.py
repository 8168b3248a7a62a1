"""A ConfigMap that is not there

A pod refers to a ConfigMap that nothing in the run makes.

## Why
Without it the container is not created: the pod waits in CreateContainerConfigError, or in ContainerCreating where it is a volume. A reference
with `optional: true` is left alone.

The rule speaks only where it can know: a ConfigMap of nearly the same name stands in the workload's folder; or its file holds
ConfigMaps, or its folder others that it needs, there are no generators (kustomize, operators), and nothing else in the run mentions the name.

## Bad
```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: shop-config
data:
  LOG_LEVEL: info
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
        - configMapRef:
            name: shop-confg # <- configmap-not-found
```

## Good
```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: shop-config
data:
  LOG_LEVEL: info
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
        - configMapRef:
            name: shop-config
        - configMapRef:
            name: shop-overrides
            optional: true
      volumeMounts:
        - name: ca
          mountPath: /etc/ca
  volumes:
    - name: ca
      configMap:
        name: kube-root-ca.crt
```
No ConfigMap at all is in the run, so they come from elsewhere:
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
    - name: api
      image: registry.example.com/api:1.4.2
      envFrom:
        - configMapRef:
            name: shop-config
```

## References
- https://kubernetes.io/docs/concepts/configuration/configmap/
- https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/#restrictions
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=STORE,
    kinds=("ConfigMap",),
    topic="references",
    severity="warning",
    aliases={
        "kubevious": ("container/env-config-map-ref", "container/env-from-config-map-ref", "pod-spec/volume-config-map-ref"),
        "popeye": ("POP-407",),
    },
    message={
        "": 'ConfigMap "{name}" is not in the run, though others of its folder are: without it the pod does not start',
        "near": 'ConfigMap "{name}" is not in the run: without it the pod does not start; did you mean "{meant}"?',
    },
)
def check(store: Store) -> Iterator[Finding]:
    """ConfigMaps that pods need and nothing makes."""
    for workload, reference, near in store.missing("ConfigMap"):
        yield Finding(reference.path, "near" if near else "", of=workload.object, name=reference.name, meant=near)
