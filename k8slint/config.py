"""The options of a run: from the command line, `.k8slint.yaml` or `[tool.k8slint]` in pyproject.toml.

The configuration file is YAML, read by our own parser and checked by hand: this is on the way of every run.
"""

from __future__ import annotations

import os

from k8slint import scheme
from k8slint.diagnostic import SEVERITIES, WARNING

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

FILE_NAMES = (".k8slint.yaml", ".k8slint.yml")


class UsageError(Exception):
    """One line for the user; the command ends with exit code 2."""


class Options:
    """What a run of `check` is to do. Paths in `overrides` and `exclude` are relative to the working directory."""

    __slots__ = (
        "active_rules", "cache", "crds", "exclude", "fail_on", "foreign_ignores", "ignore", "jobs", "known_rules", "lang", "minor",
        "only_api", "overrides", "paths", "plan", "policies", "profile", "profiles", "report_only", "rule_folders", "rule_options",
        "schema_locations", "select", "service_cidrs", "severities", "strict_documents",
    )

    def __init__(self) -> None:
        self.paths: tuple[str, ...] = ()
        self.minor = scheme.NEWEST
        self.select: tuple[str, ...] = ()
        self.ignore: tuple[str, ...] = ()
        self.profile = "default"
        # what the configuration defines, as k8slint/profiles.py has it
        self.profiles: dict[str, dict[str, Any]] = {}
        self.fail_on = WARNING
        # whether suppressions written for other tools are honoured
        self.foreign_ignores = True
        self.only_api = False
        self.plan = False
        self.lang = ""
        self.cache = True
        self.jobs = 0
        self.exclude: tuple[str, ...] = ()
        self.crds: tuple[str, ...] = ()
        self.schema_locations: tuple[str, ...] = ()
        # the networks of the cluster's Services; empty: not known, every address is let pass
        self.service_cidrs: tuple[str, ...] = ()
        # what cannot be judged is an error
        self.strict_documents = False
        # folders and files of ValidatingAdmissionPolicies that act as rules
        self.policies: tuple[str, ...] = ()
        self.rule_folders: tuple[str, ...] = ()
        # files whose findings are reported (pre-commit); empty: all
        self.report_only: tuple[str, ...] = ()
        self.severities: dict[str, str] = {}
        self.rule_options: dict[str, dict[str, Any]] = {}
        # (path patterns, {rule: severity or "off"})
        self.overrides: list[tuple[tuple[str, ...], dict[str, str]]] = []
        self.active_rules: frozenset[str] = frozenset()
        self.known_rules: frozenset[str] = frozenset()

    def severity(self, file: str, rule: str, severity: str) -> str:
        """The severity that the configuration gives a rule in a file, "off" included."""
        if rule in self.ignore:
            return "off"
        if self.severities:
            severity = self.severities.get(rule, severity)
        if self.overrides:
            from k8slint.source import excluded

            for patterns, changes in self.overrides:
                change = changes.get(rule) or changes.get("ALL")
                if change and excluded(file, patterns):
                    severity = change
        return severity

    def fingerprint(self) -> str:
        """All that may change an answer, as text: part of the cache's key."""
        return repr([
            (name, getattr(self, name)) for name in sorted(Options.__slots__)
            if name not in ("cache", "jobs", "fail_on", "paths", "active_rules", "known_rules", "exclude")
        ])


def find(folder: str) -> str | None:
    """The configuration file for a folder: here or in the nearest parent, up to the repository's root."""
    here = os.path.abspath(folder)
    while True:
        for name in FILE_NAMES:
            path = os.path.join(here, name)
            if os.path.isfile(path):
                return path
        path = os.path.join(here, "pyproject.toml")
        try:
            if os.path.isfile(path):
                with open(path, "rb") as file:
                    if b"[tool.k8slint" in file.read():
                        return path
        except OSError:
            pass
        parent = os.path.dirname(here)
        if parent == here or os.path.exists(os.path.join(here, ".git")):
            return None
        here = parent


