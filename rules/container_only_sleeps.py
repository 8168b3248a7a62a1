"""A workload that only sleeps

The only container of a workload runs sleep or tail -f /dev/null.

## Why
Such a command keeps a container alive so that one can look around in it with `kubectl exec`. Left in a manifest it replaces the program: the pods
run and are ready, and nothing is served. Remove the command, or use `kubectl debug` for the purpose.

## Bad
```yaml
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
      containers:
        - name: api
          image: registry.example.com/api:1.4.2
          command: [sleep, infinity] # <- container-only-sleeps
```

## Good
```yaml
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
      containers:
        - name: api
          image: registry.example.com/api:1.4.2
          command: [sh, -c, sleep 5; exec api]
---
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: prepare
spec:
  selector:
    matchLabels: {app: prepare}
  template:
    metadata:
      labels: {app: prepare}
    spec:
      initContainers:
        - name: work
          image: registry.example.com/prepare:1.0.0
      containers:
        - name: wait
          image: busybox:1.36.1
          command: [sleep, infinity]
---
apiVersion: v1
kind: Pod
metadata:
  name: shell
spec:
  containers:
    - name: shell
      image: busybox:1.36.1
      command: [sleep, "3600"]
```

## References
- https://kubernetes.io/docs/tasks/debug/debug-application/debug-running-pod/
"""

from __future__ import annotations

from k8slint.rule import POD_TEMPLATE, Finding, PodTemplate, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

TOOLS = frozenset(("busybox", "alpine", "ubuntu", "debian", "centos", "fedora", "curl", "netshoot", "toolbox", "pause", "sleep", "kubectl"))


@rule(
    on=POD_TEMPLATE,
    kinds=("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"),
    topic="lifecycle",
    severity="info",
    profiles=("reliability", "learning"),
    message='container "{container}" only sleeps: the program of image {image} does not run; remove the command, or use kubectl debug',
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """One container, no init containers, and a command that does nothing."""
    if len(template.containers) != 1:
        return
    container = template.containers[0]
    command = container.value.get("command")
    if not command:
        return
    words = [*command, *(container.value.get("args") or ())]
    if len(words) == 3 and words[1] == "-c" and words[0].rpartition("/")[2] in ("sh", "bash", "ash"):
        words = words[2].replace("exec ", "").rstrip("; ").split()
    program = words[0].rpartition("/")[2] if words else ""
    if (program == "sleep" and len(words) == 2) or (program == "tail" and words[1:] in (["-f", "/dev/null"], ["-F", "/dev/null"])):
        name = (container.value.get("image") or "").partition("@")[0].rpartition("/")[2].partition(":")[0]
        if name and name not in TOOLS:
            yield Finding((*container.path, "command"), container=container.name, image=name)
