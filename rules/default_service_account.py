"""The pod runs as the default service account

No serviceAccountName.

## Why
All pods of a namespace that name no account share one: a right that one of them needs, all of them have, and nobody can tell in the
audit log which it was. An account of its own costs four lines.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec: # <- default-service-account
  automountServiceAccountToken: true
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
```

## Good
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 3
  selector:
    matchLabels:
      app: api
  template:
    metadata:
      labels:
        app: api
    spec:
      serviceAccountName: api
      containers:
      - name: api
        image: registry.example.com/api:1.4.2
```

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  automountServiceAccountToken: false
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
```

## References
- https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/
"""

from __future__ import annotations

from k8slint.rule import POD_TEMPLATE, Finding, PodTemplate, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=POD_TEMPLATE,
    topic="security",
    severity="info",
    profiles=("security",),
    aliases={
        "kubesec": ("ServiceAccountName",),
        "kube-linter": ("default-service-account",), "kubescape": ("~C-0189",),
        "kics": ("Service Account Name Undefined",), "popeye": ("POP-300",),
    },
    message='the pod runs as the service account "{account}": give it one of its own, or set automountServiceAccountToken: false',
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """The account is default and its token is not refused."""
    spec = template.spec
    account = spec.get("serviceAccountName") or spec.get("serviceAccount")
    if account not in (None, "default") or spec.get("automountServiceAccountToken") is False:
        return
    if account or template.containers:
        yield Finding((*template.spec_path, "serviceAccountName"), account="default")
