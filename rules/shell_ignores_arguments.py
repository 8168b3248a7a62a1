"""Words after `sh -c` that the shell ignores

The command is `sh -c` with its script in several items.

## Why
`sh -c` runs exactly one item; those behind it become `$0`, `$1` and so on. `[sh, -c, nginx, -g, "daemon off;"]` runs `nginx` without any argument.
The script belongs in one item. Scripts that use `$1`, `$@` and their like are taken as meant.

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
      command: [/bin/sh, -c]
      args:
        - python
        - worker.py # <- shell-ignores-arguments
        - --queue=mail
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
      command: [/bin/sh, -c]
      args: [python worker.py --queue=mail]
    - name: with-arguments
      image: registry.example.com/worker:5.1.0
      command: [sh, -ec, 'exec python "$@"', sh, worker.py]
    - name: options-behind
      image: registry.example.com/worker:5.1.0
      command: [sh, -c, -e, worker --queue=mail]
    - name: another-program
      image: registry.example.com/worker:5.1.0
      command: [worker, -c, worker.toml, --verbose]
    - name: a-file
      image: registry.example.com/worker:5.1.0
      command: [sh, /start.sh, -c, mail]
```

## References
- https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/#run-a-command-in-a-shell
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

SHELLS = frozenset(("sh", "bash", "ash", "dash", "ksh", "zsh"))


@rule(
    on=CONTAINER,
    topic="lifecycle",
    severity="warning",
    message='"{shell} {flag}" runs only the item behind it, "{script}": "{ignored}" and what follows is no part of it; write the script as one item',
)
def check(container: Container) -> Iterator[Finding]:
    """More items than one behind the -c of a shell, in a script that uses no arguments."""
    value = container.value
    command = value.get("command")
    if not command or command[0].rpartition("/")[2] not in SHELLS:
        return
    words = [*command, *(value.get("args") or ())]
    at, flag = 1, ""
    # options may stand behind -c, too: sh -c -e SCRIPT
    while at < len(words) and words[at][:1] == "-":
        if words[at] == "--":
            at += 1
            break
        if words[at][:2] == "--" or words[at] in ("-o", "-O"):
            return
        if words[at][-1] == "c":
            flag = words[at]
        at += 1
    if not flag or at + 1 >= len(words):
        return
    script, extra = words[at], words[at + 1]
    # a variable of the shell may stand for the rest; a name of its own as $0 is a habit
    if "$" in script or "\n" in script or extra in SHELLS or extra in ("--", "-", "_", ""):
        return
    at += 1
    path = ("command", at) if at < len(command) else ("args", at - len(command))
    yield Finding((*container.path, *path), shell=command[0], flag=flag, script=script[:40], ignored=extra[:40])
