"""A liveness probe for a pod that is not restarted

A Pod with restartPolicy Never has a liveness probe.

## Why
A failed liveness probe kills the container so that the kubelet starts it again. With restartPolicy Never it does not: one hang, or one slow answer too many,
ends the pod for good, and no controller makes another. Set restartPolicy to Always or OnFailure, or leave the probe out.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: import
spec:
  restartPolicy: Never
  containers:
    - name: import
      image: registry.example.com/import:1.4.2
      livenessProbe: # <- restart-never-with-liveness
        httpGet: {path: /livez, port: 8080}
```

## Good
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: import
spec:
  restartPolicy: OnFailure
  containers:
    - name: import
      image: registry.example.com/import:1.4.2
      livenessProbe:
        httpGet: {path: /livez, port: 8080}
---
apiVersion: v1
kind: Pod
metadata:
  name: import-once
spec:
  restartPolicy: Never
  initContainers:
    - name: proxy
      image: registry.example.com/proxy:2.0.1
      restartPolicy: Always
      livenessProbe:
        tcpSocket: {port: 9000}
  containers:
    - name: import
      image: registry.example.com/import:1.4.2
      readinessProbe:
        httpGet: {path: /readyz, port: 8080}
---
apiVersion: batch/v1
kind: Job
metadata:
  name: import
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: import
          image: registry.example.com/import:1.4.2
          livenessProbe:
            httpGet: {path: /livez, port: 8080}
```

## References
- https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#when-should-you-use-a-liveness-probe
"""

from __future__ import annotations

from k8slint.rule import POD_TEMPLATE, Finding, PodTemplate, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=POD_TEMPLATE,
    kinds=("Pod",),
    topic="probes",
    severity="warning",
    message='liveness of container "{container}" kills it for good: restartPolicy is Never; use OnFailure or Always, or leave the probe out',
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """restartPolicy Never, and a container with a liveness probe that no restart policy of its own brings back."""
    if template.spec.get("restartPolicy") != "Never":
        return
    if (template.object.value.get("metadata") or {}).get("ownerReferences"):
        return  # its controller makes another
    for container in template.containers:
        if "livenessProbe" in container.value and container.value.get("restartPolicy", "Never") == "Never":
            if "restartPolicyRules" not in container.value:
                yield Finding((*container.path, "livenessProbe"), container=container.name)
