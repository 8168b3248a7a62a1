"""No memory request

A container that asks for no memory is placed blindly and evicted first.

## Why
The scheduler places pods by their requests. Without a memory request a pod lands on nodes that are already full, and when memory
runs out there, pods that use more than they requested are evicted first: such a pod always does. A memory limit counts
as the request where none is written, and so does a request of the whole pod.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
    - name: api # <- memory-request-missing
      image: registry.example.com/api:1.4.2
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
        requests:
          memory: 256Mi
```
A limit counts as the request where there is none:
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
        limits:
          memory: 256Mi
```

## References
- https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="resources",
    severity="warning",
    profiles=("reliability", "learning", "compat-kube-linter", "compat-kube-score", "compat-polaris"),
    aliases={
        "datree": ("CONTAINERS_MISSING_MEMORY_REQUEST_KEY",),
        "kubesec": ("RequestsMemory",),
        "kube-score": ("container-resources",),
        "kube-linter": ("unset-memory-requirements",), "polaris": ("memoryRequestsMissing",),
        "kubescape": ("C-0269",), "checkov": ("CKV_K8S_12",), "trivy": ("KSV-0016",), "kics": ("Memory Requests Not Defined",),
        "monokle": ("KBP004",), "popeye": ("POP-106",),
    },
    message='container "{container}" requests no memory: it is placed blindly and evicted first',
)
def check(container: Container) -> Iterator[Finding]:
    """Neither a request nor a limit of memory, for the container or its pod."""
    resources = container.value.get("resources")
    if resources and ("memory" in (resources.get("requests") or ()) or "memory" in (resources.get("limits") or ())):
        return
    if container.field == "ephemeralContainers":
        return
    whole = container.template.spec.get("resources")
    if whole and ("memory" in (whole.get("requests") or ()) or "memory" in (whole.get("limits") or ())):
        return
    yield Finding((*container.path, "resources"), container=container.name)
