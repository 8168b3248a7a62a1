"""Something that an object needs is not in the run

For runs that hold all that the cluster will hold: every name must be found.

## Why
A pod that names a ConfigMap, a Secret, a key, a claim or a ServiceAccount that does not exist does not start; an Ingress without its Service
answers 503; an autoscaler without its target does nothing. Usually a part of these comes from elsewhere (a vault, an operator, another
repository), and a rule that cannot know this would cry wolf; the default rules therefore speak only where they can be sure. Turn
this one on with `select: [default, complete]` where the manifests are complete.

References with `optional: true` are left alone.

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
      serviceAccountName: api # <- reference-not-in-run
      containers:
        - name: api
          image: registry.example.com/api:1.4.2
          envFrom:
            - configMapRef:
                name: api # <- reference-not-in-run
          env:
            - name: DB_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: db # <- reference-not-in-run
                  key: password
          volumeMounts:
            - name: data
              mountPath: /var/lib/api
      volumes:
        - name: data
          persistentVolumeClaim:
            claimName: data # <- reference-not-in-run
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: api
spec:
  defaultBackend:
    service:
      name: api # <- reference-not-in-run
      port: {number: 80}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: worker
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: worker # <- reference-not-in-run
  maxReplicas: 5
```

## Good
```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: api
data:
  LOG_LEVEL: info
---
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  serviceAccountName: default
  containers:
    - name: api
      image: registry.example.com/api:1.4.2
      envFrom:
        - configMapRef:
            name: api
        - secretRef:
            name: api-overrides
            optional: true
```

## References
- https://kubernetes.io/docs/concepts/configuration/configmap/
- https://kubernetes.io/docs/concepts/configuration/secret/#using-a-secret
- https://kubernetes.io/docs/concepts/storage/persistent-volumes/#claims-as-volumes
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store
from k8slint.visit import ingress_backends

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=STORE,
    topic="references",
    severity="warning",
    profiles=("complete", "compat-kube-linter"),
    aliases={
        "kube-linter": ("env-value-from", "non-existent-service-account", "dangling-ingress", "dangling-horizontalpodautoscaler"),
        "monokle": ("LNK001",),
    },
    message={
        "": '{kind} "{name}" is not in the run: without it the pod does not start',
        "key": '{kind} "{name}" has no key "{key}": without it the pod does not start',
        "backend": 'Service "{name}" is not in the run: requests for it get a 503',
        "target": '{kind} "{name}" is not in the run: the autoscaler scales nothing',
    },
)
def check(store: Store) -> Iterator[Finding]:
    """Every reference of every pod, Ingress and autoscaler is answered by an object of the run."""
    for workload in store.workloads():
        obj, namespace = workload.object, workload.namespace
        account = workload.service_account
        if account and not store.exists("ServiceAccount", namespace, account):
            yield Finding((*workload.path, "spec", "serviceAccountName"), of=obj, kind="ServiceAccount", name=account)
        for i, (kind, name, key, optional) in enumerate(workload.needs):
            if optional:
                continue
            if not key:
                if not store.exists(kind, namespace, name):
                    yield Finding(workload.reference(i).path, of=obj, kind=kind, name=name)
            else:
                found = store.find(kind, namespace, name)
                if found and not any(key in store.keys(o) for o in found):
                    yield Finding(workload.reference(i).path, "key", of=obj, kind=kind, name=name, key=key)
    for ingress in store.list("Ingress"):
        for path, backend in ingress_backends(ingress.value.get("spec") or {}):
            name = backend.get("name") or ""
            if name and not store.exists("Service", ingress.namespace, name):
                yield Finding((*path, "name"), "backend", of=ingress, name=name)
    for autoscaler in store.list("HorizontalPodAutoscaler"):
        target = (autoscaler.value.get("spec") or {}).get("scaleTargetRef") or {}
        kind, name = target.get("kind") or "", target.get("name") or ""
        if kind and name and not store.exists(kind, autoscaler.namespace, name):
            yield Finding(("spec", "scaleTargetRef", "name"), "target", of=autoscaler, kind=kind, name=name)
