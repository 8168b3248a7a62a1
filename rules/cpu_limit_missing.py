"""No CPU limit

A container without a CPU limit may use every core that is idle.

## Why
Opinions differ, which is why no profile but style has this rule. A limit keeps a noisy neighbour in bounds and makes load tests mean something;
without one nothing is throttled while cores are idle, and requests already divide a busy node fairly. Choose one for the whole
cluster.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
    - name: api # <- cpu-limit-missing
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
          cpu: 250m
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
    severity="info",
    profiles=("style", "compat-kube-linter", "compat-polaris", "compat-kube-score"),
    aliases={
        "kubesec": ("LimitsCPU",),
        "kube-score": ("container-resources",),
        "kube-linter": ("unset-cpu-requirements",), "polaris": ("cpuLimitsMissing",), "datree": ("CONTAINERS_MISSING_CPU_LIMIT_KEY",),
        "kubescape": ("C-0270",), "checkov": ("CKV_K8S_11",), "trivy": ("KSV-0011",), "kics": ("CPU Limits Not Set",),
        "monokle": ("KBP003",), "popeye": ("POP-107",),
    },
    message='container "{container}" has no CPU limit: it may use every core that is idle',
)
def check(container: Container) -> Iterator[Finding]:
    """No limit of CPU, for the container or its pod."""
    resources = container.value.get("resources")
    if resources and "cpu" in (resources.get("limits") or ()):
        return
    if container.field == "ephemeralContainers":
        return
    whole = container.template.spec.get("resources")
    if whole and "cpu" in (whole.get("limits") or ()):
        return
    yield Finding((*container.path, "resources"), container=container.name)
