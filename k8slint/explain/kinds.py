"""The names of kinds as people type them: `po`, `deployments`, `apps/v1/Deployment`."""

from __future__ import annotations

from k8slint import scheme

SHORT = {
    "cj": "CronJob", "cm": "ConfigMap", "crd": "CustomResourceDefinition", "crds": "CustomResourceDefinition", "cs": "ComponentStatus",
    "csr": "CertificateSigningRequest", "deploy": "Deployment", "ds": "DaemonSet", "ep": "Endpoints", "ev": "Event",
    "hpa": "HorizontalPodAutoscaler", "ing": "Ingress", "ip": "IPAddress", "limits": "LimitRange", "netpol": "NetworkPolicy",
    "no": "Node", "ns": "Namespace", "pc": "PriorityClass", "pdb": "PodDisruptionBudget", "po": "Pod", "pv": "PersistentVolume",
    "pvc": "PersistentVolumeClaim", "quota": "ResourceQuota", "rc": "ReplicationController", "rs": "ReplicaSet", "sa": "ServiceAccount",
    "sc": "StorageClass", "sts": "StatefulSet", "svc": "Service", "vac": "VolumeAttributesClass",
}
"""kubectl's short names."""


def plural(kind: str) -> str:
    """The resource of a kind: Ingress -> ingresses."""
    name = kind.lower()
    if name == "endpoints":
        return name
    if name.endswith("y") and name[-2] not in "aeiou":
        return name[:-1] + "ies"
    return name + ("es" if name.endswith(("s", "ch", "x")) else "s")


def rank(api_version: str) -> tuple[object, ...]:
    """Sorts the apiVersions of one kind: stable ones first, then the core group, then the newest."""
    group, _, version = api_version.rpartition("/")
    level = 2 if "alpha" in version else 1 if "beta" in version else 0
    digits = "".join(c if c.isdigit() else " " for c in version).split()
    return (level, group != "", [-int(d) for d in digits], group)


def find(name: str, minor: int) -> list[scheme.Kind]:
    """The kinds that a name means in a version, the one to show first; several where several API versions serve it."""
    api_version, _, kind = name.rpartition("/")
    rest = ""
    if "." in kind and not api_version:  # kubectl's deployments.v1.apps and deployments.apps
        kind, _, rest = kind.partition(".")
    wanted = SHORT.get(kind.lower(), kind).lower()
    found = [
        k for k in scheme.kinds(minor)
        if (k.kind.lower() == wanted or plural(k.kind) == wanted) and (not api_version or k.api_version == api_version)
        and (not rest or rest in _behind(k.api_version))
    ]
    return sorted(found, key=lambda k: rank(k.api_version))


def _behind(api_version: str) -> tuple[str, ...]:
    """What may stand behind a kind's name: version, group, or both."""
    group, _, version = api_version.rpartition("/")
    return (version, group, f"{version}.{group}") if group else (version,)


def names(minor: int) -> list[str]:
    """Every name that `find` knows, for what is near a misspelt one."""
    kinds = {k.kind for k in scheme.kinds(minor)}
    return sorted({*SHORT, *kinds, *(k.lower() for k in kinds), *(plural(k) for k in kinds)})
