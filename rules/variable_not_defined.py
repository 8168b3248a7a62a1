"""A $(NAME) that no variable fills

`$(NAME)` refers to an environment variable that the container does not have.

## Why
The kubelet replaces `$(NAME)` in command, args and env by the variable of the container. Where there is none the text stays as it is, without a word:
the program gets the dollar sign and the brackets. The name is misspelt, or the variable was lost. `$$(NAME)` is a text that is meant.
Only names in capitals are looked at, and only where no envFrom may bring them. Kustomize's vars look the same, so the rule is not in the default set.

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
      args:
        - --listen=$(POD_IP):9000
        - --node=$(NODE_NAME) # <- variable-not-defined
      env:
        - name: POD_IP
          valueFrom: {fieldRef: {fieldPath: status.podIP}}
        - name: NODENAME
          valueFrom: {fieldRef: {fieldPath: spec.nodeName}}
        - name: URL
          value: http://$(HOST):9000 # <- variable-not-defined
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
      args: [--node=$(NODE_NAME), --literal=$$(NAME), --db=$(DB_SERVICE_HOST), --broken=$(, "--date=$(date)"]
      env:
        - name: NODE_NAME
          valueFrom: {fieldRef: {fieldPath: spec.nodeName}}
    - name: from-elsewhere
      image: registry.example.com/worker:5.1.0
      args: [--node=$(NODE_NAME)]
      envFrom:
        - configMapRef: {name: worker, optional: true}
```

## References
- https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/#use-environment-variables-to-define-arguments
- https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="environment",
    severity="warning",
    profiles=("reliability", "learning"),
    message={
        "": '$({name}) stays as it is: container "{container}" has no environment variable {name}',
        "near": '$({name}) stays as it is: container "{container}" has no environment variable {name}; did you mean {meant}?',
    },
)
def check(container: Container) -> Iterator[Finding]:
    """A reference in command, args or env to a name in capitals that neither env nor a Service can bring."""
    value = container.value
    if "envFrom" in value or "image" not in value:
        return  # a patch has its variables elsewhere
    texts: list[tuple[str, tuple[str | int, ...]]] = []
    for field in ("command", "args"):
        if field in value:
            texts += [(text, (field, i)) for i, text in enumerate(value[field]) if "$(" in text]
    if "env" in value:
        texts += [(v["value"], ("env", i, "value")) for i, v in enumerate(value["env"]) if "value" in v and "$(" in v["value"]]
    if texts:
        known = {v.get("name", "") for v in value.get("env") or ()}
        for text, path in texts:
            yield from _missing(container, text, path, known)


def _missing(container: Container, text: str, path: tuple[str | int, ...], known: set[str]) -> Iterator[Finding]:
    for piece in text.replace("$$", "").split("$(")[1:]:
        name, closed, _ = piece.partition(")")
        plain = name.replace("_", "")
        if not closed or not plain.isalnum() or not plain.isascii() or name != name.upper() or name[0].isdigit() or name in known:
            continue
        if "_SERVICE_" in name or "_PORT" in name:
            continue  # every Service brings such
        meant = next((k for k in known if k and k.replace("_", "").upper() == plain), "")
        yield Finding((*container.path, *path), "near" if meant else "", name=name, container=container.name, meant=meant)
        return
