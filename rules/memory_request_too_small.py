"""A memory request of next to nothing

`100m` is a tenth of a byte, `512` is 512 bytes: the scheduler reserves nothing.

## Why
The suffix `m` means thousandths, also for memory, and a number without a suffix counts bytes. The pod is placed on nodes that
have no memory left for it, and because it uses more than it asked for it is among the first to be evicted.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: worker
spec:
  containers:
    - name: worker
      image: registry.example.com/worker:5.1.0
      resources:
        requests:
          memory: 512 # <- memory-request-too-small
        limits:
          memory: 512Mi
```

## Good
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: worker
spec:
  containers:
    - name: worker
      image: registry.example.com/worker:5.1.0
      resources:
        requests:
          memory: 2Mi
    - name: proxy
      image: registry.example.com/proxy:2.0.1
      resources:
        requests:
          memory: 1e8
          cpu: 100m
```

## References
- https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-memory
- https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#pod-selection-for-kubelet-eviction
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

MEBIBYTE = 1 << 20


@rule(
    on=CONTAINER,
    topic="resources",
    severity="warning",
    message={
        "": 'memory request "{memory}" is {bytes} bytes, so nothing is reserved; did you mean "{meant}"?',
        "fraction": 'memory request "{memory}" is {bytes} bytes, since "m" means thousandths: nothing is reserved; did you mean "{meant}"?',
    },
)
def check(container: Container) -> Iterator[Finding]:
    """A memory request above zero and below 1Mi."""
    resources = container.value.get("resources")
    if not resources:
        return
    requests = resources.get("requests")
    if not requests:
        return
    memory = requests.get("memory")
    if memory is None or (type(memory) is str and memory[-2:] in ("Mi", "Gi") and memory[:1] != "0"):
        return
    path = (*container.path, "resources", "requests", "memory")
    from k8slint.apis.resource import NANO, parse

    nano = parse(memory)[0]
    if 0 < nano < MEBIBYTE * NANO:
        # a Pod's missing request is filled from its limit: the limit is what was written, and is reported there
        limit = (resources.get("limits") or {}).get("memory")
        if limit == memory and not container.template.object.document.is_set((*container.template.object.path, *path)):
            return
        text = str(memory)
        number = text.rstrip("munkKi")
        size = f"{nano / NANO:.6g}" if nano % NANO else str(nano // NANO)
        yield Finding(path, "fraction" if text.endswith("m") else "", memory=text, bytes=size, meant=number + "Mi")