def load(path: str, options: Options) -> None:
    """Apply a configuration file. Raises UsageError with file, line and what is allowed."""
    values, where = read_yaml(path)
    if values is None:
        return
    if type(values) is not dict:
        raise UsageError(f"{path}: the configuration must be a mapping of settings")
    base = os.path.dirname(path)
    for key, value in values.items():
        place = f"{path}:{where(key)}" if where else path
        name = key.replace("_", "-")
        if name in ("select", "ignore", "exclude", "crd", "crds", "schema-location", "schema-locations", "paths", "policies"):
            items = tuple([value] if type(value) is str else value if _is_strings(value) else _fail(place, key, "a list of names"))
            if name in ("crd", "crds"):
                options.crds += tuple(os.path.join(base, i) for i in items)
            elif name == "policies":
                options.policies = tuple(os.path.relpath(os.path.join(base, i)) for i in items)
            elif name.startswith("schema-location"):
                options.schema_locations += items
            elif name == "select":
                options.select = items
            elif name == "ignore":
                options.ignore = items
            elif name == "exclude":
                options.exclude = _from_here(items, base)
            else:
                options.paths = tuple(os.path.relpath(os.path.join(base, i)) for i in items)
        elif name == "kube-version":
            try:
                options.minor = scheme.parse_kube_version("1.30" if value == 1.3 and type(value) is float else str(value))
            except ValueError as error:
                raise UsageError(f"{place}: {error}") from None
        elif name == "profile":
            options.profile = value if type(value) is str else _fail(place, key, "a profile's name")
        elif name == "lang":
            from k8slint.messages import languages

            options.lang = value if value in languages() else _fail(place, key, " or ".join(languages()))
        elif name == "fail-on":
            options.fail_on = value if value in SEVERITIES else _fail(place, key, "one of info, warning, error")
        elif name == "foreign-ignores":
            options.foreign_ignores = value if type(value) is bool else _fail(place, key, "true or false")
        elif name in ("service-cidr", "service-cidrs"):
            options.service_cidrs = _cidrs(value, place, key)
        elif name == "strict-documents":
            options.strict_documents = value if type(value) is bool else _fail(place, key, "true or false")
        elif name == "plan":
            options.plan = value if type(value) is bool else _fail(place, key, "true or false")
        elif name == "rules":
            _rules(value, place, options)
        elif name == "profiles":
            from k8slint.profiles import checked

            if type(value) is not dict:
                _fail(place, key, "a mapping from names to profiles")
            options.profiles = {n: checked(n, given, place) for n, given in value.items()}
        elif name in ("per-path", "overrides"):
            _overrides(value, place, options, base)
        else:
            hint = suggestion(name, _SETTINGS) or f"; settings are {', '.join(_SETTINGS)}"
            raise UsageError(f'{place}: unknown setting "{key}"{hint}')


_SETTINGS = (
    "select", "ignore", "exclude", "paths", "kube-version", "profile", "profiles", "lang", "fail-on", "plan", "rules", "per-path", "crds",
    "schema-locations", "foreign-ignores", "policies", "service-cidrs", "strict-documents",
)


def suggestion(name: str, names: tuple[str, ...]) -> str:
    """`; did you mean "x"?`, or nothing."""
    import difflib

    near = difflib.get_close_matches(name, names, n=1)
    return f'; did you mean "{near[0]}"?' if near else ""


def _fail(place: str, key: str, expected: str) -> Any:
    raise UsageError(f'{place}: "{key}" must be {expected}')


def _cidrs(value: Any, place: str, key: str) -> tuple[str, ...]:
    from k8slint.apis.ip import parse_cidr_sloppy

    texts = value.split(",") if type(value) is str else value
    if not _is_strings(texts) or not 1 <= len(texts) <= 2 or not all(parse_cidr_sloppy(t) for t in texts):
        _fail(place, key, "one network such as 10.96.0.0/12, or one of each family")
    return tuple(texts)


def _is_strings(value: Any) -> bool:
    return type(value) is list and all(type(v) is str for v in value)


def _rules(value: Any, place: str, options: Options) -> None:
    if type(value) is not dict:
        _fail(place, "rules", "a mapping from rule ids to settings")
    for rule, settings in value.items():
        if settings is False:
            settings = "off"  # YAML reads a plain `off` as a boolean
        if type(settings) is str:
            settings = {"severity": settings}
        if type(settings) is not dict:
            _fail(place, f"rules.{rule}", "a severity (info, warning, error, off) or a mapping with severity and options")
        rest = {k.replace("-", "_"): v for k, v in settings.items()}
        severity = rest.pop("severity", None)
        if severity is not None:
            severity = "off" if severity is False else severity
            if severity not in (*SEVERITIES, "off"):
                _fail(place, f"rules.{rule}.severity", "one of info, warning, error, off")
            options.severities[rule] = severity
        if rest:
            options.rule_options[rule] = rest


