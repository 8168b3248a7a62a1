"""`k8slint migrate`: the configuration files of other linters, as ours.

What a tool would check becomes a profile `migrated`; what has no equivalent is listed, never guessed. The files are data: read, never executed.
"""

from __future__ import annotations

import os
from typing import Any

from k8slint import catalogue, foreign, profiles, scheme
from k8slint.config import UsageError, read_yaml
from k8slint.diagnostic import ERROR, WARNING

PROFILE = "migrated"
NAMES = {
    ".kube-linter.yaml": "kube-linter", ".kube-linter.yml": "kube-linter", "polaris.yaml": "polaris", "polaris.yml": "polaris",
    ".polaris.yaml": "polaris", ".checkov.yaml": "checkov", ".checkov.yml": "checkov", ".trivyignore": "trivy", ".trivyignore.yaml": "trivy",
    "datree.yaml": "datree", "datree-policy.yaml": "datree", ".pre-commit-config.yaml": "flags", "Makefile": "flags",
}
# Tools whose default set is a profile of ours.
_COMPAT = ("kube-linter", "kube-score", "polaris")


class Migration:
    """What was read, what it comes to, and what could not be taken over: (file, template, values) for the report."""

    __slots__ = ("exclude", "files", "kube_version", "notes", "on", "schema_locations", "severity", "taken", "tools")

    def __init__(self) -> None:
        self.files: list[str] = []
        self.tools: list[str] = []
        self.on: set[str] = set()
        self.severity: dict[str, str] = {}
        self.exclude: list[str] = []
        self.schema_locations: list[str] = []
        self.kube_version = ""
        self.notes: list[tuple[str, str, dict[str, object]]] = []
        self.taken: list[tuple[str, str, dict[str, object]]] = []

    def note(self, file: str, template: str, **values: object) -> None:
        """Something that is not migrated, for the report."""
        self.notes.append((file, template, values))


def find(paths: list[str]) -> list[tuple[str, str]]:
    """(file, tool) of the configuration files in the folders, and of the files that are named. Raises UsageError."""
    out = []
    for path in paths:
        if os.path.isdir(path):
            out += [(os.path.join(path, n), tool) for n, tool in NAMES.items() if os.path.isfile(os.path.join(path, n))]
        elif os.path.isfile(path):
            out.append((path, NAMES.get(os.path.basename(path)) or _guess(path)))
        else:
            raise UsageError(f"{path}: no such file or folder")
    return out


def _guess(path: str) -> str:
    """The tool of a configuration file with a name of its own. Raises UsageError."""
    if path.endswith((".yaml", ".yml")):
        value, _ = read_yaml(path)
        if type(value) is dict:
            if type(value.get("policies")) is list:
                return "datree"
            if type(value.get("checks")) is dict:
                if value["checks"].keys() & {"addAllBuiltIn", "doNotAutoAddDefaults", "exclude", "include", "ignorePaths"}:
                    return "kube-linter"
                return "polaris"
            if value.keys() & {"skip-check", "check", "framework", "soft-fail"}:
                return "checkov"
            if type(value.get("misconfigurations")) is list:
                return "trivy"
    raise UsageError(f"{path}: not a configuration file of a tool that is known here ({', '.join(sorted(NAMES))})")


def migrate(files: list[tuple[str, str]]) -> Migration:
    """Read the files. Raises UsageError for one that cannot be read."""
    found = Migration()
    entries = catalogue.catalogue()
    for file, tool in files:
        before = (len(found.notes), len(found.taken))
        _READERS[tool](found, file, entries)
        if tool != "flags" or before != (len(found.notes), len(found.taken)):
            found.files.append(file)
    return found


# ---------------------------------------------------------------------------------------------------- the tools


def _mapping(file: str) -> dict[str, Any]:
    value, _ = read_yaml(file)
    if value is None:
        return {}
    if type(value) is not dict:
        raise UsageError(f"{file}: a mapping is expected")
    return value


def _strings(value: Any) -> list[str]:
    if type(value) is str:
        return [part.strip() for part in value.split(",") if part.strip()]
    return [v for v in value if type(v) is str] if type(value) is list else []


