"""preStop sleeps longer than the pod may live

The hook's sleep uses up terminationGracePeriodSeconds, so the program is killed without a warning.

## Why
The grace period (30 s if unset) starts before the preStop hook runs. When the hook has not ended by then, the kubelet kills
the container a moment later: the program gets its SIGTERM at the last instant or never, and what it had in hand is lost. The grace
period must hold the sleep and the shutdown that follows.

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
      lifecycle:
        preStop:
          exec:
            command: [sh, -c, sleep 45] # <- prestop-longer-than-grace
```

## Good
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  terminationGracePeriodSeconds: 75
  containers:
    - name: api
      image: registry.example.com/api:1.4.2
      lifecycle:
        preStop:
          exec:
            command: [sh, -c, sleep 45]
```
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
    - name: api
      image: registry.example.com/api:1.4.2
      lifecycle:
        preStop:
          exec:
            command: [sh, -c, "sleep 5; nginx -s quit"]
```

## References
- https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
- https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/#hook-handler-execution
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="lifecycle",
    severity="warning",
    message=(
        "preStop sleeps {seconds} s, but the pod is killed {grace} s after its termination began (terminationGracePeriodSeconds): "
        "the program gets no time to shut down"
    ),
)
def check(container: Container) -> Iterator[Finding]:
    """The sleeps in an exec hook add up to the grace period or more."""
    if "lifecycle" not in container.value:
        return
    hook = container.value["lifecycle"].get("preStop")
    if not hook or "exec" not in hook:
        return
    command = hook["exec"].get("command") or ()
    if command and " " in command[0]:
        return  # no such program: nothing sleeps (command-in-one-string)
    words = " ".join(command).replace(";", " ; ").replace("&&", " ; ").split()
    if "sleep" not in words or not {"if", "while", "until", "for", "case", "&", "||"}.isdisjoint(words):
        return  # a script that decides for itself how long it sleeps
    from k8slint.apis.intstr import whole_number

    seconds = 0
    for i, word in enumerate(words[:-1]):
        if word == "sleep" or word.endswith("/sleep"):
            seconds += whole_number(words[i + 1].rstrip("s")) or 0
    grace = container.template.spec.get("terminationGracePeriodSeconds", 30)
    if seconds and seconds >= grace:
        yield Finding((*container.path, "lifecycle", "preStop", "exec", "command"), seconds=seconds, grace=grace)
