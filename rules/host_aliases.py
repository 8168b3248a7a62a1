"""The pod writes its own /etc/hosts

Names are resolved past DNS.

## Why
Addresses in hostAliases are frozen into the manifest, are found by nobody who looks at DNS or Services, and can point a trusted name to
another machine. A Service without selector, or a record in the cluster's DNS, says the same where it can be seen.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  hostAliases: # <- host-aliases
  - ip: 10.0.0.10
    hostnames: [db.example.com]
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
  hostname: api
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
```

## References
- https://kubernetes.io/docs/tasks/network/customize-hosts-file-for-pods/
"""

from __future__ import annotations

from k8slint.rule import POD_TEMPLATE, Finding, PodTemplate, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=POD_TEMPLATE,
    topic="security",
    severity="info",
    profiles=("strict",),
    aliases={"kubesec": ("HostAliases",), "trivy": ("KSV-0007",)},
    message='hostAliases send "{name}" to a fixed address: use a Service or a record in DNS',
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """spec.hostAliases has entries."""
    aliases = template.spec.get("hostAliases")
    if aliases:
        names = aliases[0].get("hostnames") or [aliases[0].get("ip")]
        yield Finding((*template.spec_path, "hostAliases"), name=names[0])
