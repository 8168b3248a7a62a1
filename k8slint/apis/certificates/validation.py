"""CertificateSigningRequest, ClusterTrustBundle, PodCertificateRequest: pkg/apis/certificates/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.meta.validation import validate_object_meta
from k8slint.apis.names import is_dns1123_label, is_dns1123_subdomain, name_is_dns_subdomain, validate_path_segment_name
from k8slint.field import duplicate, invalid, not_supported, required, too_long

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error, Path

LEGACY_UNKNOWN_SIGNER = "kubernetes.io/legacy-unknown"
MAX_TRUST_BUNDLE_SIZE = 1024 * 1024
MAX_PUBLIC_KEY_SIZE = 10 * 1024
MAX_PROOF_SIZE = 10 * 1024
MAX_UID_LENGTH = 128
MIN_EXPIRATION = 3600
MAX_EXPIRATION = 7862400
KUBERNETES_MAX_EXPIRATION = 86400
SIGNER_NAME_MAX_LENGTH = 571
USAGES = (
    "any", "cert sign", "client auth", "code signing", "content commitment", "crl sign", "data encipherment",
    "decipher only", "digital signature", "email protection", "encipher only", "ipsec end system", "ipsec tunnel",
    "ipsec user", "key agreement", "key encipherment", "microsoft sgc", "netscape sgc", "ocsp signing", "s/mime",
    "server auth", "signing", "timestamping",
)  # fmt: skip


def _any_name(name: str, prefix: bool = False) -> list[str]:
    return []


def validate_certificate_signing_request(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A CertificateSigningRequest (v1) on creation; its status is cleared before."""
    meta, before = obj.get("metadata", {}), len(errs)
    validate_object_meta(meta, False, _any_name, ("metadata",), errs)
    validate_request_spec(obj.get("spec", {}), ("spec",), errs)
    if len(errs) == before:
        # Any name passes here, but every object's name must be one path segment.
        for message in validate_path_segment_name(meta.get("name", "")):
            errs.append(invalid(("metadata", "name"), meta.get("name", ""), message))


def validate_request_spec(
    spec: dict[str, Any],
    path: Path,
    errs: list[Error],
    allow_unknown_usages: bool = False,
    allow_duplicate_usages: bool = False,
    allow_legacy_signer: bool = False,
) -> None:
    """The spec of a request. The `allow_...` are for updates of objects that were stored with such values."""
    from k8slint.apis.certificates.pem import certificate_request_fault

    request = spec.get("request")
    if fault := certificate_request_fault(request if isinstance(request, str) else ""):
        errs.append(invalid((*path, "request"), request, fault))
    usages = spec.get("usages", ())
    if not usages:
        errs.append(required((*path, "usages")))
    if not allow_unknown_usages:
        for i, usage in enumerate(usages):
            if usage not in USAGES:
                errs.append(not_supported((*path, "usages", i), usage, USAGES))
    if not allow_duplicate_usages:
        seen: set[str] = set()
        for i, usage in enumerate(usages):
            if usage in seen:
                errs.append(duplicate((*path, "usages", i), usage))
            seen.add(usage)
    signer = spec.get("signerName", "")
    if signer == LEGACY_UNKNOWN_SIGNER and not allow_legacy_signer:
        errs.append(invalid((*path, "signerName"), signer, "the legacy signerName is not allowed via this API version"))
    else:
        validate_signer_name(signer, (*path, "signerName"), errs)
    seconds = spec.get("expirationSeconds")
    if seconds is not None and seconds < 600:
        errs.append(
            invalid(
                (*path, "expirationSeconds"), seconds, "may not specify a duration less than 600 seconds (10 minutes)"
            )
        )


def validate_signer_name(name: str, path: Path, errs: list[Error]) -> None:
    """`example.com/signer-name`: a domain of two labels at least, and DNS subdomains (ValidateSignerName)."""
    if not name:
        errs.append(required(path))
        return
    segments = name.split("/")
    if len(segments) != 2:
        detail = "must be a fully qualified domain and path of the form 'example.com/signer-name'"
        errs.append(invalid(path, name, detail))
        return
    domain, rest = segments
    if len(domain.encode()) > 253:
        errs.append(too_long(path, 253))
    labels = domain.split(".")
    _validate_labels(labels, is_dns1123_label, domain, path, errs)
    if len(labels) < 2:
        errs.append(invalid(path, domain, "should be a domain with at least two segments separated by dots"))
    _validate_labels(rest.split("."), is_dns1123_subdomain, rest, path, errs)
    if len(name.encode()) > SIGNER_NAME_MAX_LENGTH:
        errs.append(too_long(path, SIGNER_NAME_MAX_LENGTH))


