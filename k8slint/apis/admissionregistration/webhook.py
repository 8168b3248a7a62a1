"""How a webhook is reached: apiserver `pkg/util/webhook/validation.go`."""

from __future__ import annotations

from k8slint.apis.names import is_valid_port_num
from k8slint.field import format_path, invalid, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Error, Path

_FORM = "; desired format: https://host[/path]"


def validate_client_config(config: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """Exactly one of url and service, and that one."""
    if ("url" in config) == ("service" in config):
        errs.append(required(path, "exactly one of url or service is required"))
    elif "url" in config:
        validate_webhook_url(config["url"], (*path, "url"), errs)
    else:
        validate_webhook_service(config["service"], (*path, "service"), errs)


def validate_webhook_url(url: str, path: Path, errs: list[Error]) -> None:
    """ValidateWebhookURL"""
    from k8slint.cel.url import parse

    found = parse(url)
    if isinstance(found, str):
        errs.append(required(path, "url must be a valid URL: {error}" + _FORM, error=found))
        return
    if found.scheme != "https":
        errs.append(invalid(path, found.scheme, "'https' is the only allowed URL scheme" + _FORM))
    if not found.host:
        errs.append(invalid(path, found.host, "host must be specified" + _FORM))
    if found.user is not None:
        errs.append(invalid(path, found.user, "user information is not permitted in the URL"))
    if found.fragment:
        errs.append(invalid(path, found.fragment, "fragments are not permitted in the URL"))
    if found.query:
        errs.append(invalid(path, found.query, "query parameters are not permitted in the URL"))


def validate_webhook_service(service: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """ValidateWebhookService. Its callers give it name and namespace in the other order: each is reported as the other."""
    if not service.get("namespace"):
        errs.append(required((*path, "namespace"), field=format_path((*path, "name"))))
    if not service.get("name"):
        errs.append(required((*path, "name"), field=format_path((*path, "namespace"))))
    port = service.get("port", 443)
    for message in is_valid_port_num(port):
        errs.append(invalid((*path, "port"), port, "port is not valid: {reason}", reason=message))
    url_path = service.get("path")
    if url_path is not None:
        _service_path(url_path, (*path, "path"), errs)


def _service_path(url_path: str, path: Path, errs: list[Error]) -> None:
    if url_path in ("", "/"):
        return
    if url_path == "//":
        errs.append(invalid(path, url_path, "segment[0] may not be empty"))
        return
    if not url_path.startswith("/"):
        errs.append(invalid(path, url_path, "must start with a '/'"))
    # The first character goes, whatever it is.
    steps = url_path[1:].removesuffix("/").split("/")
    from k8slint.apis.names import is_dns1123_subdomain

    for i, step in enumerate(steps):
        if not step:
            errs.append(invalid(path, url_path, "segment[{index}] may not be empty", index=i))
            continue
        for message in is_dns1123_subdomain(step):
            errs.append(invalid(path, url_path, "segment[{index}]: {reason}", index=i, reason=message))
