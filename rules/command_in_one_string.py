r"""The command is one string

The first item of `command` holds the program and its arguments.

## Why
`command` is a list of words; there is no shell that would split it. `["python app.py"]` looks for a file of that name with the
blank in it, and the container ends with "executable file not found". Write each word as an item of its own, or go through `sh -c`.

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
      command:
        - python worker.py --queue mail # <- command-in-one-string
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
      command: [python, worker.py, --queue, mail]
    - name: shell
      image: registry.example.com/worker:5.1.0
      command: [sh, -c, python worker.py --queue mail]
    - name: windows
      image: registry.example.com/worker:5.1.0-windows
      command: ['C:\Program Files\worker.exe']
    - name: from-a-variable
      image: registry.example.com/worker:5.1.0
      command: ["$(PROGRAM) "]
```

## References
- https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/
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
    message='"{command}" is taken for the name of one file: no shell splits it; write each word as an item of its own, or use sh -c',
)
def check(container: Container) -> Iterator[Finding]:
    """A blank in the name of the program."""
    command = container.value.get("command")
    if command:
        program = command[0]
        if " " in program and not any(sign in program for sign in "\\$<{%"):
            words = " ".join(program.split())
            yield Finding((*container.path, "command", 0), command=words if len(words) < 60 else words[:60] + " ...")
