"""No CPU request

A container that asks for no CPU gets what is left over.

## Why
The scheduler places pods by their requests, and a busy node shares its CPU in proportion to them. A container without a CPU request
is placed anywhere and gets next to nothing when its neighbours are busy; an autoscaler that works by CPU utilization cannot
work at all. A CPU limit counts as the request where none is written, and so does a request of the whole pod.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
    - name: api # <- cpu-request-missing
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
          cpu: 250m
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
          cpu: "1"
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
        "datree": ("~CONTAINERS_MISSING_CPU_REQUEST_KEY",),
        "kubesec": ("RequestsCPU",),
        "kube-score": ("container-resources",),
        "kube-linter": ("unset-cpu-requirements",), "polaris": ("cpuRequestsMissing",),
        "kubescape": ("C-0268",), "checkov": ("CKV_K8S_10",), "trivy": ("KSV-0015",), "kics": ("CPU Requests Not Set",),
        "monokle": ("KBP002",), "popeye": ("POP-106",),
    },
    message='container "{container}" requests no CPU: it gets what its neighbours leave',
)
def check(container: Container) -> Iterator[Finding]:
    """Neither a request nor a limit of CPU, for the container or its pod."""
    resources = container.value.get("resources")
    if resources and ("cpu" in (resources.get("requests") or ()) or "cpu" in (resources.get("limits") or ())):
        return
    if container.field == "ephemeralContainers":
        return
    whole = container.template.spec.get("resources")
    if whole and ("cpu" in (whole.get("requests") or ()) or "cpu" in (whole.get("limits") or ())):
        return
    yield Finding((*container.path, "resources"), container=container.name)
