"""The same object twice in one file

Kind, namespace and name are the same: the second overwrites the first.

## Why
`kubectl apply` sends both, one after the other, and what remains is the second: what only the first had set is taken away again. (`kubectl create`
refuses the second.) A block was copied and its name not changed, so an object that was meant to be there is not.

Files of documentation (Markdown) show an object more than once on purpose and are left alone, and so is a name that stands in
several files: those are environments, patches and alternatives. Hooks of Helm come one after the other, and a Namespace that is said twice in
the same words hurts nobody. Objects with the same `uid` were read from a cluster, one after the other: a record, which nobody applies.
In a file that is partly a template, one of the two may stand under its `if` and the other under its `else`.

## Bad
```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  LOG_LEVEL: info
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings # <- duplicate-object
data:
  CURRENCY: EUR
```

## Good
```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  namespace: shop
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  namespace: mail
---
apiVersion: v1
kind: Secret
metadata:
  name: settings
  namespace: shop
---
apiVersion: batch/v1
kind: Job
metadata:
  generateName: report-
  namespace: shop
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: report
          image: registry.example.com/report:1.4.2
---
apiVersion: batch/v1
kind: Job
metadata:
  generateName: report-
  namespace: shop
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: report
          image: registry.example.com/report:1.4.2
```
Before and after, as `kubectl get --watch -o yaml` prints it:
```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  resourceVersion: "1041"
  uid: 5a1f4c0e-3f0b-4a55-9c38-6f1f0b7f2d11
data:
  LOG_LEVEL: info
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  resourceVersion: "1187"
  uid: 5a1f4c0e-3f0b-4a55-9c38-6f1f0b7f2d11
data:
  LOG_LEVEL: debug
```

## References
- https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
- https://kubernetes.io/docs/tasks/manage-kubernetes-objects/declarative-config/
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, Object, rule
from k8slint.store import Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


@rule(
    on=STORE,
    topic="bundle",
    severity="warning",
    message='{kind} "{name}" stands twice in this file: the second one overwrites the first',
)
def check(store: Store) -> Iterator[Finding]:
    """Two objects of one file with the same group, kind, namespace and name."""
    seen: dict[tuple[str, str, str, str], Object] = {}
    file = ""
    templated: set[str] | None = None
    for obj in store.objects:
        if obj.document.file != file:  # the objects of a file come together
            file = obj.document.file
            seen = {}
        name = obj.name
        if not name:
            continue
        first = seen.setdefault((obj.group, obj.kind, obj.namespace, name), obj)
        if first is not obj and not file.endswith((".md", ".markdown")) and "name" in (obj.value.get("metadata") or ()):
            if _is_meant(first.value, obj.value):
                continue
            if templated is None:
                templated = store.templated()
            if file in templated:
                continue  # the two may stand in the branches of an if
            related = ((first, ("metadata", "name"), "the first one"),)
            yield Finding(("metadata", "name"), of=obj, related=related, kind=obj.kind, name=name)


def _is_meant(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether one is a hook of Helm, both are the same Namespace in the same words, or the cluster's record of one object."""
    if one.get("kind") == "Namespace" and one == other:
        return True
    first, second = one.get("metadata") or {}, other.get("metadata") or {}
    if first.get("uid") and first["uid"] == second.get("uid"):
        return True
    return any("helm.sh/hook" in (metadata.get("annotations") or ()) for metadata in (first, second))
