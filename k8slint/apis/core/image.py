"""Image references: pkg/util/parsers and the grammar of github.com/distribution/reference."""

from __future__ import annotations

_LOWER_ALNUM = "abcdefghijklmnopqrstuvwxyz0123456789"
_ALNUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + _LOWER_ALNUM
_HEX = "0123456789abcdef"
_DIGEST_LENGTHS = {"sha256": 64, "sha384": 96, "sha512": 128}
NAME_TOTAL_LENGTH_MAX = 255

_policies: dict[str, str] = {}


def parse_image_name(image: str) -> tuple[str, str, str] | None:
    """(repository, tag, digest) of a valid reference, or None.

    The tag is `latest` where neither a tag nor a digest is given. Source: `ParseImageName`, `ParseNormalizedNamed`.
    """
    name, at, digest = image.partition("@")
    if at and not _is_digest(digest):
        return None
    if not at and len(image) == 64 and not image.strip(_HEX):
        return None  # an image id is no name
    head, slash, rest = name.partition("/")
    if not slash or ("." not in head and ":" not in head and head != "localhost" and head.lower() == head):
        domain, remainder = "docker.io", name
    else:
        domain, remainder = head, rest
    if domain == "index.docker.io":
        domain = "docker.io"
    if domain == "docker.io" and "/" not in remainder:
        remainder = "library/" + remainder
    path, colon, tag = remainder.partition(":")
    if colon and not _is_tag(tag):
        return None
    if not _is_domain(domain) or not all(map(_is_path_component, path.split("/"))):
        return None
    repository = f"{domain}/{path}"
    if len(path) > NAME_TOTAL_LENGTH_MAX:
        return None
    return repository, tag or ("" if at else "latest"), digest


def default_pull_policy(image: str) -> str:
    """Always for the tag `latest`, written or implied; IfNotPresent for the rest, names that cannot be parsed included."""
    policy = _policies.get(image)
    if policy is None:
        # A tag other than latest settles it whether or not the name is valid.
        tag = image[image.rfind("/") + 1 :].partition("@")[0].partition(":")[2]
        if tag and tag != "latest":
            policy = "IfNotPresent"
        else:
            parsed = parse_image_name(image)
            policy = "Always" if parsed is not None and parsed[1] == "latest" else "IfNotPresent"
        if len(_policies) < 10_000:
            _policies[image] = policy
    return policy


def _is_path_component(text: str) -> bool:
    """Runs of lower-case letters and digits, joined by one `.`, one or two `_`, or any number of `-`."""
    if not text or text[0] not in _LOWER_ALNUM or text[-1] not in _LOWER_ALNUM:
        return False
    if text.isalnum():
        return not text.strip(_LOWER_ALNUM)
    separator = ""
    for char in text:
        if char in _LOWER_ALNUM:
            if separator and separator not in (".", "_", "__") and separator.strip("-"):
                return False
            separator = ""
        elif char in "._-":
            separator += char
        else:
            return False
    return True


def _is_domain(text: str) -> bool:
    host, colon, port = text.partition(":") if not text.startswith("[") else _split_ipv6(text)
    if colon and (not port or port.strip("0123456789")):
        return False
    if host.startswith("["):
        return host.endswith("]") and len(host) > 2 and not host[1:-1].strip("0123456789abcdefABCDEF:")
    return all(label and label[0] != "-" and label[-1] != "-" and not label.strip(_ALNUM + "-") for label in host.split("."))


def _split_ipv6(text: str) -> tuple[str, str, str]:
    end = text.find("]") + 1
    return text[:end], text[end : end + 1], text[end + 1 :]


def _is_tag(text: str) -> bool:
    return 0 < len(text) <= 128 and text[0] not in ".-" and not text.strip(_ALNUM + "_.-")


def _is_digest(text: str) -> bool:
    algorithm, colon, value = text.partition(":")
    length = _DIGEST_LENGTHS.get(algorithm)
    return bool(colon) and len(value) == length and not value.strip(_HEX)
