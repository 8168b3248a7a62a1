"""The container can write to its image's files

readOnlyRootFilesystem is not true.

## Why
Whoever breaks in can then replace binaries and leave tools behind, and a program that writes beside its volumes fills the node's disk
unseen. With a read-only root file system what has to be written needs a volume (an emptyDir for /tmp) and is seen in the manifest.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
    securityContext:
      readOnlyRootFilesystem: false # <- root-filesystem-writable
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
    securityContext:
      readOnlyRootFilesystem: true
```

## References
- https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule
from k8slint.securitycontext import is_patch, is_windows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="security",
    severity="info",
    profiles=("security", "compat-kube-linter", "compat-kube-score", "compat-polaris"),
    aliases={
        "kubesec": ("ReadOnlyRootFilesystem",),
        "kube-linter": ("no-read-only-root-fs",), "kube-score": ("container-security-context-readonlyrootfilesystem",),
        "polaris": ("notReadOnlyRootFilesystem",), "kubescape": ("C-0017",), "checkov": ("CKV_K8S_22",), "trivy": ("KSV-0014",),
        "monokle": ("KBP102", "KSV014"), "datree": ("CONTAINERS_INCORRECT_READONLYROOTFILESYSTEM_VALUE",),
        "kics": ("Root Container Not Mounted As Read-only",),
    },
    message='the root file system of container "{container}" is writable: set readOnlyRootFilesystem: true and mount what must be written',
)
def check(container: Container) -> Iterator[Finding]:
    """readOnlyRootFilesystem is false, or missing from a container that is not a patch."""
    context = container.value.get("securityContext")
    value = context.get("readOnlyRootFilesystem") if context else None
    if value is True or is_windows(container):
        return
    if value is None and is_patch(container) and (context is not None or len(container.template.containers) == 1):
        return  # the other half may say so
    yield Finding((*container.path, "securityContext", "readOnlyRootFilesystem"), container=container.name)
