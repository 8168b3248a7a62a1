"""A Secret becomes an environment variable

secretKeyRef in env, or secretRef in envFrom.

## Why
Environments are printed by crash handlers and debug pages, are inherited by every child process, and keep the old value until the pod
restarts. A file in a volume has none of these: the program reads it, and it is renewed in place.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
    env:
    - name: PASSWORD
      valueFrom:
        secretKeyRef: {name: db, key: password} # <- secret-in-env
    envFrom:
    - secretRef: {name: api} # <- secret-in-env
```

## Good
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
    env:
    - name: PASSWORD_FILE
      value: /run/secrets/db/password
    - name: LEVEL
      valueFrom:
        configMapKeyRef: {name: api, key: level}
```

## References
- https://kubernetes.io/docs/concepts/configuration/secret/
- https://kubernetes.io/docs/concepts/security/secrets-good-practices/
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="security",
    severity="info",
    profiles=("security", "strict",),
    aliases={
        "kube-linter": ("read-secret-from-env-var",), "checkov": ("CKV_K8S_35",), "kubescape": ("C-0207",), "monokle": ("KBP112",),
        "datree": ("CIS_INVALID_KEY_SECRETKEYREF_SECRETREF",), "kics": ("Secrets As Environment Variables",),
    },
    message='container "{container}" gets Secret "{secret}" as environment variables: mount it as a file',
)
def check(container: Container) -> Iterator[Finding]:
    """A reference to a Secret in env or envFrom."""
    value = container.value
    for i, variable in enumerate(value.get("env") or ()):
        if "valueFrom" in variable and "secretKeyRef" in variable["valueFrom"]:
            secret = variable["valueFrom"]["secretKeyRef"].get("name") or "?"
            yield Finding((*container.path, "env", i, "valueFrom", "secretKeyRef"), container=container.name, secret=secret)
    for i, source in enumerate(value.get("envFrom") or ()):
        if "secretRef" in source:
            secret = source["secretRef"].get("name") or "?"
            yield Finding((*container.path, "envFrom", i, "secretRef"), container=container.name, secret=secret)
