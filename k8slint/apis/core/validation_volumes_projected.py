"""Projected volumes: pkg/apis/core/validation/validation.go (validateProjectionSources) and names.go."""

from __future__ import annotations

from k8slint.apis.core.validation_volumes import (
    FILE_MODE,
    validate_downward_api_volume_file,
    validate_key_to_path,
    validate_local_nonreserved_path,
)
from k8slint.apis.names import is_dns1123_label, is_dns1123_subdomain
from k8slint.field import forbidden, format_path, invalid, not_supported, required, too_long

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Error, Path

CONFLICT = "conflicting duplicate paths"
KEY_TYPES = ("RSA3072", "RSA4096", "ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519")
# Seconds: 91 days, and a day for the signers of Kubernetes itself.
MAX_MAX_EXPIRATION = 91 * 86400
KUBERNETES_MAX_MAX_EXPIRATION = 86400


def validate_projected_volume_source(volume: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    """Several sources in one directory; no file may come from two of them."""
    if "defaultMode" in volume and not 0 <= volume["defaultMode"] <= 0o777:
        errs.append(invalid((*path, "defaultMode"), volume["defaultMode"], FILE_MODE))
    taken: set[str] = set()
    for i, source in enumerate(volume.get("sources", ())):
        at = (*path, "sources", i)
        count = 0
        for kind in ("secret", "configMap"):
            if kind in source:
                count += 1
                _validate_key_source(source[kind], (*at, kind), taken, path, errs)
        if "downwardAPI" in source:
            count += 1
            for j, item in enumerate(source["downwardAPI"].get("items", ())):
                validate_downward_api_volume_file(item, j, (*at, "downwardAPI"), errs)
                _take(item.get("path", ""), item.get("path", ""), (*at, "downwardAPI", "items", j, "path"), taken, path, errs)
        if "serviceAccountToken" in source:
            count += 1
            _validate_service_account_token(source["serviceAccountToken"], (*at, "serviceAccountToken"), path, errs)
        if "clusterTrustBundle" in source:
            count += 1
            _validate_cluster_trust_bundle(source["clusterTrustBundle"], (*at, "clusterTrustBundle"), taken, path, errs)
        if "podCertificate" in source:
            count += 1
            _validate_pod_certificate(source["podCertificate"], (*at, "podCertificate"), taken, path, errs)
        if count > 1:
            errs.append(forbidden(at, "may not specify more than 1 volume type per source"))


def _take(target: str, shown: str, at: Path, taken: set[str], volume: Path, errs: list[Error]) -> None:
    """Reserve a file of the volume."""
    if not target:
        return
    if target in taken:
        errs.append(invalid(at, shown, CONFLICT, field=format_path(volume)))
    taken.add(target)


def _validate_key_source(source: dict[str, Any], path: Path, taken: set[str], volume: Path, errs: list[Error]) -> None:
    name = source.get("name", "")
    if not name:
        errs.append(required((*path, "name")))
    for i, item in enumerate(source.get("items", ())):
        validate_key_to_path(item, (*path, "items", i), errs)
        _take(item.get("path", ""), name, (*path, "items", i, "path"), taken, volume, errs)


def _validate_service_account_token(source: dict[str, Any], path: Path, volume: Path, errs: list[Error]) -> None:
    seconds = source.get("expirationSeconds", 0)
    if seconds < 600:
        errs.append(invalid((*path, "expirationSeconds"), seconds, "may not specify a duration less than 10 minutes"))
    if seconds > 1 << 32:
        errs.append(invalid((*path, "expirationSeconds"), seconds, "may not specify a duration larger than 2^32 seconds"))
    target = source.get("path", "")
    printed = format_path((*volume, "path"))
    if not target:
        errs.append(required((*path, "path"), field=printed))
    else:
        before = len(errs)
        validate_local_nonreserved_path(target, (*path, "path"), errs)
        for error in errs[before:]:
            error.field = printed


def _validate_cluster_trust_bundle(source: dict[str, Any], path: Path, taken: set[str], volume: Path, errs: list[Error]) -> None:
    if "name" in source and "signerName" in source:
        errs.append(invalid(path, source, "only one of name and signerName may be used"))
    elif "name" in source:
        name = source["name"]
        if not name:
            errs.append(required((*path, "name"), "must be a valid object name"))
        for message in cluster_trust_bundle_name(name):
            errs.append(invalid((*path, "name"), name, "not a valid clustertrustbundlename: {message}", message=message))
        if "labelSelector" in source:
            selector = source["labelSelector"]
            errs.append(invalid((*path, "labelSelector"), selector, "labelSelector must be unset if name is specified"))
    elif "signerName" in source:
        if not source["signerName"]:
            errs.append(required((*path, "signerName"), "must be a valid signer name"))
        validate_signer_name(source["signerName"], (*path, "signerName"), errs)
        if "labelSelector" in source:
            from k8slint.apis.meta.validation import validate_label_selector

            validate_label_selector(source["labelSelector"], (*path, "labelSelector"), errs)
    else:
        errs.append(required(path, "either name or signerName must be specified"))
    target = source.get("path", "")
    if not target:
        errs.append(required((*path, "path")))
    validate_local_nonreserved_path(target, (*path, "path"), errs)
    # Unlike for the other sources, the empty path counts as well.
    if target in taken:
        errs.append(invalid((*path, "path"), target, CONFLICT, field=format_path(volume)))
    taken.add(target)


def _validate_pod_certificate(source: dict[str, Any], path: Path, taken: set[str], volume: Path, errs: list[Error]) -> None:
    signer = source.get("signerName", "")
    validate_signer_name(signer, (*path, "signerName"), errs)
    if "userAnnotations" in source:
        from k8slint.apis.meta.validation import validate_annotations

        validate_annotations(source["userAnnotations"], (*path, "userAnnotations"), errs)
    key_type = source.get("keyType", "")
    if key_type not in KEY_TYPES:
        errs.append(not_supported((*path, "keyType"), key_type, KEY_TYPES))
    if "maxExpirationSeconds" in source:
        seconds, at = source["maxExpirationSeconds"], (*path, "maxExpirationSeconds")
        if seconds < 3600:
            errs.append(invalid(at, seconds, "if provided, maxExpirationSeconds must be >= {min}", min=3600))
        most = KUBERNETES_MAX_MAX_EXPIRATION if is_kubernetes_signer_name(signer) else MAX_MAX_EXPIRATION
        if seconds > most:
            errs.append(invalid(at, seconds, "if provided, maxExpirationSeconds must be <= {max}", max=most))
    given = False
    for name in ("credentialBundlePath", "keyPath", "certificateChainPath"):
        target = source.get(name, "")
        if target:
            given = True
            validate_local_nonreserved_path(target, (*path, name), errs)
            _take(target, target, (*path, name), taken, volume, errs)
    if not given:
        errs.append(required(path, "specify at least one of credentialBundlePath, keyPath, and certificateChainPath"))


def is_kubernetes_signer_name(name: str) -> bool:
    """A signer of a domain that belongs to Kubernetes."""
    host = name.partition("/")[0]
    return host == "kubernetes.io" or host.endswith(".kubernetes.io")


def validate_signer_name(name: str, path: Path, errs: list[Error]) -> None:
    """`example.com/signer-name` (ValidateSignerName)."""
    if not name:
        errs.append(required(path))
        return
    segments = name.split("/")
    if len(segments) != 2:
        errs.append(invalid(path, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'"))
        return
    domain, rest = segments
    if len(domain.encode()) > 253:
        errs.append(too_long(path, 253))
    labels = domain.split(".")
    for text, parts, check in ((domain, labels, is_dns1123_label), (rest, rest.split("."), is_dns1123_subdomain)):
        for label in parts:
            messages = check(label)
            for message in messages:
                errs.append(invalid(path, text, 'validating label "{label}": {message}', label=label, message=message))
            if messages:
                break
    if len(labels) < 2:
        errs.append(invalid(path, domain, "should be a domain with at least two segments separated by dots"))
    if len(name.encode()) > 571:
        errs.append(too_long(path, 571))


def cluster_trust_bundle_name(name: str) -> list[str]:
    """What keeps `name` from being a ClusterTrustBundle's name; its signer is what stands before the last colon."""
    prefix, colon, rest = name.rpartition(":")
    if not colon:
        return is_dns1123_subdomain(name)
    signer = prefix.replace(":", "/")
    if not signer:
        return ['ClusterTrustBundle without signer name must not have ":" in its name']
    return is_dns1123_subdomain(rest)
