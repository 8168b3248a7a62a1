"""No memory limit

A container without a memory limit can take all the memory of its node.

## Why
A leak in one container ends when the node runs out of memory, and the kernel then kills whatever it likes, neighbours included. With
a limit only the container that leaks is killed. A limit of the whole pod does as well.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
    - name: api # <- memory-limit-missing
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
    profiles=("reliability", "security", "learning", "compat-kube-linter", "compat-kube-score", "compat-polaris"),
    aliases={
        "kubesec": ("LimitsMemory",),
        "kube-score": ("container-resources",),
        "kube-linter": ("unset-memory-requirements",), "polaris": ("memoryLimitsMissing",), "datree": ("CONTAINERS_MISSING_MEMORY_LIMIT_KEY",),
        "kubescape": ("C-0271",), "checkov": ("CKV_K8S_13",), "trivy": ("KSV-0018",), "kics": ("Memory Limits Not Defined",),
        "monokle": ("KBP005",), "popeye": ("POP-107",),
    },
    message='container "{container}" has no memory limit: a leak takes the node down with it',
)
def check(container: Container) -> Iterator[Finding]:
    """No limit of memory, for the container or its pod."""
    resources = container.value.get("resources")
    if resources and "memory" in (resources.get("limits") or ()):
        return
    if container.field == "ephemeralContainers":
        return
    whole = container.template.spec.get("resources")
    if whole and "memory" in (whole.get("limits") or ()):
        return
    yield Finding((*container.path, "resources"), container=container.name)
