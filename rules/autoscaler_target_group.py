"""An autoscaler names its target with the wrong API group

Deployments are `apps/v1`; under `v1` or `extensions/v1beta1` there are none.

## Why
scaleTargetRef.apiVersion is a plain text that the API server does not look at. The controller asks the cluster for a kind of this name in this
group, finds none, and reports FailedGetScale for ever. Manifests that were written before 1.16 still say `extensions/v1beta1`.

## Bad
```yaml
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: api
spec:
  scaleTargetRef:
    apiVersion: extensions/v1beta1 # <- autoscaler-target-group
    kind: Deployment
    name: api
  maxReplicas: 5
```

## Good
Only the group counts, the version does not:
```yaml
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: api
spec:
  scaleTargetRef:
    apiVersion: apps/v1beta2
    kind: Deployment
    name: api
  maxReplicas: 5
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: worker
spec:
  scaleTargetRef:
    apiVersion: argoproj.io/v1alpha1
    kind: Rollout
    name: worker
  maxReplicas: 5
```

## Fixed
```yaml
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: api
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: api
  maxReplicas: 5
```

## References
- https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/
- https://kubernetes.io/docs/reference/using-api/deprecation-guide/#v1-16
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Fix, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

GROUPS = {"Deployment": "apps", "StatefulSet": "apps", "ReplicaSet": "apps", "ReplicationController": ""}


@rule(
    on=OBJECT,
    kinds=("HorizontalPodAutoscaler",),
    topic="autoscaling",
    severity="error",
    fixable=True,
    message={
        "": 'a {kind} is of "{meant}", not of "{version}": the autoscaler never finds its target',
        "missing": 'no apiVersion is given, and a {kind} is of "{meant}": the autoscaler never finds its target',
    },
)
def check(obj: Object) -> Iterator[Finding]:
    """scaleTargetRef has a built-in kind under another group than its own."""
    target = (obj.value.get("spec") or {}).get("scaleTargetRef") or {}
    group = GROUPS.get(target.get("kind", ""))
    version = target.get("apiVersion") or ""
    given = version.rpartition("/")[0]
    # a dot marks somebody's own kind of the same name
    if group is not None and given != group and "." not in given:
        meant = f"{group}/v1" if group else "v1"
        path = ("spec", "scaleTargetRef", "apiVersion")
        yield Finding(path, "" if version else "missing", fix=Fix((path, meant)), kind=target["kind"], meant=meant, version=version)
