"""An init container waits for the Service of its own pod

The Service that it waits for has no other pods than these.

## Why
A pod becomes an endpoint of its Service when it is ready, and it is not ready before its init containers have ended. One that waits until the Service
of the same pods answers waits for itself: the first rollout never starts. The host of another Service was meant, or the
check belongs in a startup probe. Looking a name up (nslookup) works without endpoints and is left alone.

## Bad
```yaml
apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  selector: {app: api}
  ports:
    - port: 8080
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  selector:
    matchLabels: {app: api}
  template:
    metadata:
      labels: {app: api}
    spec:
      initContainers:
        - name: wait # <- init-waits-for-own-service
          image: busybox:1.36.1
          command: [sh, -c, "until nc -z api 8080; do sleep 1; done"]
      containers:
        - name: api
          image: registry.example.com/api:1.4.2
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
    - port: 8080
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  selector:
    matchLabels: {app: api}
  template:
    metadata:
      labels: {app: api}
    spec:
      initContainers:
        - name: wait
          image: busybox:1.36.1
          command: [sh, -c, "until nc -z api-db 5432; do sleep 1; done"]
        - name: name
          image: busybox:1.36.1
          command: [sh, -c, "until nslookup api; do sleep 1; done"]
        - name: fetch
          image: busybox:1.36.1
          command: [sh, -c, "until wget http://files.example.com/api /data/api ; do sleep 1; done"]
      containers:
        - name: api
          image: registry.example.com/api:1.4.2
```

## References
- https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#detailed-behavior
- https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-conditions
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store
from k8slint.visit import pod_template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from k8slint.workload import Workload

ASKS = ("nc ", "curl ", "wget ", "pg_isready", "mysqladmin", "redis-cli", "wait-for", "/dev/tcp/")


@rule(
    on=STORE,
    kinds=("Service",),
    topic="lifecycle",
    severity="warning",
    profiles=("reliability", "learning"),
    message='init container "{container}" waits for Service "{service}", whose only pods are these: they are not ready before it ends',
)
def check(store: Store) -> Iterator[Finding]:
    """A loop over a connection to a Service that selects this workload and nothing else."""
    waiting: dict[int, list[tuple[str, str, tuple[str | int, ...]]]] = {}
    for service, spec in store.services():
        if not spec.get("selector") or spec.get("publishNotReadyAddresses"):
            continue
        selected = store.selected(spec["selector"], service)
        if len(selected) != 1 or selected[0].opaque or selected[0].kind not in ("Deployment", "ReplicaSet", "DaemonSet", "Pod"):
            continue
        workload = selected[0]
        if id(workload) not in waiting:
            waiting[id(workload)] = _waiting(workload)
        for name, text, path in waiting[id(workload)]:
            if service.name in text and _names(text, service.name):
                related = ((service, ("spec", "selector"), "the Service"),)
                yield Finding((*path, "name"), of=workload.object, related=related, container=name, service=service.name)


def _waiting(workload: Workload) -> list[tuple[str, str, tuple[str | int, ...]]]:
    """(name, script, path) of the init containers that ask for something until it answers."""
    found = []
    template = pod_template(workload.object)
    if template is not None and "initContainers" in template.spec:
        for container in template.containers:
            if container.field == "initContainers" and not container.is_sidecar:
                text = " ".join([*(container.value.get("command") or ()), *(container.value.get("args") or ())])
                if any(word in text for word in ASKS) and ("until " in text or "while " in text or "wait-for" in text):
                    found.append((container.name, text, container.path))
        template.containers.clear()
    return found


def _names(text: str, name: str) -> bool:
    """Whether the script names the Service as a host."""
    import re

    host = rf"(?:^|[\s\"'=@]|//|/dev/tcp/){re.escape(name)}(?:\.[a-z0-9-]+)?(?:\.svc[a-z0-9.-]*)?(?=[\s:/\"';]|$)"
    return re.search(host, text) is not None