def _overrides(value: Any, place: str, options: Options, base: str) -> None:
    if type(value) is not dict:
        _fail(place, "per-path", "a mapping from path patterns to settings")
    for pattern, settings in value.items():
        name = f"per-path.{pattern}"
        if type(settings) is not dict:
            _fail(place, name, "a mapping with ignore and rules")
        unknown = sorted(set(settings) - {"ignore", "rules"})
        if unknown:
            _fail(place, name, f'a mapping with ignore and rules, not "{unknown[0]}"')
        ignored, rules = settings.get("ignore") or [], settings.get("rules") or {}
        if type(ignored) is str:
            ignored = [ignored]
        if not _is_strings(ignored):
            _fail(place, f"{name}.ignore", "a list of names")
        if type(rules) is not dict:
            _fail(place, f"{name}.rules", "a mapping from rule ids to severities")
        changes: dict[str, str] = dict.fromkeys(ignored, "off")
        for rule, severity in rules.items():
            severity = "off" if severity is False else severity
            if severity not in (*SEVERITIES, "off"):
                _fail(place, f"{name}.rules.{rule}", "one of info, warning, error, off")
            changes[rule] = severity
        options.overrides.append((_from_here((pattern,), base), changes))


def _from_here(patterns: tuple[str, ...], base: str) -> tuple[str, ...]:
    """Patterns of a configuration file in another folder: as written, and as that folder's paths look from here."""
    if os.path.abspath(base) == os.getcwd():
        return patterns
    return tuple(dict.fromkeys([*patterns, *(os.path.relpath(os.path.join(base, p)) for p in patterns)]))


def read_yaml(path: str) -> tuple[Any, Any]:
    """The value of a settings file (YAML, or our part of pyproject.toml) and a function from a top-level key to its line. Raises UsageError."""
    try:
        with open(path, "rb") as file:
            data = file.read(1 << 20)
    except OSError as error:
        raise UsageError(f"{path}: {(error.strerror or str(error)).lower()}") from None
    if path.endswith(".toml"):
        import tomllib

        try:
            tool = tomllib.loads(data.decode("utf-8", "replace")).get("tool", {})
        except (ValueError, RecursionError) as error:  # TOMLDecodeError is a ValueError, and so is a number of thousands of digits
            raise UsageError(f"{path}: {error}") from None
        return tool.get("k8slint") if type(tool) is dict else None, None
    from k8slint.parse import parse
    from k8slint.source import Source

    documents, errors = parse(Source(path, data))
    if errors:
        raise UsageError(f"{path}:{max(errors[0].line, 0) + 1}:{max(errors[0].column, 0) + 1}: {errors[0].message}")
    if not documents:
        return None, None
    document = documents[0]
    if document.repeats:
        from k8slint.yaml_errors import duplicates

        repeated = duplicates(document)[0]
        raise UsageError(f'{path}:{repeated.second.line}: "{repeated.key}" is set twice')
    return document.value, lambda key: document.span((key,), key=True).line


def expand_topics(options: Options, topics: dict[str, list[str]]) -> None:
    """Topics (and profiles, and ALL) to which the configuration gives a severity become their rules; a rule's own wins."""
    for table in (options.severities, *(changes for _, changes in options.overrides)):
        for name in [n for n in table if n in topics]:
            severity = table.pop(name)
            for rule in topics[name]:
                table.setdefault(rule, severity)


def check_names(options: Options, known: set[str], rule_options: dict[str, dict[str, Any]], where: str = "") -> None:
    """Raise UsageError for rule ids, topics and options that do not exist."""
    names = [*options.select, *options.ignore, *options.severities, *options.rule_options]
    names += [r for _, changes in options.overrides for r in changes if r != "ALL"]
    for name in names:
        if name not in known:
            hint = suggestion(name, tuple(sorted(known))) or "; `k8slint rules` lists them"
            raise UsageError(f'unknown rule, topic or profile "{name}"{hint}')
    for rule, given in options.rule_options.items():
        for key, value in given.items():
            allowed = rule_options.get(rule, {})
            if key not in allowed:
                listed = ", ".join(sorted(allowed)) or "none"
                raise UsageError(f'rule "{rule}" has no option "{key}"; its options: {listed}')
            default = allowed[key]
            if isinstance(default, (list, tuple)):
                given[key] = tuple(value) if isinstance(value, list) else (value,)
            elif default is not None and type(value) is not type(default) and not (type(default) is float and type(value) is int):
                raise UsageError(f'option "{key}" of rule "{rule}" must be {type(default).__name__}, not {value!r}')
