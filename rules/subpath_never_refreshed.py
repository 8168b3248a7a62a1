"""A ConfigMap or Secret mounted with subPath is never refreshed

A change reaches the file only when the pod is replaced.

## Why
Files of a ConfigMap or Secret volume are updated in running pods within a minute or so. A mount with subPath binds one
file as it was at the start and keeps it: a rotated certificate or a changed setting is not seen until the pod restarts. Mount the whole
volume in a directory of its own, or restart on changes (a hash of the content in the pod's annotations, or an annotation for Reloader): pods
that have one are left alone.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example.com/web:2.8.1
      volumeMounts:
        - name: config
          mountPath: /etc/nginx/conf.d/site.conf
          subPath: site.conf # <- subpath-never-refreshed
  volumes:
    - name: config
      configMap:
        name: web-config
```

## Good
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example.com/web:2.8.1
      volumeMounts:
        - name: config
          mountPath: /etc/nginx/conf.d
        - name: data
          mountPath: /var/www
          subPath: www
  volumes:
    - name: config
      configMap:
        name: web-config
    - name: data
      persistentVolumeClaim:
        claimName: www
```
A change of the content replaces the pods:
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
      labels: {app: web}
      annotations:
        checksum/config: 0d6a1f3c
    spec:
      containers:
        - name: web
          image: registry.example.com/web:2.8.1
          volumeMounts:
            - name: config
              mountPath: /etc/nginx/conf.d/site.conf
              subPath: site.conf
      volumes:
        - name: config
          configMap:
            name: web-config
```

## References
- https://kubernetes.io/docs/concepts/configuration/configmap/#mounted-configmaps-are-updated-automatically
- https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, PodTemplate, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCES = {"configMap": "ConfigMap", "secret": "Secret", "projected": "projected", "downwardAPI": "downward API"}


@rule(
    on=CONTAINER,
    topic="volumes",
    severity="info",
    message='subPath "{subpath}" of a {kind} volume is never refreshed: a change reaches the file only when the pod is replaced',
)
def check(container: Container) -> Iterator[Finding]:
    """A mount with subPath or subPathExpr of a volume whose files are otherwise kept up to date."""
    mounts = container.value.get("volumeMounts")
    if not mounts or container.field == "initContainers" or container.template.kind in ("Job", "CronJob"):
        return  # what ends soon need not see changes
    for i, mount in enumerate(mounts):
        field = "subPath" if "subPath" in mount else "subPathExpr" if "subPathExpr" in mount else ""
        if field and mount[field]:
            for volume in container.template.spec.get("volumes") or ():
                if volume.get("name") == mount.get("name"):
                    kind = next((SOURCES[s] for s in SOURCES if s in volume), "")
                    if kind and not _is_replaced(container.template):
                        yield Finding((*container.path, "volumeMounts", i, field), subpath=mount[field], kind=kind)
                    break


def _is_replaced(template: PodTemplate) -> bool:
    """Whether annotations say that the pods are replaced when the content changes: a hash of it, or one for Reloader."""
    notes = (*(template.metadata.get("annotations") or ()), *template.object.annotations)
    return any("checksum" in note or "reloader" in note or note.endswith(("hash", "sha256", "sha")) for note in notes)
