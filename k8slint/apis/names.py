"""Names, labels and other strings with a fixed form: apimachinery `util/validation/validation.go` and `api/validation`.

Each `is_*` function returns the list of what is wrong (empty: valid), with upstream's sentences. Plain string
operations instead of regular expressions: importing `re` alone costs a tenth of the start-up budget.
"""

from __future__ import annotations

DNS1123_LABEL_MAX_LENGTH = 63
DNS1123_SUBDOMAIN_MAX_LENGTH = 253
DNS1035_LABEL_MAX_LENGTH = 63
QUALIFIED_NAME_MAX_LENGTH = 63
LABEL_VALUE_MAX_LENGTH = 63

_LOWER = "abcdefghijklmnopqrstuvwxyz"
_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = "0123456789"
_DNS = _LOWER + _DIGITS + "-"
_ALNUM = _LOWER + _UPPER + _DIGITS
_NAME = _ALNUM + "-_."

DNS1123_LABEL_MESSAGE = (
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an "
    "alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
)
DNS1123_SUBDOMAIN_MESSAGE = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an "
    "alphanumeric character (e.g. 'example.com', regex used for validation is "
    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
)
DNS1035_LABEL_MESSAGE = (
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an "
    "alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"
)
WILDCARD_DNS1123_SUBDOMAIN_MESSAGE = (
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case "
    "alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is "
    "'\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
)
QUALIFIED_NAME_MESSAGE = (
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  "
    "or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
)
LABEL_VALUE_MESSAGE = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
    "alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
    "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
)
ENV_VAR_NAME_MESSAGE = (
    "a valid environment variable name must consist only of printable ASCII characters other than '='"
)
CONFIG_MAP_KEY_MESSAGE = (
    "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', "
    "regex used for validation is '[-._a-zA-Z0-9]+')"
)

# Names repeat: what was found valid once needs no second look. Bounded, so that a hostile run cannot grow it for ever.
_valid_labels: set[str] = set()
_valid_subdomains: set[str] = set()
_valid_qualified: set[str] = set()
_LIMIT = 20_000


def max_len_error(length: int, unit: str = "characters") -> str:
    """Upstream's MaxLenError; what has moved to `pkg/api/validate/content` (label keys and values) counts bytes in its words."""
    return f"must be no more than {length} {unit}"


def empty_error() -> str:
    """Upstream's EmptyError."""
    return "must be non-empty"


def inclusive_range_error(low: int, high: int) -> str:
    """Upstream's InclusiveRangeError."""
    return f"must be between {low} and {high}, inclusive"


def _dns_form(value: str) -> bool:
    """Lower-case alphanumerics and '-', alphanumeric at both ends; not empty."""
    return value != "" and not value.strip(_DNS) and value[0] != "-" and value[-1] != "-"


def is_dns1123_label(value: str) -> list[str]:
    """What keeps `value` from being an RFC 1123 label."""
    if value in _valid_labels:
        return []
    errors = []
    if len(value.encode()) > DNS1123_LABEL_MAX_LENGTH:
        errors.append(max_len_error(DNS1123_LABEL_MAX_LENGTH))
    if not _dns_form(value):
        if is_dns1123_subdomain(value) == []:
            errors.append("must not contain dots")
        else:
            errors.append(DNS1123_LABEL_MESSAGE)
    if not errors and len(_valid_labels) < _LIMIT:
        _valid_labels.add(value)
    return errors


def is_dns1123_subdomain(value: str) -> list[str]:
    """What keeps `value` from being an RFC 1123 subdomain."""
    if value in _valid_subdomains:
        return []
    errors = []
    if len(value.encode()) > DNS1123_SUBDOMAIN_MAX_LENGTH:
        errors.append(max_len_error(DNS1123_SUBDOMAIN_MAX_LENGTH))
    if not (_dns_form(value) if "." not in value else all(map(_dns_form, value.split(".")))):
        errors.append(DNS1123_SUBDOMAIN_MESSAGE)
    if not errors and len(_valid_subdomains) < _LIMIT:
        _valid_subdomains.add(value)
    return errors


def is_dns1035_label(value: str) -> list[str]:
    """What keeps `value` from being an RFC 1035 label."""
    errors = []
    if len(value.encode()) > DNS1035_LABEL_MAX_LENGTH:
        errors.append(max_len_error(DNS1035_LABEL_MAX_LENGTH))
    if not (_dns_form(value) and value[0] in _LOWER):
        errors.append(DNS1035_LABEL_MESSAGE)
    return errors


def is_wildcard_dns1123_subdomain(value: str) -> list[str]:
    """What keeps `value` from being `*.` and an RFC 1123 subdomain."""
    errors = []
    if len(value.encode()) > DNS1123_SUBDOMAIN_MAX_LENGTH:
        errors.append(max_len_error(DNS1123_SUBDOMAIN_MAX_LENGTH))
    if not (value.startswith("*.") and all(map(_dns_form, value[2:].split(".")))):
        errors.append(WILDCARD_DNS1123_SUBDOMAIN_MESSAGE)
    return errors


def is_fully_qualified_domain_name(value: str) -> list[str]:
    """The problems of a name that must have at least two labels (a trailing dot is allowed)."""
    if not value:
        return ["Required value"]
    value = value[:-1] if value.endswith(".") else value
    errors = is_dns1123_subdomain(value)
    if errors:
        return errors
    if len(value.split(".")) < 2:
        return ["should be a domain with at least two segments separated by dots"]
    for label in value.split("."):
        if errors := is_dns1123_label(label):
            return errors
    return []


