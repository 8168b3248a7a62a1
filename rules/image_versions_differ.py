"""One image in two versions in a pod

Containers of one pod use the same image with different tags.

## Why
An init container that migrates the database, and the program that uses it, come from one build. When only one of the tags is raised, the old code
migrates for the new or the other way round, and it shows only in production. Images of tools, as busybox is one, are left alone.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: shop
spec:
  initContainers:
    - name: migrate
      image: registry.example.com/shop:1.4.2
      args: [migrate]
  containers:
    - name: shop
      image: registry.example.com/shop:1.5.0 # <- image-versions-differ
```

## Good
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: shop
spec:
  initContainers:
    - name: wait
      image: busybox:1.36.1
    - name: migrate
      image: registry.example.com/shop:1.5.0
      args: [migrate]
  containers:
    - name: shop
      image: registry.example.com/shop:1.5.0
    - name: worker
      image: registry.example.com/shop-worker:1.4.2
    - name: logs
      image: busybox:1.37.0
```

## References
- https://kubernetes.io/docs/concepts/containers/images/#image-names
- https://kubernetes.io/docs/concepts/workloads/pods/init-containers/
"""

from __future__ import annotations

from k8slint.rule import POD_TEMPLATE, Finding, PodTemplate, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

TOOLS = frozenset(("busybox", "alpine", "ubuntu", "debian", "bash", "curl", "kubectl", "git", "toolbox", "netshoot", "pause", "python", "node"))


@rule(
    on=POD_TEMPLATE,
    topic="images",
    severity="info",
    profiles=("reliability", "learning"),
    message='container "{container}" runs {image} with tag "{tag}", container "{other}" with "{before}": raise both together',
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """The same repository with two tags."""
    if len(template.containers) < 2:
        return
    seen: dict[str, tuple[str, str]] = {}
    for container in template.containers:
        image = container.value.get("image")
        if not image or "@" in image or container.field == "ephemeralContainers":
            continue
        folder, _, last = image.rpartition("/")
        name, _, tag = last.partition(":")
        if not tag or name in TOOLS:
            continue
        other, before = seen.setdefault(f"{folder}/{name}", (container.name, tag))
        if before != tag:
            yield Finding((*container.path, "image"), container=container.name, image=name, tag=tag, other=other, before=before)
