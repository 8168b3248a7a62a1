"""The rules that there are: found in the `rules` folder, known from an index, imported only when they run.

What a rule says of itself (topic, severity, profiles, kinds ...) is kept in an index, so that a run imports the rules that it
needs and no others: made with the wheel, and in a checkout beside Python's own bytecode, again whenever a rule file changes.
Where there is none, every rule is imported. It is never read for rules of `--rules DIR`.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

    from k8slint.rule import Rule

INDEX_FORMAT = 1
INDEX_NAME = "k8slint-rules-index.json"


class Entry:
    """What is known of a rule without importing it."""

    __slots__ = ("aliases", "fixable", "folder", "id", "kinds", "module", "on", "options", "profiles", "severity", "since", "topic")

    def __init__(self, module: str, folder: str, facts: dict[str, Any]) -> None:
        self.module = module
        self.folder = folder
        self.id: str = module.rpartition(".")[2].replace("_", "-")
        self.on: str = facts["on"]
        self.kinds: tuple[str, ...] = tuple(facts["kinds"])
        self.topic: str = facts["topic"]
        self.severity: str = facts["severity"]
        self.profiles: tuple[str, ...] = tuple(facts["profiles"])
        self.since: str = facts["since"]
        self.aliases: dict[str, tuple[str, ...]] = {tool: tuple(ids) for tool, ids in facts["aliases"].items()}
        self.fixable: bool = facts["fixable"]
        self.options: dict[str, Any] = facts["options"]

    def load(self) -> Rule:
        """The rule itself."""
        return _import(self.module, self.folder)


def rules_folder() -> str:
    """The folder of the built-in rules: inside the installed package, or beside it in a checkout."""
    here = os.path.dirname(os.path.abspath(__file__))
    inside = os.path.join(here, "rules")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(here), "rules")


def catalogue(extra: tuple[str, ...] = ()) -> dict[str, Entry]:
    """Rule id -> entry, sorted by id: the built-in rules and those of the folders `extra` (their Python is executed). Raises
    UsageError for a folder that is none and for rules that cannot be imported."""
    entries = _folder_entries(rules_folder(), "k8slint.rules.", indexed=True)
    for folder in extra:
        try:
            entries.update(_folder_entries(folder, "k8slint_rules.", indexed=False))
        except (OSError, ImportError) as error:
            from k8slint.config import UsageError

            text = f"{folder}: {(error.strerror or str(error)).lower()}" if isinstance(error, OSError) else str(error)
            raise UsageError(f"--rules: {text}") from None
    return dict(sorted(entries.items()))


def _folder_entries(folder: str, prefix: str, indexed: bool) -> dict[str, Entry]:
    # An installed package holds an index that was made with the wheel (setup.py); in a checkout it is kept beside the bytecode.
    installed = os.path.basename(os.path.dirname(folder)) == "k8slint"
    names: list[str] = []
    stamp: list[str] = [str(INDEX_FORMAT)]
    with os.scandir(folder) as listed:
        for item in sorted(listed, key=lambda e: e.name):
            name = item.name
            if name.endswith(".py") and not name.startswith("_"):
                names.append(name[:-3])
                if indexed:
                    status = item.stat()
                    stamp.append(f"{name}:{status.st_size}" if installed else f"{name}:{status.st_size}:{status.st_mtime_ns}")
    path = os.path.join(folder, INDEX_NAME) if installed else os.path.join(folder, "__pycache__", INDEX_NAME)
    digest = "|".join(stamp)
    facts = _read_index(path, digest) if indexed else None
    if facts is None:
        # a rule that this process knows already may be older than its file: such facts are not for others
        fresh = not any(prefix + name in sys.modules for name in names)
        facts = {name: _facts(_import(prefix + name, folder)) for name in names}
        if indexed and not installed and fresh:
            _write_index(path, digest, facts)
    return {e.id: e for e in (Entry(prefix + name, folder, facts[name]) for name in names)}


def write_installed_index(source: str, target: str) -> None:
    """Write the index that a wheel ships: the rules of the checkout's folder `source`, for the copy of it in `target`."""
    names = sorted(n[:-3] for n in os.listdir(source) if n.endswith(".py") and not n.startswith("_"))
    stamp = [str(INDEX_FORMAT), *(f"{n}.py:{os.stat(os.path.join(target, n + '.py')).st_size}" for n in names)]
    _write_index(os.path.join(target, INDEX_NAME), "|".join(stamp), {n: _facts(_import("k8slint.rules." + n, source)) for n in names})


def _facts(rule: Rule) -> dict[str, Any]:
    return {
        "on": rule.on, "kinds": list(rule.kinds), "topic": rule.topic, "severity": rule.severity, "profiles": list(rule.profiles),
        "since": rule.since, "aliases": {k: list(v) for k, v in rule.aliases.items()}, "fixable": rule.fixable, "options": rule.options,
    }


