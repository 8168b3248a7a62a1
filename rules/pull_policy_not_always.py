"""The image is not pulled at every start

A pod may then start an image that it has no right to pull.

## Why
With IfNotPresent a node starts what it already has, without asking the registry whether this pod may have it: on
a shared cluster one tenant's private image can be run by another. Always costs one small request, as layers that are there are not fetched
again. For a single tenant that pins its versions this is no risk, so the rule belongs to the profile security.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web # <- pull-policy-not-always
      image: registry.example.com/web:2.8.1
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
      imagePullPolicy: Always
    - name: edge
      image: registry.example.com/edge:latest
```

## References
- https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy
- https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#alwayspullimages
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="images",
    severity="info",
    profiles=("security", "compat-kube-score", "compat-polaris"),
    aliases={
        "polaris": ("~pullPolicyNotAlways",), "kube-score": ("container-image-pull-policy",), "checkov": ("CKV_K8S_15",),
        "kics": ("Image Pull Policy Not Always",),
    },
    message='container "{container}" has imagePullPolicy "{policy}": it may start an image that it has no right to pull',
)
def check(container: Container) -> Iterator[Finding]:
    """Any policy but Always."""
    policy = container.value.get("imagePullPolicy")
    if policy is None or policy == "Always":
        return
    yield Finding((*container.path, "imagePullPolicy"), container=container.name, policy=policy)
