"""A variable with the name of one that a Service brings

The container sets a variable that Kubernetes also sets for a Service of the namespace.

## Why
For each Service of its namespace a container gets variables such as `REDIS_SERVICE_HOST` and `REDIS_PORT` (`tcp://10.0.0.7:6379`). A
variable of the container's own wins, so the two meanings go by one name: whoever removes it from one of the workloads does not get an empty
variable but an address, and programs that expect a number break on it. Set `enableServiceLinks: false`, which nothing written lately needs.

## Bad
```yaml
apiVersion: v1
kind: Service
metadata:
  name: redis
spec:
  selector: {app: redis}
  ports:
    - port: 6379
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example.com/web:2.8.1
      env:
        - name: REDIS_PORT # <- env-shadows-service-link
          value: "6379"
```

## Good
```yaml
apiVersion: v1
kind: Service
metadata:
  name: redis
spec:
  selector: {app: redis}
  ports:
    - port: 6379
---
apiVersion: v1
kind: Service
metadata:
  name: db
spec:
  clusterIP: None
  selector: {app: db}
  ports:
    - port: 5432
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  enableServiceLinks: false
  containers:
    - name: web
      image: registry.example.com/web:2.8.1
      env:
        - name: REDIS_PORT
          value: "6379"
---
apiVersion: v1
kind: Pod
metadata:
  name: worker
spec:
  containers:
    - name: worker
      image: registry.example.com/worker:5.1.0
      env:
        - {name: REDIS_HOST, value: redis}
        - {name: DB_PORT, value: "5432"}
        - {name: MY_REDIS_PORT, value: "6379"}
```

## References
- https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
- https://kubernetes.io/docs/tutorials/services/connect-applications-service/#accessing-the-service
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, Object, rule
from k8slint.store import Store, closest, may_meet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=STORE,
    kinds=("Service",),
    topic="environment",
    severity="info",
    profiles=("strict", "learning"),
    message='Service "{service}" brings a variable {name}, too: this one wins, but its name has two meanings; set enableServiceLinks: false',
)
def check(store: Store) -> Iterator[Finding]:
    """A variable of env with the name of a service link of a Service nearby."""
    links: dict[str, list[Object]] = {}
    for service, spec in store.services():
        if spec.get("clusterIP") == "None" or spec.get("type") == "ExternalName":
            continue
        for name in _names(service.name.upper().replace("-", "_"), spec.get("ports") or []):
            links.setdefault(name, []).append(service)
    if not links:
        return
    for template in store.pod_templates():
        if template.spec.get("enableServiceLinks") is False:
            continue
        for container in template.containers:
            for i, variable in enumerate(container.value.get("env") or ()):
                found = links.get(variable.get("name", ""))
                if found:
                    found = [s for s in found if may_meet(s.namespace, template.object.namespace)]
                    for service in closest(found, template.object)[:1]:
                        related = ((service, ("metadata", "name"), "the Service"),)
                        path = (*container.path, "env", i, "name")
                        yield Finding(path, of=template.object, related=related, service=service.name, name=variable["name"])


def _names(prefix: str, ports: list[dict[str, object]]) -> Iterator[str]:
    """The variables of a Service (upstream: pkg/kubelet/envvars)."""
    yield prefix + "_SERVICE_HOST"
    yield prefix + "_SERVICE_PORT"
    yield prefix + "_PORT"
    for port in ports:
        name = port.get("name")
        if name:
            yield f"{prefix}_SERVICE_PORT_{str(name).upper().replace('-', '_')}"
        link = f"{prefix}_PORT_{port.get('port')}_{str(port.get('protocol') or 'TCP').upper()}"
        yield from (link, link + "_PROTO", link + "_PORT", link + "_ADDR")
