"""The Service claims an address

externalIPs.

## Why
The cluster sends all of its own traffic for that address to this Service, whoever the address belongs to (CVE-2020-8554). Nobody checks
the right to it; use a LoadBalancer.

## Bad
```yaml
apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  selector: {app: api}
  ports:
  - port: 80
  externalIPs:
  - 203.0.113.7 # <- service-external-ip
```

## Good
```yaml
apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  selector: {app: api}
  ports:
  - port: 80
  externalIPs: []
```

## References
- https://kubernetes.io/docs/concepts/services-networking/service/#external-ips
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    kinds=("Service",),
    topic="network",
    severity="warning",
    profiles=("security",),
    aliases={"trivy": ("KSV-0108",)},
    message='the Service claims the address "{address}" without proof that it is its own: use a LoadBalancer',
)
def check(obj: Object) -> Iterator[Finding]:
    """spec.externalIPs has entries."""
    for i, address in enumerate((obj.value.get("spec") or {}).get("externalIPs") or ()):
        yield Finding(("spec", "externalIPs", i), address=address)
