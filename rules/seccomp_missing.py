"""No seccomp profile

Without one every system call is allowed.

## Why
A seccomp profile keeps a container from system calls that programs never make and exploits do. Kubernetes runs containers unconfined
unless a profile is named (or the kubelet is configured otherwise); RuntimeDefault costs nothing and fits nearly everything.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
  - name: api # <- seccomp-missing
    image: registry.example.com/api:1.4.2
```

## Good
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  securityContext:
    seccompProfile: {type: RuntimeDefault}
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
```

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
      seccompProfile:
        type: Localhost
        localhostProfile: profiles/api.json
```

## References
- https://kubernetes.io/docs/concepts/security/pod-security-standards/
- https://kubernetes.io/docs/tutorials/security/seccomp/
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule
from k8slint.securitycontext import effective, is_patch, is_windows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="security",
    severity="info",
    profiles=("security",),
    aliases={
        "kubesec": ("SeccompAny",),
        "kube-score": ("~container-seccomp-profile",), "kubescape": ("C-0210",), "checkov": ("CKV_K8S_31",), "trivy": ("KSV-0030",),
        "monokle": ("PSS205", "KSV030"), "datree": ("CONTAINERS_INCORRECT_SECCOMP_PROFILE", "CIS_INVALID_VALUE_SECCOMP_PROFILE"),
        "kics": ("Seccomp Profile Is Not Configured",),
    },
    message='container "{container}" has no seccomp profile: set seccompProfile.type to RuntimeDefault',
)
def check(container: Container) -> Iterator[Finding]:
    """Neither the container nor its pod names a profile, or only Unconfined."""
    profile, path = effective(container, "seccompProfile")
    kind = profile.get("type") if profile else None
    if kind in ("RuntimeDefault", "Localhost") or (kind is None and is_patch(container)) or is_windows(container):
        return
    notes = container.template.metadata.get("annotations") or {}
    if kind is None and any(n.endswith("seccomp.security.alpha.kubernetes.io/pod") for n in notes):
        return
    yield Finding(path, container=container.name)
