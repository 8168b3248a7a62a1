"""The pod shares the node's network

hostNetwork is true.

## Why
The pod uses the node's own network: it can listen to all traffic there, reach services that only listen on localhost (the kubelet's among
them), escapes every NetworkPolicy, and takes ports from the node. Agents of the network need it, applications do not.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  hostNetwork: true # <- host-network
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
```

## Good
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  hostNetwork: false
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
```

## References
- https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from __future__ import annotations

from k8slint.rule import POD_TEMPLATE, Finding, PodTemplate, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=POD_TEMPLATE,
    topic="security",
    severity="warning",
    profiles=("security", "learning", "compat-kube-linter", "compat-polaris"),
    aliases={
        "datree": ("~CONTAINERS_INCORRECT_HOSTNETWORK_VALUE_TRUE",),
        "kubesec": ("HostNetwork",),
        "kube-linter": ("host-network",), "polaris": ("hostNetworkSet",), "kubescape": ("C-0041",), "checkov": ("CKV_K8S_19",),
        "trivy": ("KSV-0009",), "kics": ("Shared Host Network",), "monokle": ("KSV009",),
    },
    message="hostNetwork is true: the pod shares the node's network",
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """spec.hostNetwork is true."""
    if template.spec.get("hostNetwork") is True:
        yield Finding((*template.spec_path, "hostNetwork"))
