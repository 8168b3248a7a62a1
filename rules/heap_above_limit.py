"""A heap that does not fit into the memory limit

-Xmx or --max-old-space-size is not below the container's memory limit, or GOMEMLIMIT above it.

## Why
The program takes memory up to its own bound before it clears up, and is killed by the kernel at the container's limit, long before it would have
reported that memory runs short. Besides the heap it needs memory for stacks, code and buffers: leave about a quarter
of the limit free. For Java, MaxRAMPercentage follows the limit by itself.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
    - name: java
      image: registry.example.com/api:1.4.2
      command: [java, -Xms512m, -Xmx2g, -jar, api.jar] # <- heap-above-limit
      resources:
        limits: {memory: 2Gi}
    - name: node
      image: registry.example.com/web:2.8.1
      env:
        - name: NODE_OPTIONS
          value: --max-old-space-size=4096 # <- heap-above-limit
      resources:
        limits: {memory: 1Gi}
```

## Good
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
    - name: java
      image: registry.example.com/api:1.4.2
      command: [java, -Xms512m, -Xmx1500m, -jar, api.jar]
      resources:
        limits: {memory: 2Gi}
    - name: without-limit
      image: registry.example.com/api:1.4.2
      env:
        - {name: JAVA_TOOL_OPTIONS, value: -Xmx8g}
    - name: by-percentage
      image: registry.example.com/api:1.4.2
      env:
        - {name: JAVA_TOOL_OPTIONS, value: "-XX:MaxRAMPercentage=75 -Dnote=-Xmx"}
        - {name: GOMEMLIMIT, value: 1GiB}
      resources:
        limits: {memory: 1Gi}
```

## References
- https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#how-pods-with-resource-limits-are-run
- https://kubernetes.io/docs/tasks/configure-pod-container/assign-memory-resource/
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

SIZES = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40}
# What says the size, and its unit where none is written.
PATTERNS = (
    (r"(?<!\S)-Xmx([0-9]{1,15})([kKmMgGtT]?)(?!\S)", ""),
    (r"--max-old-space-size=([0-9]{1,15})()(?!\S)", "m"),
    (r"^GOMEMLIMIT=([0-9]{1,15})([KMGT]?)i?B?$", ""),
)


@rule(
    on=CONTAINER,
    topic="resources",
    severity="warning",
    message="{setting} does not fit into the memory limit {limit}: the container is killed before its heap is full; leave a quarter of the limit free",
)
def check(container: Container) -> Iterator[Finding]:
    """A bound of the heap, in command, args or env, that is at least the memory limit."""
    value = container.value
    limits = (value.get("resources") or {}).get("limits")
    if not limits or "memory" not in limits:
        return
    found: tuple[tuple[str | int, ...], str] | None = None
    for field in ("command", "args"):
        for i, text in enumerate(value.get(field) or ()):
            if "-Xmx" in text or "--max-old-space-size=" in text:
                found = ((field, i), text)  # the last one counts
    for i, variable in enumerate(value.get("env") or ()):
        text = variable.get("value") or ""
        if "-Xmx" in text or "--max-old-space-size=" in text:
            found = found or (("env", i, "value"), text)
        elif variable.get("name") == "GOMEMLIMIT" and text:
            found = found or (("env", i, "value"), f"GOMEMLIMIT={text}")
    if found:
        from k8slint.apis.resource import NANO, parse

        setting, size = _size(found[1])
        limit = parse(limits["memory"])[0]
        # GOMEMLIMIT bounds all that the program takes, and is a wish: it may well be the limit itself
        if 0 < limit < size * NANO or (limit == size * NANO > 0 and not setting.startswith("GOMEMLIMIT")):
            yield Finding((*container.path, *found[0]), setting=setting, limit=limits["memory"])


def _size(text: str) -> tuple[str, int]:
    """(the setting as it is written, its bytes), of the last setting in a text; 0 where it is no plain number."""
    import re

    for pattern, unit in PATTERNS:
        matches = list(re.finditer(pattern, text.strip("\"' ")))
        if matches:
            number, suffix = matches[-1].groups()
            return matches[-1].group().strip(), int(number) * SIZES[(suffix or unit).lower()]
    return "", 0
