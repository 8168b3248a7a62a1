"""A role that can give itself more

escalate, bind or impersonate.

## Why
escalate lets one write roles beyond one's own rights, bind lets one bind any role, impersonate lets one be anyone. Each is cluster-
admin by one more request; resourceNames limit bind and impersonate to what is meant.

## Bad
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: app
rules:
- apiGroups: [rbac.authorization.k8s.io]
  resources: [roles]
  verbs: [get, escalate] # <- rbac-escalation-verb
- apiGroups: [""]
  resources: [users]
  verbs: [impersonate] # <- rbac-escalation-verb
```

## Good
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: app
rules:
- apiGroups: [rbac.authorization.k8s.io]
  resources: [clusterroles]
  resourceNames: [view]
  verbs: [bind]
- apiGroups: [""]
  resources: [pods/binding]
  verbs: [create]
```

## References
- https://kubernetes.io/docs/concepts/security/rbac-good-practices/
- https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping
"""

from __future__ import annotations

from k8slint.rbac import place, rules_of
from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    kinds=("Role", "ClusterRole"),
    topic="rbac",
    severity="warning",
    profiles=("security",),
    aliases={
        "kubescape": ("C-0065", "C-0191"), "checkov": ("CKV_K8S_157", "CKV_K8S_158", "CKV2_K8S_3"), "trivy": ("KSV-0043",),
        "datree": ("CIS_INVALID_VALUE_BIND_IMPERSONATE_ESCALATE",),
    },
    message='{kind} holds the verb "{verb}", which makes more rights than it has: leave it out, or limit it with resourceNames',
)
def check(obj: Object) -> Iterator[Finding]:
    """One of the verbs, without resourceNames."""
    for i, policy in rules_of(obj):
        verbs = policy.get("verbs") or ()
        for verb in ("escalate", "bind", "impersonate"):
            if verb in verbs and not policy.get("resourceNames"):
                yield Finding(place(i, policy, "verbs", verb), kind=obj.kind, verb=verb)
                break
