"""Two listeners of a Gateway are the same

They share port, protocol and host name.

## Why
Port, protocol and host name of a listener must differ from those of the Gateway's others. The Gateway API's own definitions refuse such a
Gateway; where they are older, both listeners are marked as in conflict, and requests for either go nowhere.

## Bad
```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: public
spec:
  gatewayClassName: example
  listeners:
  - {name: shop, port: 443, protocol: HTTPS, hostname: shop.example.org}
  - {name: shop-again, port: 443, protocol: HTTPS, hostname: shop.example.org} # <- gateway-listeners-equal
```

## Good
```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: public
spec:
  gatewayClassName: example
  listeners:
  - {name: shop, port: 443, protocol: HTTPS, hostname: shop.example.org}
  - {name: any, port: 443, protocol: HTTPS}
  - {name: plain, port: 80, protocol: HTTP, hostname: shop.example.org}
```

## References
- https://kubernetes.io/docs/concepts/services-networking/gateway/
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    kinds=("Gateway",),
    topic="network",
    severity="error",
    profiles=("default",),
    aliases={"kubevious": ("gateway-api/gateway/unique-listeners",)},
    message='the listeners "{first}" and "{name}" share port {port}, protocol {protocol} and host name {hostname}: neither is programmed',
)
def check(obj: Object) -> Iterator[Finding]:
    """Listeners of the Gateway API that differ in nothing that counts."""
    spec = obj.value.get("spec")
    listeners = spec.get("listeners") if obj.group == "gateway.networking.k8s.io" and type(spec) is dict else None
    seen: dict[tuple[object, ...], str] = {}
    for i, listener in enumerate(listeners if type(listeners) is list else ()):
        if type(listener) is not dict:
            continue
        port, protocol, hostname = (listener.get(k) for k in ("port", "protocol", "hostname"))
        if type(port) is not int or type(protocol) is not str or type(hostname) not in (str, type(None)):
            continue
        key = (port, protocol, hostname or "")
        name = str(listener.get("name"))
        if key in seen:
            path = ("spec", "listeners", i, "port")
            yield Finding(path, first=seen[key], name=name, port=port, protocol=protocol, hostname=hostname or "*")
        seen.setdefault(key, name)
