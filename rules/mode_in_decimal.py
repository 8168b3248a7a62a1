"""A file mode in decimal that was meant in octal

defaultMode or mode is a number such as 400, without the leading zero.

## Why
Modes are numbers like any other: `400` is decimal and means 0620, which nobody wants: the group may write the file and not read it, and programs
as ssh refuse such a key. In YAML write `0400` with the zero in front; in JSON, which has no octal numbers, write 256. The server notices
only numbers above 511.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: git
spec:
  containers:
    - name: git
      image: registry.example.com/git:2.47.1
      volumeMounts:
        - {name: key, mountPath: /etc/ssh-key}
        - {name: config, mountPath: /etc/git}
  volumes:
    - name: key
      secret:
        secretName: git-key
        defaultMode: 400 # <- mode-in-decimal
    - name: config
      configMap:
        name: git
        items:
          - key: hook
            path: hook
            mode: 444 # <- mode-in-decimal
```

## Good
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: git
spec:
  containers:
    - name: git
      image: registry.example.com/git:2.47.1
      volumeMounts:
        - {name: key, mountPath: /etc/ssh-key}
        - {name: config, mountPath: /etc/git}
        - {name: all, mountPath: /etc/all}
  volumes:
    - name: key
      secret: {secretName: git-key, defaultMode: 0400}
    - name: config
      configMap:
        name: git
        defaultMode: 292
        items:
          - {key: hook, path: hook, mode: 0555}
    - name: all
      projected:
        defaultMode: 256
        sources:
          - configMap: {name: git}
```

## References
- https://kubernetes.io/docs/concepts/configuration/secret/#secret-files-permissions
"""

from __future__ import annotations

from k8slint.rule import POD_TEMPLATE, Finding, PodTemplate, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

# what looks like a usual mode in octal, and is no usual mode in decimal
LOOKS = (400, 440, 444, 500)


@rule(
    on=POD_TEMPLATE,
    topic="volumes",
    severity="warning",
    message='{field} {mode} is decimal and means {octal}; write 0{mode} (or {decimal} in JSON)',
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """A mode of a volume of files that was written as one writes octal numbers, but without the zero."""
    volumes = template.spec.get("volumes")
    if not volumes:
        return
    for i, volume in enumerate(volumes):
        for source in ("secret", "configMap", "projected", "downwardAPI"):
            if source in volume:
                value = volume[source]
                path = (*template.spec_path, "volumes", i, source)
                if value.get("defaultMode") in LOOKS:
                    yield _wrong((*path, "defaultMode"), value["defaultMode"])
                for j, item in enumerate(value.get("items") or ()):
                    if item.get("mode") in LOOKS:
                        yield _wrong((*path, "items", j, "mode"), item["mode"])
                break


def _wrong(path: tuple[str | int, ...], mode: int) -> Finding:
    return Finding(path, field=path[-1], mode=mode, octal=f"0{mode:o}", decimal=int(str(mode), 8))
