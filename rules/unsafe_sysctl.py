"""A sysctl that is not safe

The kubelet refuses the pod unless the node allows it by name.

## Why
Only sysctls that are namespaced and cannot hurt other pods are allowed by default. A pod with another one is scheduled and then fails
with SysctlForbidden on every node that does not list it in allowedUnsafeSysctls; where it is listed, one pod disturbs its neighbours.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  securityContext:
    sysctls:
    - name: kernel.sem # <- unsafe-sysctl
      value: 250 32000 100 128
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
    sysctls:
    - name: net.ipv4.ip_local_port_range
      value: 1024 65535
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
```

## References
- https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/
"""

from __future__ import annotations

from k8slint.rule import POD_TEMPLATE, Finding, PodTemplate, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

SAFE = frozenset((
    "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range",
    "net.ipv4.ip_unprivileged_port_start", "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem",
))


@rule(
    on=POD_TEMPLATE,
    topic="security",
    severity="warning",
    profiles=("security", "compat-kube-linter"),
    aliases={
        "kube-linter": ("unsafe-sysctls",), "trivy": ("KSV-0026",), "monokle": ("PSS111",),
        "kics": ("Cluster Allows Unsafe Sysctls",),
    },
    message='sysctl "{name}" is not one of the safe ones: nodes refuse the pod unless they allow it by name',
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """A sysctl outside the safe set."""
    context = template.spec.get("securityContext")
    if context and "sysctls" in context:
        for i, sysctl in enumerate(context["sysctls"]):
            name = (sysctl.get("name") or "").replace("/", ".")
            if name not in SAFE:
                yield Finding((*template.spec_path, "securityContext", "sysctls", i, "name"), name=name)
