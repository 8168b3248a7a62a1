"""CPU that was meant in thousandths

`cpu: 500` asks for five hundred cores; half a core is `500m`.

## Why
A number without a suffix counts cores. As a request such a pod never finds a node and stays Pending; as a limit it
limits nothing. Machines with more than a hundred cores exist: raise the option `most` where you run on them.

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
      resources:
        requests:
          cpu: 250 # <- cpu-in-whole-cores
        limits:
          cpu: "1000" # <- cpu-in-whole-cores
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
      resources:
        requests:
          cpu: 250m
        limits:
          cpu: 64
```

## References
- https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-cpu
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="resources",
    severity="warning",
    message='cpu "{cpu}" means {cpu} whole cores; did you mean "{cpu}m"? (a number without a suffix counts cores)',
)
def check(container: Container, *, most: int = 96) -> Iterator[Finding]:
    """A CPU request or limit of more than `most` cores, written without a suffix."""
    resources = container.value.get("resources")
    if not resources:
        return
    for side in ("requests", "limits"):
        amounts = resources.get(side)
        if amounts:
            cpu = amounts.get("cpu")
            # most are "100m" or a small number
            if cpu is None or (type(cpu) is str and (len(cpu) < 3 or not cpu.isdigit())):
                continue
            number = int(cpu) if type(cpu) is not str else _number(cpu)
            if number is not None and number > most:
                path = (*container.path, "resources", side, "cpu")
                if side == "requests" and cpu == (resources.get("limits") or {}).get("cpu"):
                    obj = container.template.object
                    if not obj.document.is_set((*obj.path, *path)):
                        continue  # filled from the limit
                yield Finding(path, cpu=cpu)


def _number(text: str) -> int | None:
    from k8slint.apis.intstr import whole_number

    return whole_number(text)