class _Checks:
    """The checks of one tool that a file switches on, with the rules that answer them."""

    def __init__(self, found: Migration, file: str, tool: str, entries: dict[str, Any]) -> None:
        self.found, self.file, self.tool = found, file, tool
        self.table = foreign.table((), entries)
        self.rules: set[str] = set()
        self.number = 0
        self.missing: list[str] = []
        if tool not in found.tools:
            found.tools.append(tool)

    def rules_of(self, check: str) -> frozenset[str] | None:
        """The rules for a check; an empty set where the API stage answers it, None where nothing does."""
        rules = self.table.get((self.tool, check if check == foreign.ALL else foreign.normal(self.tool, check)))
        if rules is None and any({check, "~" + check} & {*aliases.get(self.tool, ())} for aliases in catalogue.BUILTIN_ALIASES.values()):
            return frozenset()
        return rules

    def add(self, check: str, severity: str = "") -> None:
        rules = self.rules_of(check)
        if rules is None:
            self.missing.append(check)
            return
        self.number += 1
        self.rules |= rules
        for rule in rules:
            if severity and self.found.severity.get(rule) != ERROR:
                self.found.severity[rule] = severity

    def remove(self, check: str) -> None:
        self.number += 1
        self.rules -= self.rules_of(check) or frozenset()

    def done(self) -> None:
        self.found.on |= self.rules
        self.found.taken.append((self.file, "{tool}: {n} settings of checks, {rules} rules on", {
            "tool": self.tool, "n": self.number, "rules": len(self.rules),
        }))
        for check in self.missing:
            self.found.note(self.file, '{tool}: no rule for the check "{check}"', tool=self.tool, check=check)


def _compat(tool: str, entries: dict[str, Any]) -> frozenset[str]:
    return profiles.members(f"compat-{tool}", entries, profiles.builtin())


def _kube_linter(found: Migration, file: str, entries: dict[str, Any]) -> None:
    value = _mapping(file)
    checks = value.get("checks") or {}
    if type(checks) is not dict:
        raise UsageError(f'{file}: "checks" must be a mapping')
    out = _Checks(found, file, "kube-linter", entries)
    if checks.get("addAllBuiltIn") is True:
        out.add(foreign.ALL)
    elif checks.get("doNotAutoAddDefaults") is not True:
        out.rules |= _compat("kube-linter", entries)
    own = {c.get("name"): c for c in value.get("customChecks") or () if type(c) is dict}
    for check in _strings(checks.get("include")):
        if check not in own:
            out.add(check)
    for check in _strings(checks.get("exclude")):
        out.remove(check)
    for name, custom in own.items():
        found.note(
            file, 'kube-linter: the custom check "{check}" (template {kind}) is not taken over: rule options or a ValidatingAdmissionPolicy may say it',
            check=name, kind=custom.get("template"),
        )
    found.exclude += _strings(checks.get("ignorePaths"))
    out.done()


def _polaris(found: Migration, file: str, entries: dict[str, Any]) -> None:
    value = _mapping(file)
    checks = value.get("checks")
    out = _Checks(found, file, "polaris", entries)
    if checks is None:
        out.rules |= _compat("polaris", entries)
        checks = {}
    if type(checks) is not dict:
        raise UsageError(f'{file}: "checks" must be a mapping from checks to severities')
    own = value.get("customChecks")
    own = own if type(own) is dict else {}
    for check, severity in checks.items():
        if check in own:
            continue
        if severity in ("danger", "warning"):
            out.add(str(check), ERROR if severity == "danger" else WARNING)
        else:
            out.number += 1
    for check in own:
        found.note(file, 'polaris: the custom check "{check}" is not taken over: a ValidatingAdmissionPolicy may say it', check=check)
    for exemption in value.get("exemptions") or ():
        if type(exemption) is dict:
            found.note(
                file, "polaris: the exemption of {rules} for {who} is not taken over: put the annotation k8slint.io/ignore on these objects",
                rules=", ".join(_strings(exemption.get("rules"))[:5]) or "everything",
                who=", ".join(_strings(exemption.get("controllerNames"))[:5]) or str(exemption.get("namespace") or "all"),
            )
    out.done()


def _checkov(found: Migration, file: str, entries: dict[str, Any]) -> None:
    value = _mapping(file)
    out = _Checks(found, file, "checkov", entries)
    chosen = [c for c in _strings(value.get("check")) if c.startswith(("CKV_K8S", "CKV2_K8S"))]
    if chosen:
        for check in chosen:
            out.add(check)
    else:
        out.rules |= out.table["checkov", foreign.ALL]
    for check in _strings(value.get("skip-check")):
        if check.startswith(("CKV_K8S", "CKV2_K8S")):
            out.remove(check)
    found.exclude += _strings(value.get("skip-path"))
    for key in ("soft-fail", "soft-fail-on", "hard-fail-on", "external-checks-dir", "external-checks-git", "baseline"):
        if value.get(key):
            found.note(file, 'checkov: the setting "{key}" is not taken over', key=key)
    out.done()


