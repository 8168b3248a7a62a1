"""An environment variable is set twice

The last one wins, and it may not stay the last.

## Why
The container gets the last value of the list. Tools that merge by name (`kubectl apply`, kustomize, Helm's three-way merge) may drop or
reorder the others, so the value can change without a change of the manifest. The API server itself warns of most cases, which is why
this rule is not on by default; it also finds the ones that build on their former value.

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
        - name: LOG_LEVEL
          value: info
        - name: REGION
          value: eu
        - name: LOG_LEVEL # <- env-duplicate-name
          value: debug
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
      env:
        - name: LOG_LEVEL
          value: info
        - name: REGION
          value: eu
        - name: LOG_LEVEL # <- env-duplicate-name
          value: info
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
        - name: LOG_LEVEL
          value: info
        - name: log_level
          value: debug
    - name: proxy
      image: registry.example.com/proxy:2.0.1
      env:
        - name: LOG_LEVEL
          value: debug
```

## Fixed
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
        - name: LOG_LEVEL
          value: info
        - name: REGION
          value: eu
```

## References
- https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, DELETE, Container, Finding, Fix, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="environment",
    severity="warning",
    profiles=("style", "learning", "compat-kube-linter", "compat-kube-score"),
    aliases={
        "kube-linter": ("duplicate-env-var",), "kube-score": ("environment-variable-key-duplication",), "kubescape": ("C-0295",),
    },
    fixable=True,
    message='variable "{name}" is set again: the last one wins, and tools that merge by name may drop either',
)
def check(container: Container) -> Iterator[Finding]:
    """A name that an earlier item of the same list has."""
    variables = container.value.get("env")
    if not variables or len(variables) < 2:
        return
    names = {v.get("name") for v in variables}
    if len(names) == len(variables):
        return
    seen = set()
    for i, variable in enumerate(variables):
        name = variable.get("name")
        if name in seen:
            first = next(j for j, v in enumerate(variables) if v.get("name") == name)
            obj = container.template.object
            related = ((obj, (*container.path, "env", first, "name"), "first set here"),)
            # what says the same as all before it, wherever it stands, can go
            same = "$(" not in str(variable.get("value")) and all(v == variable for v in variables[:i] if v.get("name") == name)
            fix = Fix(((*container.path, "env", i), DELETE)) if same else None
            yield Finding((*container.path, "env", i, "name"), related=related, fix=fix, name=name)
        seen.add(name)
