"""A password in a ConfigMap

A key whose name says secret, or a private key.

## Why
ConfigMaps are read by everyone who may look around in a namespace, are printed by tools, and are not encrypted where Secrets are. Move
the value into a Secret.

## Bad
```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: api
data:
  level: info
  db_password: hunter2 # <- configmap-secret
```

## Good
```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: api
data:
  level: info
  db_password_file: /run/secrets/db
  secret_name: db
```

## References
- https://kubernetes.io/docs/concepts/configuration/secret/
- https://kubernetes.io/docs/concepts/security/secrets-good-practices/
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = ("password", "passwd", "secret", "api_key", "apikey", "access_key", "private_key", "auth_token", "access_token", "client_secret")
CLOUD = ("azure_batch_key", "azure_storage_key", "azure_storage_connection_string", "oci_cli_key_content", "aws_session_token")
NOT = ("_file", "_path", "_name", "_ref", "_dir", "_url", "_length", "_policy", "_enabled", "_ttl", "_type", "_id", "_namespace", "_hosts")


@rule(
    on=OBJECT,
    kinds=("ConfigMap",),
    topic="security",
    severity="warning",
    profiles=("security", "learning", "compat-polaris"),
    aliases={"polaris": ("sensitiveConfigmapContent",), "trivy": ("KSV-0109", "KSV-01010")},
    message='key "{key}" of the ConfigMap holds what its name says is a secret: move it into a Secret',
)
def check(obj: Object) -> Iterator[Finding]:
    """A non-empty value under a name that says secret, or a private key under any name."""
    for key, value in (obj.value.get("data") or {}).items():
        if not value or obj.group or value in ("true", "false"):
            continue
        lower = key.lower().replace(".", "_").replace("-", "_")
        if "PRIVATE KEY-" in value or (
            "\n" not in value and not lower.endswith(NOT) and (lower in CLOUD or any(w in lower for w in WORDS))
        ):
            yield Finding(("data", key), key=key)
