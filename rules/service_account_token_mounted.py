"""The pod gets a token for the API server

automountServiceAccountToken is not false, on the pod or its account.

## Why
Every container gets a token with the rights of its service account, whether it talks to the API server or not; whoever reads a file in
the container has them too. Set automountServiceAccountToken: false on the account or the pod, and true only on pods that need it.

## Bad
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
    spec: # <- service-account-token-mounted
      serviceAccountName: api
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
      automountServiceAccountToken: false
      containers:
      - name: api
        image: registry.example.com/api:1.4.2
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: worker
spec:
  replicas: 3
  selector:
    matchLabels:
      app: worker
  template:
    metadata:
      labels:
        app: worker
    spec:
      serviceAccountName: quiet
      containers:
      - name: api
        image: registry.example.com/api:1.4.2
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: quiet
automountServiceAccountToken: false
```

## References
- https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=STORE,
    topic="security",
    severity="info",
    profiles=("security", "compat-polaris"),
    aliases={
        "kubesec": ("AutomountServiceAccountToken",),
        "polaris": ("automountServiceAccountToken",), "kubescape": ("C-0034", "C-0190"), "checkov": ("CKV_K8S_38",),
        "trivy": ("KSV-0036",), "monokle": ("KBP106",), "kics": ("Service Account Token Automount",), "popeye": ("POP-301",),
    },
    message='the pods of {kind} "{name}" get a token of service account "{account}": set automountServiceAccountToken: false unless they need it',
)
def check(store: Store) -> Iterator[Finding]:
    """The pod does not say false, and its account, where it is in the run, does not either."""
    for template in store.pod_templates():
        spec = template.spec
        said = spec.get("automountServiceAccountToken")
        if said is False or not template.containers:
            continue
        obj = template.object
        name = spec.get("serviceAccountName") or "default"
        if said is None:
            accounts = store.find("ServiceAccount", obj.namespace, name)
            if any(a.value.get("automountServiceAccountToken") is False for a in accounts):
                continue
            if all("image" not in c.value for c in template.containers):
                continue
        path = (*template.spec_path, "automountServiceAccountToken")
        yield Finding(path, of=obj, kind=obj.kind, name=obj.name, account=name)
