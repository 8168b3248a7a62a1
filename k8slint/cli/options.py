"""The options of `check`, `plan`, `explain` and `learn`, declared once: read by the cold path here, and by typer for help and the other commands."""

from __future__ import annotations

from k8slint.config import UsageError

FLAG, VALUE, MANY = "flag", "value", "many"

# long name, short name, kind, metavar, help
CHECK = (
    ("--kube-version", "", VALUE, "1.NN", "the cluster's version, 1.25 to 1.37 (default: the newest)"),
    ("--output", "-o", VALUE, "FORMAT", "text, json, github, gitlab, sarif or junit"),
    ("--output-file", "", VALUE, "FILE", "write there instead of to stdout"),
    ("--select", "", MANY, "NAMES", "run only these rules, topics or profiles (comma-separated; ALL)"),
    ("--ignore", "", MANY, "NAMES", "leave out these rules or topics"),
    ("--profile", "", VALUE, "NAME", "the profile to run (default: default)"),
    ("--fail-on", "", VALUE, "SEVERITY", "exit 1 from this severity on: info, warning (default), error"),
    ("--only", "", VALUE, "api", "only what the API server itself would say"),
    ("--plan", "", FLAG, "", "also report what only a dry run of the controllers can know"),
    ("--fix", "", FLAG, "", "change the files where a finding has exactly one right answer, then report what is left"),
    ("--diff", "", FLAG, "", "print what --fix would change and write nothing; exit 1 where there is something"),
    ("--crd", "", MANY, "PATH", "CustomResourceDefinitions to judge custom resources by"),
    ("--schema-location", "", MANY, "TEMPLATE", "JSON schemas on disk, in kubeconform's template syntax"),
    ("--strict-documents", "", FLAG, "", "what cannot be judged (no kind, no schema, a template) is an error"),
    ("--report-only", "", MANY, "FILE", "report only findings in these files; the others are context"),
    ("--staged-context", "", FLAG, "", "the named files are reported, the configured paths (or .) are the context"),
    ("--policies", "", MANY, "PATH", "ValidatingAdmissionPolicies that act as rules"),
    ("--rules", "", MANY, "DIR", "more rules, in Python: the files are executed"),
    ("--exclude", "", MANY, "PATTERN", "leave out paths that match"),
    ("--config", "", VALUE, "FILE", "the configuration file (default: .k8slint.yaml, [tool.k8slint] in pyproject.toml)"),
    ("--no-config", "", FLAG, "", "read no configuration file"),
    ("--lang", "", VALUE, "en|zh", "the language of messages (default: the locale's)"),
    ("--no-cache", "", FLAG, "", "neither read nor write the cache"),
    ("--jobs", "-j", VALUE, "N", "processes (default: as many as the machine has cores)"),
    ("--color", "", VALUE, "WHEN", "auto (default), always or never"),
)

_SHARED = ("--kube-version", "--output-file", "--ignore", "--exclude", "--config", "--no-config", "--lang", "--color")
PLAN = (
    ("--output", "-o", VALUE, "FORMAT", "text, json, mermaid, dot, html or markdown"),
    ("--from", "", VALUE, "WHAT", "what is there now: FILE, DIR or git:REVISION; the plan is the change from that"),
    ("--nodes", "", VALUE, "FILE", "an inventory of nodes: kubectl get nodes -o yaml"),
    ("--namespace", "-n", VALUE, "NAME", "where objects go that name no namespace (default: default)"),
    ("--at", "", VALUE, "TIME", "the time of the plan (RFC 3339): CronJobs make the Job of their next run"),
    ("--why", "", VALUE, "POD", "the table of what each node says to this pod: filters and scores"),
    *(row for row in CHECK if row[0] in _SHARED),
)

EXPLAIN = (
    ("--output", "-o", VALUE, "FORMAT", "text, markdown, html or json"),
    ("--recursive", "", FLAG, "", "all fields below, as a tree"),
    ("--no-pager", "", FLAG, "", "print at once, however long it is"),
    *(row for row in CHECK if row[0] in ("--kube-version", "--rules", "--config", "--no-config", "--lang", "--color")),
)
LEARN = (
    ("--check", "", FLAG, "", "judge what you made of the exercise"),
    ("--solution", "", FLAG, "", "show one way to mend it"),
    *(row for row in EXPLAIN if row[0] in ("--output", "--no-pager", "--lang", "--color")),
)


def parse_arguments(
    arguments: list[str], table: tuple[tuple[str, str, str, str, str], ...] = CHECK, command: str = "check"
) -> tuple[dict[str, object], list[str]]:
    """Values by long name, and the paths. Raises UsageError."""
    kinds = {}
    for name, short, kind, _, _ in table:
        kinds[name] = (name, kind)
        if short:
            kinds[short] = (name, kind)
    values: dict[str, object] = {}
    paths: list[str] = []
    i = 0
    while i < len(arguments):
        argument = arguments[i]
        i += 1
        if argument == "--":
            paths += arguments[i:]
            break
        if not argument.startswith("-") or argument == "-":
            paths.append(argument)
            continue
        name, equals, given = argument.partition("=")
        if not name.startswith("--") and len(name) > 2:
            name, equals, given = argument[:2], "=", argument[2:].removeprefix("=")
        found = kinds.get(name)
        if found is None:
            import difflib

            near = difflib.get_close_matches(name, [k for k in kinds if k.startswith("--")], n=1)
            raise UsageError(f'no such option "{name}"' + (f"; did you mean {near[0]}?" if near else f"; see k8slint {command} --help"))
        name, kind = found
        if kind == FLAG:
            if equals:
                raise UsageError(f"{name} takes no value")
            values[name] = True
            continue
        if not equals:
            if i >= len(arguments):
                raise UsageError(f"{name} needs a value")
            given = arguments[i]
            i += 1
        if kind == MANY:
            separator = "," if name in ("--select", "--ignore") else None
            items = [g.strip() for g in given.split(separator)] if separator else [given]
            values.setdefault(name, [])
            values[name] += [g for g in items if g]  # type: ignore[operator]
        else:
            values[name] = given
    return values, paths