def _read_index(path: str, digest: str) -> dict[str, Any] | None:
    from _json import make_scanner

    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except (OSError, UnicodeError):
        return None
    head, _, body = text.partition("\n")
    if head != digest:
        return None

    class _Context:  # what the C scanner wants to be told
        strict = True
        object_hook = object_pairs_hook = None
        parse_float = float
        parse_int = int
        parse_constant = float
        memo: dict[str, str] = {}  # noqa: RUF012

    try:
        facts, _ = make_scanner(_Context())(body, 0)  # type: ignore[arg-type]
    except (StopIteration, ValueError):
        return None
    return facts if isinstance(facts, dict) else None


def _write_index(path: str, digest: str, facts: dict[str, Any]) -> None:
    import json

    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        temporary = f"{path}.{os.getpid()}"
        with open(temporary, "w", encoding="utf-8") as file:
            file.write(digest + "\n" + json.dumps(facts, sort_keys=True))
        os.replace(temporary, path)
    except OSError:
        pass  # a read-only installation works as well, only slower


def _import(module: str, folder: str) -> Rule:
    """The Rule that a rule file declares: the one value of that type at its top level."""
    from k8slint.rule import Rule

    loaded: Any = sys.modules.get(module)
    if loaded is None:
        if module.startswith("k8slint.rules."):
            loaded = __import__(module, fromlist=("check",))
        else:
            from importlib.util import module_from_spec, spec_from_file_location

            path = os.path.join(folder, module.rpartition(".")[2] + ".py")
            spec = spec_from_file_location(module, path)
            if spec is None or spec.loader is None:
                raise ImportError(f"{path} cannot be imported")
            loaded = module_from_spec(spec)
            sys.modules[module] = loaded
            try:
                spec.loader.exec_module(loaded)
            except (Exception, SystemExit) as error:
                line = f":{error.lineno}" if isinstance(error, SyntaxError) else ""
                text = error.msg if isinstance(error, SyntaxError) else str(error)
                raise ImportError(f"{path}{line}: {type(error).__name__}: {text}") from error
    for value in vars(loaded).values():
        if type(value) is Rule and value.check.__module__ == module:
            value.doc = loaded.__doc__ or ""
            return value
    raise ImportError(f"{loaded.__file__}: no generator is declared with @rule(...)")


def select(entries: dict[str, Entry], chosen: tuple[str, ...], ignored: tuple[str, ...], profile: str) -> list[Entry]:
    """The entries that run. `chosen` holds rule ids, topics, profile names or ALL; empty means `profile`. `ignored` wins."""
    out = []
    for entry in entries.values():
        names = (entry.id, entry.topic)
        if chosen:
            on = "ALL" in chosen or any(c in names or c in entry.profiles for c in chosen)
        else:
            on = profile in entry.profiles
        if on and not any(i in names for i in ignored):
            out.append(entry)
    return out


# What the stages before the rules report; these ids can be ignored like rules.
BUILTIN_IDS = (
    "yaml-syntax", "yaml-duplicate-key", "api-unknown-field", "api-wrong-type", "api-required", "api-invalid", "api-not-supported",
    "api-forbidden", "api-duplicate", "api-too-long", "api-too-many", "api-type-invalid", "api-not-found", "api-denied", "api-warning",
    "api-unknown-kind", "api-removed-version", "api-deprecated-version", "api-version-off-by-default", "api-dropped-field", "unused-ignore",
    "file-unreadable", "internal-error", "not-checked",
)

# What other tools call these. Not everything that an id reports is meant: of their checks, this is the one that answers.
BUILTIN_ALIASES: dict[str, dict[str, tuple[str, ...]]] = {
    "api-removed-version": {
        "kube-no-trouble": (
            "removed-api-122", "removed-api-125", "removed-api-126", "removed-api-127", "removed-api-129", "removed-api-132",
        ),
        "kube-linter": ("no-extensions-v1beta",), "kube-score": ("stable-version",),
        "datree": (
            "K8S_REMOVED_APIVERSION_1.22", "K8S_REMOVED_APIVERSION_1.23", "K8S_REMOVED_APIVERSION_1.24", "K8S_REMOVED_APIVERSION_1.25",
            "K8S_REMOVED_APIVERSION_1.26", "K8S_REMOVED_APIVERSION_1.27", "K8S_DEPRECATED_APIVERSION_1.16",
            "K8S_DEPRECATED_APIVERSION_1.17", "K8S_DEPRECATED_APIVERSION_1.19", "K8S_DEPRECATED_APIVERSION_1.21",
            "K8S_DEPRECATED_APIVERSION_1.22", "K8S_DEPRECATED_APIVERSION_1.23", "K8S_DEPRECATED_APIVERSION_1.24",
        ),
    },
    "api-invalid": {
        "kube-linter": ("mismatching-selector", "invalid-target-ports"),
        "datree": ("CRONJOB_INVALID_SCHEDULE_VALUE", "~WORKLOAD_INVALID_LABELS_VALUE"),
        "kube-score": (
            "label-values", "deployment-pod-selector-labels-match-template-metadata-labels",
            "statefulset-pod-selector-labels-match-template-metadata-labels",
        ),
    },
    "api-required": {"datree": ("~HPA_MISSING_MAXREPLICAS_KEY", "~RESOURCE_MISSING_NAME")},
    "api-not-supported": {"kube-score": ("cronjob-restartpolicy",)},
}