def _trivy(found: Migration, file: str, entries: dict[str, Any]) -> None:
    out = _Checks(found, file, "trivy", entries)
    out.rules |= out.table["trivy", foreign.ALL]
    if file.endswith((".yaml", ".yml")):
        for item in _mapping(file).get("misconfigurations") or ():
            if type(item) is dict and type(item.get("id")) is str:
                if item.get("paths"):
                    found.note(file, 'trivy: "{check}" is ignored for some paths only: use per-path', check=item["id"])
                else:
                    _trivy_ignore(out, item["id"])
    else:
        for line in _lines(file):
            words = line.partition("#")[0].split()
            if words:
                _trivy_ignore(out, words[0])
    out.done()


def _trivy_ignore(out: _Checks, check: str) -> None:
    if check.upper().startswith(("KSV", "AVD-KSV")):
        if out.rules_of(check) is None:
            out.missing.append(check)
        else:
            out.remove(check)


def _lines(file: str) -> list[str]:
    try:
        with open(file, encoding="utf-8", errors="replace") as opened:
            return opened.read(1 << 20).splitlines()
    except OSError as error:
        raise UsageError(f"{file}: {(error.strerror or str(error)).lower()}") from None


def _datree(found: Migration, file: str, entries: dict[str, Any]) -> None:
    value = _mapping(file)
    listed = [p for p in value.get("policies") or () if type(p) is dict]
    if not listed:
        raise UsageError(f'{file}: no "policies" in it')
    chosen = next((p for p in listed if p.get("isDefault") is True), listed[0])
    for policy in listed:
        if policy is not chosen:
            found.note(file, 'datree: only the default policy is taken over, not "{name}"', name=policy.get("name"))
    own = {r.get("identifier") for r in value.get("customRules") or () if type(r) is dict}
    out = _Checks(found, file, "datree", entries)
    for item in chosen.get("rules") or ():
        check = item.get("identifier") if type(item) is dict else item
        if check in own:
            found.note(file, 'datree: the custom rule "{check}" is not taken over: a ValidatingAdmissionPolicy may say it', check=check)
        elif type(check) is str:
            out.add(check)
    out.done()


# ---------------------------------------------------------------------------------------------------- flags


def _flags(found: Migration, file: str, entries: dict[str, Any]) -> None:
    """Plain calls of kubeconform and kube-score: a hook's `args`, a line of a Makefile."""
    for arguments in _calls(file):
        tool = os.path.basename(arguments[0])
        if tool in ("kubeconform", "kubeval"):
            _kubeconform(found, file, tool, arguments[1:])
        elif tool == "kube-score":
            _kube_score(found, file, arguments[1:], entries)


def _calls(file: str) -> list[list[str]]:
    import shlex

    if file.endswith((".yaml", ".yml")):
        out = []
        for repository in _mapping(file).get("repos") or ():
            for hook in (repository.get("hooks") if type(repository) is dict else None) or ():
                if type(hook) is dict and hook.get("id") in ("kubeconform", "kubeval", "kube-score"):
                    out.append([hook["id"], *_list(hook.get("args"))])
        return out
    calls = []
    text = "\n".join(_lines(file)).replace("\\\n", " ")
    for line in text.splitlines():
        if "kubeconform" not in line and "kube-score" not in line and "kubeval" not in line:
            continue
        try:
            words = shlex.split(line.strip().lstrip("@-"), comments=True)
        except ValueError:
            continue
        for number, word in enumerate(words):
            if os.path.basename(word) in ("kubeconform", "kubeval", "kube-score"):
                end = next((i for i in range(number, len(words)) if words[i] in ("|", "&&", ";", "||")), len(words))
                calls.append(words[number:end])
                break
    return calls


def _list(value: Any) -> list[str]:
    return [str(v) for v in value] if type(value) is list else []


def _options(arguments: list[str]) -> list[tuple[str, str]]:
    """(name without dashes, value) of the flags, each with the word that follows it."""
    out = []
    for number, word in enumerate(arguments):
        if word.startswith("-") and len(word) > 1:
            name, equals, value = word.lstrip("-").partition("=")
            following = arguments[number + 1] if number + 1 < len(arguments) else ""
            out.append((name, value if equals else following))
    return out


