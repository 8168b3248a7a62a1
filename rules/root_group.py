"""The processes are in root's group

runAsGroup, fsGroup or a supplemental group is 0.

## Why
Files in images and on nodes are often writable for group 0, which in many distributions has nearly root's rights to read configuration.
A group id that nobody else has costs nothing.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  securityContext:
    runAsUser: 10101
    runAsGroup: 0 # <- root-group
    supplementalGroups: [0] # <- root-group
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
```

## Good
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  securityContext:
    runAsUser: 10101
    runAsGroup: 10101
    fsGroup: 10101
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
```

## References
- https://kubernetes.io/docs/concepts/security/pod-security-standards/
- https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
"""

from __future__ import annotations

from k8slint.rule import POD_TEMPLATE, Finding, Phrase, PodTemplate, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=POD_TEMPLATE,
    topic="security",
    severity="info",
    profiles=("security", "compat-kube-linter"),
    aliases={"kube-linter": ("run-as-non-root",), "trivy": ("KSV-0116",), "monokle": ("KBP109", "KSV029")},
    message="{field} is 0, the group of root: give the pod a group of its own",
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """A group id of the pod or of one of its containers is 0."""
    context = template.spec.get("securityContext")
    if context:
        for field in ("runAsGroup", "fsGroup"):
            if context.get(field) == 0:
                yield Finding((*template.spec_path, "securityContext", field), field=field)
        if 0 in (context.get("supplementalGroups") or ()):
            yield Finding((*template.spec_path, "securityContext", "supplementalGroups"), field=Phrase("one of supplementalGroups"))
    for container in template.containers:
        context = container.value.get("securityContext")
        if context and context.get("runAsGroup") == 0:
            yield Finding((*container.path, "securityContext", "runAsGroup"), field="runAsGroup")
