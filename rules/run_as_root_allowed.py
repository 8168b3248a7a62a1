"""The container may run as root

Neither runAsNonRoot nor a user other than 0 is asked for.

## Why
Without runAsNonRoot or runAsUser the image decides, and most images say root. Root in a container is the same user id as root on the
node: one hole in the runtime or one mounted path is enough. runAsNonRoot lets the kubelet refuse an image that would run as root.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
  - name: api # <- run-as-root-allowed
    image: registry.example.com/api:1.4.2
  - name: proxy
    image: registry.example.com/proxy:2.0.1
    securityContext:
      runAsUser: 0 # <- run-as-root-allowed
```

## Good
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  securityContext:
    runAsNonRoot: true
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
  - name: proxy
    image: registry.example.com/proxy:2.0.1
    securityContext:
      runAsUser: 10101
```

## References
- https://kubernetes.io/docs/concepts/security/pod-security-standards/
- https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="security",
    severity="warning",
    profiles=("security", "learning", "compat-kube-linter", "compat-polaris"),
    aliases={
        "kubesec": ("RunAsNonRoot",),
        "kube-linter": ("run-as-non-root",), "polaris": ("runAsRootAllowed",),
        "datree": ("CONTAINERS_INCORRECT_RUNASNONROOT_VALUE",), "kubescape": ("C-0013",), "checkov": ("CKV_K8S_23",),
        "trivy": ("KSV-0012",), "kics": ("Containers Running As Root",), "monokle": ("KSV012", "PSS203"),
        "popeye": ("POP-302", "POP-306"),
    },
    message={
        "": 'container "{container}" may run as root: set runAsNonRoot: true',
        "zero": 'container "{container}" runs as root: runAsUser is 0',
    },
)
def check(container: Container) -> Iterator[Finding]:
    """What the container says goes before what its pod says; a user id other than 0 is as good as runAsNonRoot."""
    own = container.value.get("securityContext") or {}
    if own.get("runAsNonRoot") is True or own.get("runAsUser") or "image" not in container.value:
        return
    if own.get("runAsUser") == 0:
        yield Finding((*container.path, "securityContext", "runAsUser"), "zero", container=container.name)
        return
    pods = container.template.spec.get("securityContext") or {}
    if (pods.get("runAsNonRoot") is True and own.get("runAsNonRoot") is not False) or pods.get("runAsUser"):
        return
    yield Finding((*container.path, "securityContext", "runAsNonRoot"), container=container.name)
