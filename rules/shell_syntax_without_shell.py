"""Shell syntax in a command that no shell reads

`&&`, `|` or `>` stands among the arguments of a program.

## Why
`command` and `args` start the program directly. `["echo", "a", "&&", "run"]` prints "a && run", and nothing is run; a `>` writes no file. Put the line
into one item behind `sh -c`.

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
      command: [migrate, up, "&&", worker] # <- shell-syntax-without-shell
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
      command: [sh, -c, migrate up && worker]
    - name: pieces
      image: registry.example.com/worker:5.1.0
      command: [bash, -c, 'eval "$@"', bash, migrate, "&&", worker]
    - name: through-another
      image: registry.example.com/worker:5.1.0
      command: [timeout, "60", bash, -c, 'eval "$*"', bash, migrate, "&&", worker]
    - name: own-entrypoint
      image: registry.example.com/worker:5.1.0
      args: [migrate, "&&", worker]
    - name: own-language
      image: registry.example.com/worker:5.1.0
      command: [filter, "a|b", "level>3", "x && y"]
```

## References
- https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/#run-a-command-in-a-shell
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNS = ("&&", "||", "|", ">", ">>", "2>&1", "&")
# these read the signs, or hand them to something that does
READERS = frozenset((
    "sh", "bash", "ash", "dash", "ksh", "zsh", "fish", "busybox", "expr", "test", "[", "find", "jq", "yq", "awk", "env", "su", "ssh", "chroot",
    "nsenter", "script", "xargs", "eval", "tini", "dumb-init", "cmd", "cmd.exe", "powershell", "powershell.exe", "pwsh",
))


@rule(
    on=CONTAINER,
    topic="lifecycle",
    severity="warning",
    message='"{sign}" is handed to "{program}" as an argument: no shell reads it; put the line behind sh -c',
)
def check(container: Container) -> Iterator[Finding]:
    """An item of the command that is nothing but a sign of the shell's."""
    value = container.value
    command = value.get("command")
    if not command:
        return
    for field in ("command", "args"):
        for i, word in enumerate(value.get(field) or ()):
            if word in SIGNS:
                program = command[0].rpartition("/")[2].rpartition("\\")[2]
                # timeout, nohup and their like hand the rest to a shell
                words = [*command, *(value.get("args") or ())]
                if not any(w.rpartition("/")[2] in READERS or w.endswith(".sh") for w in words) and "$" not in program:
                    yield Finding((*container.path, field, i), sign=word, program=program)
                return
