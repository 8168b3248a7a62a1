"""The container keeps capabilities that it was not asked for

It does not drop ALL.

## Why
Runtimes give every container fourteen capabilities, among them to send raw packets, to change owners of files and to take on any user.
Services need none of these, at most NET_BIND_SERVICE. Drop ALL and add back by name what is needed; Pod Security's restricted level
asks for it.

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
      capabilities:
        drop: [NET_RAW] # <- capabilities-not-dropped
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
      capabilities:
        drop: [all]
        add: [NET_BIND_SERVICE]
```

## References
- https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule
from k8slint.securitycontext import DEFAULT_CAPABILITIES, added, dropped, is_patch, is_windows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="security",
    severity="info",
    profiles=("security", "compat-polaris"),
    aliases={
        "kubesec": ("CapDropAll",),
        "polaris": ("insecureCapabilities",), "checkov": ("CKV_K8S_37",), "trivy": ("KSV-0003", "~KSV-0004"),
        "monokle": ("KBP103", "KSV003", "PSS206"), "kics": ("No Drop Capabilities",),
    },
    message='container "{container}" keeps capabilities of the runtime default: set capabilities.drop to [ALL]',
)
def check(container: Container) -> Iterator[Finding]:
    """Neither ALL is dropped nor each capability of the default set, or ALL is added again."""
    drop = dropped(container)
    if ("ALL" in drop or DEFAULT_CAPABILITIES.issubset(drop)) and "ALL" not in added(container):
        return
    if (not drop and is_patch(container)) or is_windows(container):
        return
    yield Finding((*container.path, "securityContext", "capabilities", "drop"), container=container.name)
