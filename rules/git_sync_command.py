"""git-sync with a command of one's own

Its options name programs that it runs.

## Why
The options and variables of git-sync that name the git program, an askpass URL or a hook are run as they stand: whoever may change a
pod template runs commands with the pod's account, unnoticed. Leave them out, or review who may change this workload.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
  - name: api
    image: registry.k8s.io/git-sync/git-sync:v4.2.3
    env:
    - name: GITSYNC_GIT
      value: /tmp/git # <- git-sync-command
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
    image: registry.k8s.io/git-sync/git-sync:v4.2.3
    env:
    - name: GITSYNC_REPO
      value: https://git.example.com/shop.git
```

## References
- https://kubernetes.io/docs/concepts/security/
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="security",
    severity="warning",
    profiles=("security",),
    aliases={"checkov": ("CKV_K8S_159",)},
    message='"{name}" of git-sync names a program that it runs: leave it out',
)
def check(container: Container) -> Iterator[Finding]:
    """One of the variables or options that name a program."""
    if "git-sync" not in (container.value.get("image") or ""):
        return
    for i, variable in enumerate(container.value.get("env") or ()):
        if variable.get("name") in ("GITSYNC_GIT", "GIT_SYNC_GIT", "GITSYNC_ASKPASS_URL", "GIT_ASKPASS_URL"):
            yield Finding((*container.path, "env", i, "value"), name=variable["name"])
    for i, word in enumerate(container.value.get("args") or ()):
        if word.startswith(("--git=", "--askpass-url=")):
            yield Finding((*container.path, "args", i), name=word.partition("=")[0])
