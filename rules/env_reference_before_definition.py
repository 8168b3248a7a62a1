"""A variable refers to one that is defined further down

`$(NAME)` sees only what stands above it; otherwise the text stays as it is.

## Why
References in `value`, `command` and `args` are expanded by the kubelet. Within `env` the order counts: a reference to a
variable that comes later in the list is left in place, letter for letter, so the program gets `http://$(HOST):8080` as its address. Nothing
reports it.

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
      env:
        - name: DB_URL
          value: postgres://$(DB_HOST)/shop # <- env-reference-before-definition
        - name: DB_HOST
          value: db.shop.svc
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
      env:
        - name: DB_HOST
          value: db.shop.svc
        - name: DB_URL
          value: postgres://$(DB_HOST)/shop
        - name: HINT
          value: write $$(LATER) to refer to it
        - name: LATER
          value: "1"
```

## References
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
    message='"$({name})" stays as it is written: {name} is defined further down; move it above "{variable}"',
)
def check(container: Container) -> Iterator[Finding]:
    """`$(NAME)` where NAME is only defined by a later item; with envFrom the name may be known already."""
    variables = container.value.get("env")
    if not variables or "envFrom" in container.value:
        return
    first: dict[str, int] = {}
    for i, variable in enumerate(variables):
        value = variable.get("value")
        if value and "$(" in value:
            if not first:
                for j in range(len(variables) - 1, -1, -1):
                    first[variables[j].get("name", "")] = j
            # `$$` stands for a dollar sign, so `$$(NAME)` is no reference
            for part in value.replace("$$", "").split("$(")[1:]:
                name, closed, _ = part.partition(")")
                if closed and first.get(name, -1) > i:
                    path = (*container.path, "env", i, "value")
                    yield Finding(path, name=name, variable=variable.get("name"))
                    break