def _kubeconform(found: Migration, file: str, tool: str, arguments: list[str]) -> None:
    for name, value in _options(arguments):
        if "$" in value:
            found.note(file, '{tool}: "{flag}" holds a variable', tool=tool, flag=f"-{name} {value}")
        elif name in ("kubernetes-version", "v") and value and tool in ("kubeconform", "kubeval"):
            if name == "v":
                continue
            try:
                minor = scheme.parse_kube_version(".".join(value.lstrip("v").split(".")[:2]))
            except ValueError:
                if value != "master":
                    found.note(file, '{tool}: Kubernetes version "{version}" is not one that k8slint knows', tool=tool, version=value)
                continue
            found.kube_version = f"1.{minor}"
            found.taken.append((file, "{tool}: Kubernetes version {version}", {"tool": tool, "version": found.kube_version}))
        elif name == "schema-location" and value != "default":
            if "://" in value:
                found.note(file, "{tool}: schemas at {place} are not fetched: keep them on disk, or use crds", tool=tool, place=value)
            else:
                found.schema_locations.append(value)
                found.taken.append((file, "{tool}: schemas in {place}", {"tool": tool, "place": value}))
        elif name == "ignore-filename-pattern":
            found.note(file, '{tool}: the pattern "{pattern}" is a regular expression: write it as a glob under exclude', tool=tool, pattern=value)
        elif name in ("skip", "reject"):
            found.note(file, '{tool}: "{flag}" is not taken over', tool=tool, flag=f"-{name} {value}")


def _kube_score(found: Migration, file: str, arguments: list[str], entries: dict[str, Any]) -> None:
    out = _Checks(found, file, "kube-score", entries)
    out.rules |= _compat("kube-score", entries)
    options = _options(arguments)
    if any(name == "all-default-optional" for name, _ in options):
        out.add(foreign.ALL)
    for name, value in options:
        if name == "enable-optional-test":
            out.add(value)
        elif name == "ignore-test":
            out.remove(value)
        elif name == "ignore-container-cpu-limit":
            out.rules.discard("cpu-limit-missing")
        elif name == "ignore-container-memory-limit":
            out.rules.discard("memory-limit-missing")
        elif name == "kubernetes-version" and value:
            _kubeconform(found, file, "kubeconform", ["-kubernetes-version", value])
    out.done()


_READERS = {
    "kube-linter": _kube_linter, "polaris": _polaris, "checkov": _checkov, "trivy": _trivy, "datree": _datree, "flags": _flags,
}


# ---------------------------------------------------------------------------------------------------- our file


def render(found: Migration) -> str:
    """The `.k8slint.yaml` that does what was found."""
    lines = [f"# Made by `k8slint migrate` from {', '.join(os.path.basename(f) for f in found.files)}."]
    if found.kube_version:
        lines.append(f'kube-version: "{found.kube_version}"')
    if found.on:
        lines += _profile(found)
    for key, items in (("exclude", found.exclude), ("schema-locations", found.schema_locations)):
        if items:
            lines += [f"{key}:", *(f"- {_quoted(i)}" for i in dict.fromkeys(items))]
    return "\n".join(lines) + "\n"


def _profile(found: Migration) -> list[str]:
    entries = catalogue.catalogue()
    known = profiles.builtin()
    parents = [f"compat-{t}" for t in found.tools if t in _COMPAT and len(found.on & _compat(t, entries)) * 2 > len(_compat(t, entries))]
    inherited: set[str] = set()
    severities: dict[str, str] = {}
    for parent in parents:
        inherited |= profiles.members(parent, entries, known)
        severities |= profiles.severities(parent, entries, known)
    for rule in found.on:
        if entries[rule].severity == "info":
            severities.setdefault(rule, WARNING)
    lines = [f"profile: {PROFILE}", "profiles:", f"  {PROFILE}:"]
    if parents:
        lines.append(f"    extends: [{', '.join(parents)}]")
    lines.append("    least: warning")
    for key, rules in (("add", found.on - inherited), ("remove", inherited - found.on)):
        if rules:
            lines += [f"    {key}:", *(f"    - {r}" for r in sorted(rules))]
    changed = {
        rule: severity for rule, severity in found.severity.items()
        if rule in found.on and severity != severities.get(rule, entries[rule].severity)
    }
    if changed:
        lines += ["    severity:", *(f"      {rule}: {severity}" for rule, severity in sorted(changed.items()))]
    return lines


def _quoted(text: str) -> str:
    import json

    return text if text.replace("/", "").replace("-", "").replace(".", "").replace("_", "").isalnum() else json.dumps(text, ensure_ascii=False)
