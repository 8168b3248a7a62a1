"""One application runs one image in two versions

Workloads of the same application use the same image with different tags.

## Why
A web server and its worker are often one image with two commands. When only one of them is raised they speak different versions of the same
messages and tables. Workloads of one folder that carry the same label app.kubernetes.io/part-of or app.kubernetes.io/instance are compared;
those for a canary, and those with different labels of track or version, are meant to differ.

## Bad
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web, app.kubernetes.io/part-of: shop}
    spec:
      containers:
        - name: web
          image: registry.example.com/shop:1.5.0
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: worker
spec:
  selector:
    matchLabels: {app: worker}
  template:
    metadata:
      labels: {app: worker, app.kubernetes.io/part-of: shop}
    spec:
      containers:
        - name: worker
          image: registry.example.com/shop:1.4.2 # <- app-image-tags-differ
          args: [worker]
```

## Good
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web, app.kubernetes.io/part-of: shop}
    spec:
      containers:
        - name: web
          image: registry.example.com/shop:1.5.0
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: worker
spec:
  selector:
    matchLabels: {app: worker}
  template:
    metadata:
      labels: {app: worker, app.kubernetes.io/part-of: shop}
    spec:
      containers:
        - name: worker
          image: registry.example.com/shop:1.5.0
          args: [worker]
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-canary
spec:
  selector:
    matchLabels: {app: web-canary}
  template:
    metadata:
      labels: {app: web-canary, app.kubernetes.io/part-of: shop}
    spec:
      containers:
        - name: web
          image: registry.example.com/shop:1.6.0
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: other
spec:
  selector:
    matchLabels: {app: other}
  template:
    metadata:
      labels: {app: other, app.kubernetes.io/part-of: other-shop}
    spec:
      containers:
        - name: web
          image: registry.example.com/shop:1.3.0
```

## References
- https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
- https://kubernetes.io/docs/concepts/containers/images/#image-names
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store, folder_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from k8slint.visit import Container

APPLICATION = ("app.kubernetes.io/part-of", "app.kubernetes.io/instance")
STAGES = ("canary", "stable", "preview", "blue", "green", "baseline", "next", "beta", "old", "new")
TOOLS = frozenset((
    "busybox", "alpine", "ubuntu", "debian", "bash", "curl", "kubectl", "git", "pause", "python", "node", "postgres", "redis", "mysql", "mariadb", "mongo",
    "nginx", "memcached", "rabbitmq",
))


@rule(
    on=STORE,
    kinds=("Deployment", "StatefulSet", "DaemonSet"),
    topic="images",
    severity="info",
    profiles=("strict", "learning"),
    message='{image} runs here with tag "{tag}", in {kind} "{name}" of the same application with "{other}": raise both together',
)
def check(store: Store) -> Iterator[Finding]:
    """Two tags of one repository among the workloads of a folder that share a label of the application."""
    first: dict[tuple[str, ...], tuple[Container, str]] = {}
    for template in store.pod_templates():
        labels, obj = template.labels, template.object
        if obj.kind not in ("Deployment", "StatefulSet", "DaemonSet") or any(stage in obj.name.split("-") for stage in STAGES):
            continue
        application = labels.get(APPLICATION[0]) or labels.get(APPLICATION[1])
        if not application:
            continue
        stage = labels.get("track") or labels.get("version") or labels.get("app.kubernetes.io/version") or ""
        for container in template.containers:
            image = container.value.get("image")
            if not image or "@" in image or "$" in image or "{" in image:
                continue
            folder, _, last = image.rpartition("/")
            name, _, tag = last.partition(":")
            if not tag or name in TOOLS:
                continue
            key = (folder_of(obj), obj.namespace, application, stage, folder, name)
            other, before = first.setdefault(key, (container, tag))
            holder = other.template.object
            if before != tag and holder is not obj:
                related = ((holder, (*other.path, "image"), "the other tag"),)
                yield Finding(
                    (*container.path, "image"), of=obj, related=related, image=name, tag=tag, kind=holder.kind, name=holder.name, other=before,
                )
