"""A password that ends with a newline

The value of a Secret's key, one line, has a newline at its end.

## Why
`echo password | base64` encodes the newline as well, and a block text (`|`) keeps its last one. The program gets a password with a character that nobody
sees, and the login fails; in a header the request is refused. Use `printf` or `echo -n`, write the value in stringData on the line of
its key, or use `|-`. Keys that look like files, and values of several lines, are left alone.

## Bad
```yaml
apiVersion: v1
kind: Secret
metadata:
  name: db
data:
  username: YXBpCg== # <- secret-trailing-newline
stringData:
  password: | # <- secret-trailing-newline
    correct horse
```

## Good
```yaml
apiVersion: v1
kind: Secret
metadata:
  name: db
data:
  username: YXBp
  htpasswd: YXBpOngK
  token: ""
stringData:
  password: |-
    correct horse
  token.txt: |
    abcdef
  private-key-password: |
    first line
    second line
```

## References
- https://kubernetes.io/docs/tasks/configmap-secret/managing-secret-using-kubectl/#use-raw-data
- https://kubernetes.io/docs/concepts/configuration/secret/
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

ENDS = ("password", "passwd", "pass", "pwd", "token", "username", "user", "apikey", "accesskey", "accesskeyid", "secretkey", "clientsecret", "clientid",
        "secretaccesskey", "awsaccesskeyid", "awssecretaccesskey", "encryptionkey", "secretkeybase")


@rule(
    on=OBJECT,
    kinds=("Secret",),
    topic="references",
    severity="warning",
    message={
        "": 'the value of "{key}" ends with a newline, which becomes part of it; encode it with printf or echo -n',
        "text": 'the value of "{key}" ends with a newline, which becomes part of it; write |- instead of |, or write it on one line',
    },
)
def check(obj: Object) -> Iterator[Finding]:
    """One line with a newline behind it, under a key that is a name, a password or a token."""
    value = obj.value
    if value.get("type", "Opaque") not in ("Opaque", "kubernetes.io/basic-auth", "bootstrap.kubernetes.io/token"):
        return
    for field in ("data", "stringData"):
        for key, text in (value.get(field) or {}).items():
            if "." in key or key == "htpasswd" or not key.lower().replace("-", "").replace("_", "").endswith(ENDS):
                continue
            if field == "data":
                if len(text) > 400:
                    continue
                text = _decoded(text)
            if text[-1:] == "\n" and "\n" not in text[:-1] and len(text) > 1:
                yield Finding((field, key), "" if field == "data" else "text", key=key)


def _decoded(text: str) -> str:
    import binascii

    try:
        return binascii.a2b_base64(text).decode()
    except ValueError:
        return ""
