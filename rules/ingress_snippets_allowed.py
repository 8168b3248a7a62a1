"""The controller takes snippets

allow-snippet-annotations in its ConfigMap.

## Why
With it whoever may write an Ingress anywhere reads the controller's token and every Secret that it can read (CVE-2021-25742). It is
false by default since ingress-nginx 1.9.

## Bad
```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: ingress-nginx-controller
data:
  allow-snippet-annotations: "true" # <- ingress-snippets-allowed
```

## Good
```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: ingress-nginx-controller
data:
  allow-snippet-annotations: "false"
```

## References
- https://kubernetes.io/docs/concepts/services-networking/ingress/
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    kinds=("ConfigMap",),
    topic="network",
    severity="warning",
    profiles=("security",),
    aliases={"datree": ("CONFIGMAP_CVE2021_25742_INCORRECT_SNIPPET_ANNOTATIONS_VALUE",)},
    message='allow-snippet-annotations is "{value}": set it to "false", snippets read the Secrets of the controller',
)
def check(obj: Object) -> Iterator[Finding]:
    """The key is there and not false."""
    data = obj.value.get("data")
    if data and data.get("allow-snippet-annotations", "false") != "false":
        yield Finding(("data", "allow-snippet-annotations"), value=data["allow-snippet-annotations"])
