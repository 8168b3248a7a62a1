"""A token of a known service stands in the manifest

A string has the form of a key of AWS, GitHub, GitLab, Stripe, Vault and others.

## Why
These forms are made to be recognised, and robots that read public repositories use what they find within minutes. Take the token back
at its service first, then move the new one into a Secret that is made elsewhere.

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
    args: ["--token=ghp_0123456789abcdefghijklmnopqrstuvwxyz"] # <- secret-token-literal
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
    args: ["--token=ghp_short"]
```

## References
- https://kubernetes.io/docs/concepts/configuration/secret/
- https://kubernetes.io/docs/concepts/security/secrets-good-practices/
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, Phrase, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

# The name of a service, then what is meant to be its token.
NEAR = (
    ("bitbucket", "[a-z0-9]{32}"), ("datadog", "[a-z0-9]{40}"), ("heroku", "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"), ("okta", "[a-z0-9=_-]{42}"),
    ("sumo", "[a-z0-9]{14}"), ("launchdarkly", "[a-z0-9=_-]{40}"),
)
FORMS = (
    ("a private key", "-----BEGIN[A-Z ]* PRIVATE KEY-----"), ("a key of AWS", r"\b(?:AKIA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|ASIA)[A-Z0-9]{16}\b"),
    ("a key of Google Cloud", r"\bAIza[\w-]{35}\b"), ("a token of GitHub", r"\bgh[opusr]_[A-Za-z0-9]{36}"), ("a token of GitLab", r"\bglpat-[\w-]{20}"),
    ("a token of Terraform", r"(?i)[a-z0-9]{14}\.atlasv1\.[a-z0-9=_-]{60,70}"), ("a signed token (JWT)", r"\bey[\w-]{17,}\.ey[\w/-]{17,}\.[\w/-]{10,}"),
    ("a key of New Relic", "NRAK-[A-Za-z0-9]{27}"), ("a token of npm", r"\bnpm_[A-Za-z0-9]{36}"),
    ("a key of Stripe", r"\b[rs]k_(?:live|test)_[0-9A-Za-z]{10,}"),
    ("a key of Twilio", r"\bSK[0-9a-fA-F]{32}\b"), ("a token of Vault", r"\bhvs\.[\w-]{90,}"),
)
MARKS = (
    "PRIVATE KEY", "AKIA", "AGPA", "AIDA", "AROA", "AIPA", "ANPA", "ANVA", "ASIA", "AIza",
    "gho_", "ghp_", "ghu_", "ghs_", "ghr_", "glpat-", "atlasv1", "ey", "NRAK-",
    "npm_", "k_live_", "k_test_", "SK", "hvs.",
)


def _what(text: str) -> str:
    """What the text looks like, or ""."""
    if any(mark in text for mark in MARKS):
        import re

        for what, form in FORMS:
            if re.search(form, text):
                return what
    lower = text.lower()
    for name, form in NEAR:
        if name in lower:
            import re

            if re.search(name + "[\\w. -]{0,25}[=:>|<,]+[`'\"=\\s]{0,5}(" + form + ")(?![a-z0-9])", lower):
                return "a token of " + name.capitalize()
    return ""


@rule(
    on=OBJECT,
    topic="security",
    severity="warning",
    profiles=("security", "learning"),
    aliases={
        "datree": (
            "ALL_EXPOSED_SECRET_BITBUCKET", "ALL_EXPOSED_SECRET_DATADOG", "ALL_EXPOSED_SECRET_AWS", "ALL_EXPOSED_SECRET_GITHUB",
            "ALL_EXPOSED_SECRET_GITLAB", "ALL_EXPOSED_SECRET_TERRAFORM", "ALL_EXPOSED_SECRET_HEROKU", "ALL_EXPOSED_SECRET_JWT",
            "ALL_EXPOSED_SECRET_LAUNCHDARKLY", "ALL_EXPOSED_SECRET_NEWRELIC", "ALL_EXPOSED_SECRET_NPM", "ALL_EXPOSED_SECRET_OKTA",
            "ALL_EXPOSED_SECRET_STRIPE", "ALL_EXPOSED_SECRET_SUMOLOGIC", "ALL_EXPOSED_SECRET_TWILIO", "ALL_EXPOSED_SECRET_VAULT",
            "ALL_EXPOSED_SECRET_PRIVATEKEY",
        ),
        "kubescape": ("C-0259",),
    },
    message="this looks like {what}: take it back there, then keep the new one in a Secret",
)
def check(obj: Object) -> Iterator[Finding]:
    """A string anywhere but in a Secret that matches one of the forms."""
    if obj.kind == "Secret" and obj.group == "":
        return
    stack: list[tuple[tuple[str | int, ...], Any]] = [((), obj.value)]
    while stack:
        path, value = stack.pop()
        kind = type(value)
        if kind is dict:
            stack += [((*path, key), item) for key, item in value.items() if key != "status"]
        elif kind is list:
            stack += [((*path, i), item) for i, item in enumerate(value)]
        elif kind is str and len(value) > 19:
            what = _what(value)
            if what:
                yield Finding(path, what=Phrase(what))
