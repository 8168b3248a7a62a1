"""A role that creates PersistentVolumes

A volume can be any directory of a node.

## Why
A PersistentVolume of type hostPath makes any directory of any node readable through a claim, past the Pod Security admission of every
namespace. Users need claims; volumes are for provisioners.

## Bad
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: app
rules:
- apiGroups: [""]
  resources: [persistentvolumes]
  verbs: [create] # <- rbac-volumes-create
```

## Good
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: app
rules:
- apiGroups: [""]
  resources: [persistentvolumeclaims]
  verbs: [create]
```

## References
- https://kubernetes.io/docs/concepts/security/rbac-good-practices/
"""

from __future__ import annotations

from k8slint.rbac import granted
from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

RESOURCES = ("persistentvolumes",)
VERBS = ("create", "update", "patch")


@rule(
    on=OBJECT,
    kinds=("ClusterRole",),
    topic="rbac",
    severity="warning",
    profiles=("security",),
    aliases={"kubescape": ("C-0278",)},
    message='{kind} may "{verb}" {resource}, and so mount any directory of a node: let it create claims',
)
def check(obj: Object) -> Iterator[Finding]:
    """A policy rule grants one of the verbs on one of the resources."""
    for path, verb, resource in granted(obj, "", RESOURCES, VERBS):
        yield Finding(path, kind=obj.kind, verb=verb, resource=resource)
