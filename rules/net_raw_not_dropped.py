"""The container may send raw packets

Neither NET_RAW nor ALL is dropped.

## Why
With NET_RAW, which every container has by default, a program forges packets: it can answer its neighbours' DNS and ARP requests and
read what was meant for others. Only old versions of ping and packet analysers need it.

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
        drop: [CHOWN] # <- net-raw-not-dropped
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
        drop: [NET_RAW]
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
      capabilities:
        drop: [ALL]
```

## References
- https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule
from k8slint.securitycontext import added, dropped, is_patch, is_windows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="security",
    severity="info",
    profiles=("security", "compat-kube-linter"),
    aliases={
        "kube-linter": ("drop-net-raw-capability",), "kubescape": ("C-0211",), "checkov": ("CKV_K8S_28",),
        "datree": ("CIS_MISSING_VALUE_DROP_NET_RAW",), "kics": ("NET_RAW Capabilities Not Being Dropped",),
    },
    message='container "{container}" may send raw packets: set capabilities.drop to [ALL], or at least [NET_RAW]',
)
def check(container: Container) -> Iterator[Finding]:
    """drop holds neither ALL nor NET_RAW, or add brings NET_RAW back."""
    drop, add = dropped(container), added(container)
    if is_windows(container) or (not drop and not add and is_patch(container)):
        return
    if ("NET_RAW" not in drop and "ALL" not in drop) or "NET_RAW" in add or "ALL" in add:
        yield Finding((*container.path, "securityContext", "capabilities", "drop"), container=container.name)
