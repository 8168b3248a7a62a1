"""A password stands in the manifest

A variable whose name says secret has its value written out.

## Why
Everyone who reads the repository, its history, its forks and the build logs has it, and it cannot be taken back, only changed. Put it
into a Secret that is made elsewhere (an operator, a vault, sealed) and refer to it.

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
    - name: DB_PASSWORD
      value: hunter2 # <- env-literal-secret
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
    - name: DB_PASSWORD_FILE
      value: /run/secrets/db
    - name: DB_PASSWORD
      valueFrom:
        secretKeyRef: {name: db, key: password}
    - name: API_SECRET
      value: $(OTHER)
    - name: STATE_KUBE_SECRET # the name of a Secret
      value: api-state
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

WORDS = ("password", "passwd", "secret", "api_key", "apikey", "access_key", "private_key", "auth_token", "access_token", "client_secret")
CLOUD = ("azure_batch_key", "azure_storage_key", "azure_storage_connection_string", "oci_cli_key_content", "aws_session_token")
NOT = (
    "_file", "_path", "_name", "_ref", "_dir", "_url", "_length", "_policy", "_enabled", "_ttl", "_type", "_id", "_namespace", "_hosts",
    "kube_secret", "k8s_secret",
)


@rule(
    on=CONTAINER,
    topic="security",
    severity="warning",
    profiles=("security", "learning", "compat-kube-linter", "compat-polaris"),
    aliases={
        "kube-linter": ("env-var-secret",), "polaris": ("sensitiveContainerEnvVar",), "kubescape": ("C-0012",),
        "monokle": ("KBP111",),
    },
    message='environment variable "{name}" of container "{container}" has its value in the manifest: refer to a Secret',
)
def check(container: Container) -> Iterator[Finding]:
    """A literal value under a name that says secret, or a private key under any name."""
    for i, variable in enumerate(container.value.get("env") or ()):
        value = variable.get("value")
        if not value or value in ("true", "false"):
            continue
        name = variable.get("name") or ""
        lower = name.lower()
        if "PRIVATE KEY-" in value or (
            not value.startswith("$(") and not lower.endswith(NOT) and (lower in CLOUD or any(w in lower for w in WORDS))
        ):
            yield Finding((*container.path, "env", i, "value"), container=container.name, name=name)
