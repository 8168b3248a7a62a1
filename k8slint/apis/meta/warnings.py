"""Warnings about metadata that several kinds share."""

from __future__ import annotations

from k8slint.apis.meta.validation import STANDARD_FINALIZERS, object_name
from k8slint.apis.names import is_dns1123_label
from k8slint.field import Warning

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

OWNER_DUPLICATES = (
    ".metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject such "
    "requests as early as 1.24; please fix your requests; duplicate UID(s) observed: {uids}"
)
POD_NAME = (
    "metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; "
    "a DNS label is recommended: [{messages}]"
)

FINALIZER_WITHOUT_DOMAIN = (
    'metadata.finalizers: "{finalizer}": prefer a domain-qualified finalizer name to avoid accidental conflicts with other finalizer writers'
)
FINALIZER_WITHOUT_PATH = (
    'metadata.finalizers: "{finalizer}": prefer a domain-qualified finalizer name including a path (/) to avoid accidental conflicts '
    "with other finalizer writers"
)


def warnings_for_pod_name(obj: dict[str, Any], warnings: list[Warning], minor: int) -> None:
    """Names of kinds whose pods carry them should be DNS labels (since 1.27)."""
    name = object_name(obj.get("metadata", {}))
    if name and minor >= 27:
        messages = is_dns1123_label(name)
        if messages:
            warnings.append(Warning(("metadata", "name"), POD_NAME, {"messages": " ".join(messages)}))


def dedup_owner_references(meta: dict[str, Any], warnings: list[Warning]) -> None:
    """Drop owners that are listed twice, as the server does for every kind before it defaults or validates, with a warning."""
    references = meta["ownerReferences"]
    once: list[dict[str, Any]] = []
    uids: dict[str, None] = {}
    for reference in references:
        if reference in once:
            uids[reference.get("uid", "")] = None
        else:
            once.append(reference)
    if uids:
        meta["ownerReferences"] = once
        warnings.append(Warning(("metadata", "ownerReferences"), OWNER_DUPLICATES, {"uids": ", ".join(uids)}))


def warnings_for_finalizers(meta: dict[str, Any], warnings: list[Warning]) -> None:
    """Finalizers of a custom resource that another controller may use as well (customresource strategy, WarningsOnCreate)."""
    for finalizer in dict.fromkeys(meta.get("finalizers") or ()):
        if "/" not in finalizer and finalizer not in STANDARD_FINALIZERS:
            text = FINALIZER_WITHOUT_PATH if "." in finalizer else FINALIZER_WITHOUT_DOMAIN
            warnings.append(Warning(("metadata", "finalizers"), text, {"finalizer": finalizer}))