def _validate_labels(
    labels: list[str], judge: Callable[[str], list[str]], segment: str, path: Path, errs: list[Error]
) -> None:
    """What is wrong with the first bad label."""
    for label in labels:
        if messages := judge(label):
            for message in messages:
                errs.append(invalid(path, segment, 'validating label "{label}": ' + message.replace("{", "{{"), label=label))
            return


def validate_cluster_trust_bundle(
    obj: dict[str, Any], errs: list[Error], minor: int, suppress_parsing: bool = False
) -> None:
    """A ClusterTrustBundle. `suppress_parsing`: the certificates are the stored ones."""
    from k8slint.apis.certificates.pem import validate_trust_bundle

    spec = obj.get("spec", {})
    signer = spec.get("signerName", "")

    def name_fn(name: str, prefix: bool = False) -> list[str]:
        if not signer:
            if ":" in name:
                return ['ClusterTrustBundle without signer name must not have ":" in its name']
            return name_is_dns_subdomain(name, prefix)
        expected = signer.replace("/", ":") + ":"
        if not name.startswith(expected):
            return [f"ClusterTrustBundle for signerName {signer} must be named with prefix {expected}"]
        return name_is_dns_subdomain(name[len(expected) :], prefix)

    validate_object_meta(obj.get("metadata", {}), False, name_fn, ("metadata",), errs)
    if signer:
        validate_signer_name(signer, ("spec", "signerName"), errs)
    if not suppress_parsing:
        bundle = spec.get("trustBundle", "")
        if len(bundle.encode()) > MAX_TRUST_BUNDLE_SIZE:
            errs.append(too_long(("spec", "trustBundle"), MAX_TRUST_BUNDLE_SIZE))
        else:
            validate_trust_bundle(bundle, ("spec", "trustBundle"), errs)


def validate_pod_certificate_request(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A PodCertificateRequest, except for the proof of possession: that would take the cryptography."""
    from k8slint.apis.certificates.pem import decoded_size

    validate_object_meta(obj.get("metadata", {}), True, name_is_dns_subdomain, ("metadata",), errs)
    spec = obj.get("spec", {})
    signer = spec.get("signerName", "")
    validate_signer_name(signer, ("spec", "signerName"), errs)
    for name, uid in (("podName", "podUID"), ("serviceAccountName", "serviceAccountUID"), ("nodeName", "nodeUID")):
        for message in name_is_dns_subdomain(spec.get(name, "")):
            errs.append(invalid(("spec", name), spec.get(name, ""), message))
        if not spec.get(uid):
            errs.append(invalid(("spec", uid), "", "must not be empty"))
        elif len(spec[uid].encode()) > MAX_UID_LENGTH:
            errs.append(too_long(("spec", uid), MAX_UID_LENGTH))
    seconds = spec.get("maxExpirationSeconds")
    if seconds is None:
        errs.append(required(("spec", "maxExpirationSeconds"), "must be set"))
        return
    host = signer.partition("/")[0]
    longest = KUBERNETES_MAX_EXPIRATION if host == "kubernetes.io" or host.endswith(".kubernetes.io") else MAX_EXPIRATION
    if not MIN_EXPIRATION <= seconds <= longest:
        detail = "must be in the range [{min}, {max}]"
        errs.append(invalid(("spec", "maxExpirationSeconds"), seconds, detail, min=MIN_EXPIRATION, max=longest))
    for child, limit in (("pkixPublicKey", MAX_PUBLIC_KEY_SIZE), ("proofOfPossession", MAX_PROOF_SIZE)):
        if decoded_size(spec.get(child, "")) > limit:
            errs.append(too_long(("spec", child), limit))
            return


VALIDATE: dict[str, Callable[[dict[str, Any], list[Error], int], None]] = {
    "CertificateSigningRequest": validate_certificate_signing_request,
    "ClusterTrustBundle": validate_cluster_trust_bundle,
    "PodCertificateRequest": validate_pod_certificate_request,
}