def is_qualified_name(value: str) -> list[str]:
    """What keeps `value` from being a label key: an optional DNS subdomain and `/`, then a name."""
    if value in _valid_qualified:
        return []
    errors: list[str] = []
    parts = value.split("/")
    if len(parts) == 1:
        name = parts[0]
    elif len(parts) == 2:
        prefix, name = parts
        if not prefix:
            errors.append("prefix part " + empty_error())
        else:
            for message in is_dns1123_subdomain(prefix):
                errors.append("prefix part " + message.replace("253 characters", "253 bytes"))
    else:
        return [
            "a valid label key " + QUALIFIED_NAME_MESSAGE
            + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
        ]
    if not name:
        errors.append("name part " + empty_error())
    elif len(name.encode()) > QUALIFIED_NAME_MAX_LENGTH:
        errors.append("name part " + max_len_error(QUALIFIED_NAME_MAX_LENGTH, "bytes"))
    if not _name_form(name):
        errors.append("name part " + QUALIFIED_NAME_MESSAGE)
    if not errors and len(_valid_qualified) < _LIMIT:
        _valid_qualified.add(value)
    return errors


def _name_form(value: str) -> bool:
    return value != "" and not value.strip(_NAME) and value[0] in _ALNUM and value[-1] in _ALNUM


def is_valid_label_value(value: str) -> list[str]:
    """What keeps `value` from being a label's value."""
    errors = []
    if len(value.encode()) > LABEL_VALUE_MAX_LENGTH:
        errors.append(max_len_error(LABEL_VALUE_MAX_LENGTH, "bytes"))
    if value and not _name_form(value):
        errors.append(LABEL_VALUE_MESSAGE)
    return errors


def is_env_var_name(value: str) -> list[str]:
    """What keeps `value` from being an environment variable's name (relaxed form, 1.32 and later)."""
    if not value:
        return ["environment variable name " + empty_error()]
    if all(" " <= c <= "~" and c != "=" for c in value):
        return []
    return [ENV_VAR_NAME_MESSAGE]


def is_config_map_key(value: str) -> list[str]:
    """What keeps `value` from being a key of a ConfigMap or Secret."""
    errors = []
    if len(value.encode()) > DNS1123_SUBDOMAIN_MAX_LENGTH:
        errors.append(max_len_error(DNS1123_SUBDOMAIN_MAX_LENGTH))
    if not value or value.strip(_NAME):
        errors.append(CONFIG_MAP_KEY_MESSAGE)
    if value == ".":
        errors.append("must not be '.'")
    elif value == "..":
        errors.append("must not be '..'")
    elif value.startswith(".."):
        errors.append("must not start with '..'")
    return errors


def is_valid_port_num(port: int) -> list[str]:
    """What keeps `port` from being a port number."""
    return [] if 1 <= port <= 65535 else [inclusive_range_error(1, 65535)]


def is_valid_port_name(value: str) -> list[str]:
    """What keeps `value` from being a port's name (IANA service name)."""
    errors = []
    if len(value) > 15:
        errors.append(max_len_error(15))
    if not value or value.strip(_DNS):
        errors.append("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)")
    if not any(c in _LOWER for c in value):
        errors.append("must contain at least one letter (a-z)")
    if "--" in value:
        errors.append("must not contain consecutive hyphens")
    if value and (value[0] == "-" or value[-1] == "-"):
        errors.append("must not begin or end with a hyphen")
    return errors


def is_http_header_name(value: str) -> list[str]:
    """What keeps `value` from being an HTTP header's name."""
    if value and not value.strip(_ALNUM + "-"):
        return []
    return [
        "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is "
        "'[-A-Za-z0-9]+')"
    ]


def is_valid_percent(value: str) -> list[str]:
    """What keeps `value` from being a percentage such as `25%`."""
    if value.endswith("%") and value[:-1] and not value[:-1].strip(_DIGITS):
        return []
    return [
        "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is "
        "'[0-9]+%')"
    ]


def name_is_dns_subdomain(name: str, prefix: bool = False) -> list[str]:
    """Object names of most kinds. `prefix`: the name is a generateName, so a trailing '-' is allowed."""
    return is_dns1123_subdomain(mask_trailing_dash(name) if prefix else name)


def name_is_dns_label(name: str, prefix: bool = False) -> list[str]:
    """Object names that must be RFC 1123 labels."""
    return is_dns1123_label(mask_trailing_dash(name) if prefix else name)


def name_is_dns1035_label(name: str, prefix: bool = False) -> list[str]:
    """Object names that must be RFC 1035 labels (Services)."""
    return is_dns1035_label(mask_trailing_dash(name) if prefix else name)


def validate_path_segment_name(name: str, prefix: bool = False) -> list[str]:
    """Object names that only have to be one URL path segment (RBAC, for example)."""
    errors = []
    if not prefix and name in (".", ".."):
        return [f"may not be '{name}'"]
    for part in "/%":
        if part in name:
            errors.append(f"may not contain '{part}'")
    return errors


def mask_trailing_dash(name: str) -> str:
    """A generateName that ends in '-' is judged as if a letter stood there."""
    return name[:-2] + "a" if len(name) > 1 and name.endswith("-") else name
