r"""The command is one string

The first item of `command` holds the program and its arguments.

## Why
`command` is a list of words; there is no shell that would split it. `["python app.py"]` looks for a file of that name with the
blank in it, and the container ends with "executable file not found". Write each word as an item of its own, or go through `sh -c`: without
`-c` the shell takes the next word for a script's file name. The same holds for the commands of probes and hooks.

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
      lifecycle:
        postStart:
          exec:
            command:
              - sh
              - touch /tmp/started # <- command-in-one-string
      readinessProbe:
        exec:
          command: [test -f /tmp/ready] # <- command-in-one-string
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
      livenessProbe:
        exec:
          command: [sh, /scripts/alive.sh, with one argument]
    - name: windows
      image: registry.example.com/worker:5.1.0-windows
      command: ['C:\Program Files\worker.exe']
    - name: windows-too
      image: registry.example.com/worker:5.1.0-windows
      command: ["C:/Program Files/worker.exe"]
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

SHELLS = ("sh", "bash", "ash", "dash")


@rule(
    on=CONTAINER,
    topic="lifecycle",
    severity="warning",
    message={
        "": '"{command}" is taken for the name of one file: no shell splits it; write each word as an item of its own, or use sh -c',
        "shell": '"{command}" is taken for the file name of a script: write -c before it',
    },
)
def check(container: Container) -> Iterator[Finding]:
    """A blank in the name of the program, or of a shell's script."""
    value = container.value
    command = value.get("command")
    if command:
        yield from _wrong((*container.path, "command"), command)
    for probe in ("livenessProbe", "readinessProbe", "startupProbe"):
        if probe in value and (command := (value[probe].get("exec") or {}).get("command")):
            yield from _wrong((*container.path, probe, "exec", "command"), command)
    if "lifecycle" in value:
        for hook, handler in value["lifecycle"].items():
            if type(handler) is dict and (command := (handler.get("exec") or {}).get("command")):
                yield from _wrong((*container.path, "lifecycle", hook, "exec", "command"), command)


def _wrong(path: tuple[str | int, ...], command: list[str]) -> Iterator[Finding]:
    program = command[0]
    if " " in program and program[1:2] != ":" and not any(sign in program for sign in "\\$<{%"):
        yield Finding((*path, 0), command=_short(program))
    elif len(command) == 2 and program.rpartition("/")[2] in SHELLS and " " in command[1].strip() and command[1][:1] not in "-/.$":
        yield Finding((*path, 1), "shell", command=_short(command[1]))


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) < 60 else words[:60] + " ..."
