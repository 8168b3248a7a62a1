"""Updates of the certificates kinds: pkg/apis/certificates/validation/validation.go.

The main resource is meant: status and approval are changed through subresources, so a manifest leaves them alone.
"""

from __future__ import annotations

from k8slint.apis.certificates.validation import (
    LEGACY_UNKNOWN_SIGNER,
    USAGES,
    validate_cluster_trust_bundle,
    validate_request_spec,
)
from k8slint.apis.meta.update import validate_immutable_field, validate_object_meta_update

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error


def _validate_meta(new: dict[str, Any], old: dict[str, Any], errs: list[Error]) -> None:
    validate_object_meta_update(new.get("metadata", {}), old.get("metadata", {}), ("metadata",), errs)


def validate_certificate_signing_request_update(
    new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int
) -> None:
    """A CertificateSigningRequest: PrepareForUpdate puts the old spec in place of the new one, whatever that says."""
    spec = old.get("spec", {})
    usages = spec.get("usages", ())
    validate_request_spec(
        spec,
        ("spec",),
        errs,
        allow_unknown_usages=any(usage not in USAGES for usage in usages),
        allow_duplicate_usages=len(set(usages)) < len(usages),
        allow_legacy_signer=spec.get("signerName") == LEGACY_UNKNOWN_SIGNER,
    )
    _validate_meta(new, old, errs)


def validate_cluster_trust_bundle_update(
    new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int
) -> None:
    """A ClusterTrustBundle: its signer stays; certificates that did not change are not read again."""
    spec, before = new.get("spec", {}), old.get("spec", {})
    validate_cluster_trust_bundle(new, errs, minor, spec.get("trustBundle", "") == before.get("trustBundle", ""))
    _validate_meta(new, old, errs)
    validate_immutable_field(spec.get("signerName", ""), before.get("signerName", ""), ("spec", "signerName"), errs)


def validate_pod_certificate_request_update(
    new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int
) -> None:
    """A PodCertificateRequest: its spec stays."""
    _validate_meta(new, old, errs)
    go_type = f"certificates/{new['apiVersion'].rpartition('/')[2]}.PodCertificateRequestSpec"
    validate_immutable_field(new.get("spec", {}), old.get("spec", {}), ("spec",), errs, go_type, minor)


UPDATE: dict[str, Callable[[dict[str, Any], dict[str, Any], list[Error], int], None]] = {
    "CertificateSigningRequest": validate_certificate_signing_request_update,
    "ClusterTrustBundle": validate_cluster_trust_bundle_update,
    "PodCertificateRequest": validate_pod_certificate_request_update,
}
