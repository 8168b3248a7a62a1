"""A memory limit that no process can start under

`256m` is a quarter of a byte, `512` is 512 bytes: the unit is missing or wrong.

## Why
The suffix `m` means thousandths, also for memory, and a number without a suffix counts bytes. The API server accepts both (it only
warns of fractions of a byte). The runtime cannot even set up a container in less than a mebibyte, so the pod never starts.

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
        limits:
          memory: 256m # <- memory-limit-too-small
    - name: proxy
      image: registry.example.com/proxy:2.0.1
      resources:
        limits:
          memory: 512 # <- memory-limit-too-small
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
        limits:
          memory: 0.5Gi
    - name: proxy
      image: registry.example.com/proxy:2.0.1
      resources:
        limits:
          memory: "134217728"
          cpu: 100m
```

## References
- https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-memory
- https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
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
    severity="error",
    message={
        "": 'memory limit "{memory}" is {bytes} bytes: no container starts in less than 1Mi; did you mean "{meant}"?',
        "fraction": 'memory limit "{memory}" is {bytes} bytes, since "m" means thousandths: no container starts in that; did you mean "{meant}"?',
    },
)
def check(container: Container) -> Iterator[Finding]:
    """A memory limit above zero and below 1Mi."""
    resources = container.value.get("resources")
    if not resources:
        return
    limits = resources.get("limits")
    if not limits:
        return
    memory = limits.get("memory")
    # nearly always 64Mi or 2Gi: done
    if memory is None or (type(memory) is str and memory[-2:] in ("Mi", "Gi") and memory[:1] != "0"):
        return
    from k8slint.apis.resource import NANO, parse

    nano = parse(memory)[0]
    if 0 < nano < MEBIBYTE * NANO:
        text = str(memory)
        number = text.rstrip("munkKi")
        size = f"{nano / NANO:.6g}" if nano % NANO else str(nano // NANO)
        yield Finding(
            (*container.path, "resources", "limits", "memory"), "fraction" if text.endswith("m") else "",
            memory=text, bytes=size, meant=number + "Mi",
        )
