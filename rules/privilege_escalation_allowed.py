"""A process may gain more rights than its parent

Only allowPrivilegeEscalation: false switches setuid programs off.

## Why
Unless it is false, a process in the container can become root through a setuid program, and a container that starts as an ordinary user
need not stay one. Hardly any service needs it. It is always on for privileged containers and with CAP_SYS_ADMIN.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
  - name: api # <- privilege-escalation-allowed
    image: registry.example.com/api:1.4.2
  - name: proxy
    image: registry.example.com/proxy:2.0.1
    securityContext:
      allowPrivilegeEscalation: true # <- privilege-escalation-allowed
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
      allowPrivilegeEscalation: false
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
    severity="info",
    profiles=("security", "learning", "compat-kube-linter", "compat-polaris"),
    aliases={
        "kubesec": ("AllowPrivilegeEscalation",),
        "kube-linter": ("privilege-escalation-container",), "polaris": ("privilegeEscalationAllowed",),
        "datree": ("CONTAINERS_MISSING_KEY_ALLOWPRIVILEGEESCALATION",), "kubescape": ("C-0016",), "checkov": ("CKV_K8S_20",),
        "trivy": ("KSV-0001",), "kics": ("Privilege Escalation Allowed",), "monokle": ("KSV001", "PSS202"),
    },
    message='container "{container}" may gain rights through setuid programs: set allowPrivilegeEscalation: false',
)
def check(container: Container) -> Iterator[Finding]:
    """securityContext.allowPrivilegeEscalation is not false."""
    context = container.value.get("securityContext")
    allowed = context.get("allowPrivilegeEscalation") if context else None
    if allowed is False or (allowed is None and "image" not in container.value):
        return  # said so, or a patch, whose other half may say so
    yield Finding((*container.path, "securityContext", "allowPrivilegeEscalation"), container=container.name)
