"""Warnings about metadata that several kinds share."""

from __future__ import annotations

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


def warnings_for_pod_name(obj: dict[str, Any], warnings: list[Warning], minor: int) -> None:
    """Names of kinds whose pods carry them should be DNS labels (since 1.27)."""
    name = obj.get("metadata", {}).get("name")
    if name and minor >= 27:
        messages = is_dns1123_label(name)
        if messages:
            warnings.append(Warning(("metadata", "name"), POD_NAME, {"messages": " ".join(messages)}))


def warnings_for_owner_references(meta: dict[str, Any], warnings: list[Warning]) -> None:
    """Owners that are listed twice, for every kind; the server drops the copies before it validates."""
    references = meta.get("ownerReferences", ())
    if len(references) > 1:
        uids: dict[str, None] = {}
        for i, reference in enumerate(references):
            if reference in references[:i]:
                uids[reference.get("uid", "")] = None
        if uids:
            warnings.append(Warning(("metadata", "ownerReferences"), OWNER_DUPLICATES, {"uids": ", ".join(uids)}))
