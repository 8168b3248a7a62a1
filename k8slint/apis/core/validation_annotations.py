"""Annotations of pods that came before fields: pkg/apis/core/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.core.validation_security import containers_with_paths
from k8slint.apis.core.validation_volumes import validate_local_descending_path
from k8slint.apis.meta.validation import validate_annotations
from k8slint.field import Key, forbidden, format_path, invalid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Error, Path

MIRROR = "kubernetes.io/config.mirror"
TOLERATIONS = "scheduler.alpha.kubernetes.io/tolerations"
DELETION_COST = "controller.kubernetes.io/pod-deletion-cost"
SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod"
SECCOMP_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/"
APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/"


def validate_pod_annotations(annotations: dict[str, str], spec: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    """The annotations of pods that the server looks into (ValidatePodSpecificAnnotations)."""
    if MIRROR in annotations and not spec.get("nodeName"):
        errs.append(invalid((*path, Key(MIRROR)), annotations[MIRROR], "must set spec.nodeName if mirror pod annotation is set"))
    if annotations.get(TOLERATIONS):
        _validate_tolerations(annotations[TOLERATIONS], path, errs, minor)
    if DELETION_COST in annotations and not _is_int32(annotations[DELETION_COST]):
        errs.append(invalid((*path, Key(DELETION_COST)), annotations[DELETION_COST], "must be a 32bit integer"))
    names = None
    for key, value in annotations.items():
        if key == SECCOMP_POD or key.startswith(SECCOMP_CONTAINER):
            _validate_seccomp_profile(value, (*path, key), errs)
        elif key.startswith(APP_ARMOR):
            if names is None:
                names = {c.get("name", "") for c, _ in containers_with_paths(spec, ())}
            if key[len(APP_ARMOR) :] not in names:
                errs.append(invalid((*path, Key(key)), key[len(APP_ARMOR) :], "container not found"))
            if value not in ("", "runtime/default", "unconfined") and not value.startswith("localhost/"):
                errs.append(invalid((*path, Key(key)), value, 'invalid AppArmor profile name: "{name}"', name=value))


def _is_int32(text: str) -> bool:
    """No plus sign, no leading zeros, 32 bits."""
    digits = text.removeprefix("-")
    if not digits.isascii() or not digits.isdigit() or (text[0] == "0" and text != "0"):
        return False
    return len(digits) < 20 and -(1 << 31) <= int(text) < 1 << 31


def _validate_tolerations(text: str, path: Path, errs: list[Error], minor: int) -> None:
    """Tolerations as JSON. Upstream decodes them into its internal type, whose field names match in any case."""
    import json

    from k8slint.apis.core.validation_scheduling import validate_tolerations

    names = {n.lower(): n for n in ("key", "operator", "value", "effect", "tolerationSeconds")}
    fault = ""
    tolerations: list[dict[str, Any]] = []
    try:
        found = json.loads(text)
    except ValueError as error:
        fault = str(error)
    else:
        if found is None:
            return
        if type(found) is not list:
            fault = "json: cannot unmarshal into Go value of type []core.Toleration"
        for item in found if not fault else ():
            if item is not None and type(item) is not dict:
                fault = "json: cannot unmarshal into Go value of type core.Toleration"
                break
            toleration = {names[k.lower()]: v for k, v in (item or {}).items() if k.lower() in names and v is not None}
            if any(type(v) is not (int if k == "tolerationSeconds" else str) for k, v in toleration.items()):
                fault = "json: cannot unmarshal into Go struct field of type core.Toleration"
                break
            tolerations.append(toleration)
    if fault:
        errs.append(invalid(path, TOLERATIONS, "{fault}", fault=fault))
    else:
        validate_tolerations(tolerations, (*path, TOLERATIONS), errs, minor)


def _validate_seccomp_profile(profile: str, path: Path, errs: list[Error]) -> None:
    if profile in ("runtime/default", "docker/default", "unconfined"):
        return
    if profile.startswith("localhost/"):
        validate_local_descending_path(profile.removeprefix("localhost/"), path, errs)
    else:
        errs.append(invalid(path, profile, "must be a valid seccomp profile"))


def app_armor_field_for_annotation(annotation: str) -> dict[str, str] | None:
    """The field that says what the annotation says; None if it says nothing valid."""
    if annotation == "unconfined":
        return {"type": "Unconfined"}
    if annotation == "runtime/default":
        return {"type": "RuntimeDefault"}
    if annotation.startswith("localhost/") and annotation != "localhost/":
        return {"type": "Localhost", "localhostProfile": annotation.removeprefix("localhost/")}
    return None


def validate_profiles_match(
    annotations: dict[str, str], spec: dict[str, Any], path: Path, errs: list[Error], minor: int, is_pod: bool = False
) -> None:
    """Seccomp and AppArmor said twice must be said alike."""
    if not any(key.startswith((SECCOMP_POD, SECCOMP_CONTAINER, APP_ARMOR)) for key in annotations):
        return
    context = spec.get("securityContext", {})
    if "seccompProfile" in context and SECCOMP_POD in annotations:
        _match(annotations[SECCOMP_POD], context["seccompProfile"], "seccomp", (*path, "securityContext", "seccompProfile"), errs)
    windows = spec.get("os", {}).get("name") == "windows"
    for container, at in containers_with_paths(spec, path):
        own = container.get("securityContext", {})
        name = container.get("name", "")
        if "seccompProfile" in own and SECCOMP_CONTAINER + name in annotations:
            at_field = (*at, "securityContext", "seccompProfile")
            _match(annotations[SECCOMP_CONTAINER + name], own["seccompProfile"], "seccomp", at_field, errs)
        annotation = annotations.get(APP_ARMOR + name)
        if annotation is None or windows or minor < 30:
            continue
        printed = (*at, "securityContext", "appArmorProfile")
        if "appArmorProfile" in own:
            _match(annotation, own["appArmorProfile"], "apparmor", printed, errs)
        elif "appArmorProfile" in context:
            # In a Pod the server has made a field of the annotation by now, if it can.
            if is_pod and app_armor_field_for_annotation(annotation) is not None:
                continue
            before = len(errs)
            pod_path = (*path, "securityContext", "appArmorProfile")
            _match(annotation, context["appArmorProfile"], "apparmor", pod_path, errs)
            for error in errs[before:]:
                error.field = format_path((*printed, *error.path[len(pod_path) :]))


def validate_app_armor_keys(annotations: dict[str, str], spec: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """The annotations that the server writes for containers with a profile: a name that is none makes a key that is none."""
    of_pod = spec.get("securityContext", {}).get("appArmorProfile", {})
    if spec.get("os", {}).get("name") == "windows":
        return
    for container, _ in containers_with_paths(spec, ()):
        profile = container.get("securityContext", {}).get("appArmorProfile", of_pod)
        kind = profile.get("type")
        if kind not in ("Unconfined", "RuntimeDefault") and not (kind == "Localhost" and profile.get("localhostProfile")):
            continue
        key = APP_ARMOR + container.get("name", "")
        if key not in annotations:
            validate_annotations({key: ""}, path, errs)


def _match(annotation: str, profile: dict[str, Any], system: str, path: Path, errs: list[Error]) -> None:
    kind = profile.get("type")
    detail = "{system} type in annotation and field must match"
    if kind == "Unconfined":
        if annotation != "unconfined":
            errs.append(forbidden((*path, "type"), detail, system=system))
    elif kind == "RuntimeDefault":
        if annotation != "runtime/default" and (system != "seccomp" or annotation != "docker/default"):
            errs.append(forbidden((*path, "type"), detail, system=system))
    elif kind == "Localhost":
        if not annotation.startswith("localhost/"):
            errs.append(forbidden((*path, "type"), detail, system=system))
        elif profile.get("localhostProfile") != annotation.removeprefix("localhost/"):
            detail = "{system} profile in annotation and field must match"
            errs.append(forbidden((*path, "localhostProfile"), detail, system=system))
