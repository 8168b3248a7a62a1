"""The old name of serviceAccountName

serviceAccount is kept for old clients only.

## Why
spec.serviceAccount is a deprecated alias of spec.serviceAccountName. The API server copies one to the other, so it works today; tools
that look only at the new name (policies, viewers, this linter's peers) believe that the pod runs as default.

## Bad
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  selector:
    matchLabels: {app: api}
  template:
    metadata:
      labels: {app: api}
    spec:
      serviceAccount: api # <- deprecated-service-account
      containers:
        - name: api
          image: registry.example.com/api:1.4.2
```
```yaml
apiVersion: batch/v1
kind: Job
metadata:
  name: import
spec:
  template:
    spec:
      restartPolicy: Never
      serviceAccount: import # <- deprecated-service-account
      serviceAccountName: import
      containers:
        - name: import
          image: registry.example.com/import:1.4.2
```

## Good
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  selector:
    matchLabels: {app: api}
  template:
    metadata:
      labels: {app: api}
    spec:
      serviceAccountName: api
      containers:
        - name: api
          image: registry.example.com/api:1.4.2
```

## Fixed
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  selector:
    matchLabels: {app: api}
  template:
    metadata:
      labels: {app: api}
    spec:
      serviceAccountName: api
      containers:
        - name: api
          image: registry.example.com/api:1.4.2
```
```yaml
apiVersion: batch/v1
kind: Job
metadata:
  name: import
spec:
  template:
    spec:
      restartPolicy: Never
      serviceAccountName: import
      containers:
        - name: import
          image: registry.example.com/import:1.4.2
```

## References
- https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/
"""

from __future__ import annotations

from k8slint.rule import DELETE, POD_TEMPLATE, Finding, Fix, PodTemplate, Rename, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=POD_TEMPLATE,
    topic="metadata",
    severity="info",
    profiles=("style", "learning", "compat-kube-linter"),
    aliases={
        "kube-linter": ("deprecated-service-account-field",), "kubescape": ("C-0294",),
    },
    fixable=True,
    message="serviceAccount is the deprecated name of serviceAccountName: rename it",
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """spec.serviceAccount, written by the author (the API server sets it, too)."""
    account = template.spec.get("serviceAccount")
    if not account:
        return
    obj = template.object
    path = (*template.spec_path, "serviceAccount")
    if obj.document.is_set((*obj.path, *path)):
        new = (*template.spec_path, "serviceAccountName")
        if obj.document.is_set((*obj.path, *new)):
            yield Finding(path, fix=Fix((path, DELETE)))
        else:
            yield Finding(path, fix=Fix((path, Rename("serviceAccountName"))))
