"""`k8slint check`: options to Options, run, render. On the cold path: no typer, no rich unless a terminal shows findings."""

from __future__ import annotations

import os
import sys

from k8slint import config, scheme
from k8slint.config import Options, UsageError
from k8slint.diagnostic import SEVERITIES
from k8slint.messages import language

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any, TextIO

    from k8slint.diagnostic import Report


def run(values: dict[str, Any], paths: list[str]) -> int:
    """Check, print, and return the exit code. Raises UsageError."""
    fmt = values.get("--output", "text")
    from k8slint.output import FORMATS, render

    if fmt not in FORMATS:
        raise UsageError(f'no such output format "{fmt}"; formats are {", ".join(FORMATS)}')
    options = make_options(values, paths)
    from k8slint.run import check_paths

    if values.get("--diff"):
        from k8slint.cli.fix import diff

        return diff(options, values)
    if values.get("--fix"):
        from k8slint.cli.fix import fix

        report, problems = fix(options)
    elif sys.stderr.isatty():
        from k8slint.cli.progress import Progress

        with Progress() as progress:
            report, problems = check_paths(options, progress.tick)
    else:
        report, problems = check_paths(options)
    missing = [p for p in problems if p.missing]
    for problem in missing:
        complain(f"{printable(problem.path)}: {problem.reason}", options.lang)
    if missing and fmt == "text" and not report.documents and not report.diagnostics:
        return 2  # "no problems found" would mislead
    target = values.get("--output-file")
    extra: dict[str, Any] = {"fail_on": options.fail_on}
    if (lang := language(options.lang)) != "en":
        extra["words"] = _localise(report, lang)
    if fmt in ("sarif", "junit"):
        from k8slint.cli.rules import rule_info

        extra["rule_info"] = rule_info(options)
        if fmt == "sarif":
            from k8slint import __version__

            extra["version"] = __version__
    if target:
        try:
            with open(target, "w", encoding="utf-8") as file:
                render(report, fmt, color=False, stream=file, **extra)
        except OSError as error:
            raise UsageError(f"{target}: {(error.strerror or str(error)).lower()}") from None
    else:
        render(report, fmt, color=wants_color(values.get("--color", "auto"), sys.stdout), stream=sys.stdout, **extra)
    if missing:
        return 2
    return 1 if report.failed(options.fail_on) else 0


def _localise(report: Report, lang: str) -> dict[str, str]:
    """Put what was skipped into words of the language; the words of the summary in that language."""
    from k8slint.output.text import WORDS
    from k8slint.run import messages

    said = messages(lang)
    for item in report.skipped:
        item.reason = said.translate(item.reason)
    return {key: said.table.get(word, word) for key, word in WORDS.items()}


def complain(text: str, lang: str = "") -> None:
    """One line on stderr, in the language."""
    from k8slint.cli.words import said

    print(f"k8slint: {said(text, language(lang))}", file=sys.stderr)


def printable(text: str) -> str:
    """Text for an error message: what does not print is written as `\\x1b`."""
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)


def wants_color(when: str, stream: TextIO) -> bool:
    """Whether to colour: only on a terminal, never with NO_COLOR, unless asked."""
    if when not in ("auto", "always", "never"):
        raise UsageError(f'--color must be auto, always or never, not "{when}"')
    if when != "auto":
        return when == "always"
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def make_options(values: dict[str, Any], paths: list[str]) -> Options:
    """Defaults, then the configuration file, then the command line."""
    options = Options()
    if not values.get("--no-config"):
        path = values.get("--config") or config.find(".")
        if path:
            config.load(path, options)
    if "--kube-version" in values:
        try:
            options.minor = scheme.parse_kube_version(values["--kube-version"])
        except ValueError as error:
            raise UsageError(f"--kube-version: {error}") from None
    if "--select" in values:
        options.select = tuple(values["--select"])
    if "--ignore" in values:
        options.ignore += tuple(values["--ignore"])
    if "--profile" in values:
        options.profile = values["--profile"]
    if "--fail-on" in values:
        if values["--fail-on"] not in SEVERITIES:
            raise UsageError(f'--fail-on must be one of {", ".join(SEVERITIES)}, not "{values["--fail-on"]}"')
        options.fail_on = values["--fail-on"]
    if "--only" in values:
        if values["--only"] != "api":
            raise UsageError(f'--only takes "api", not "{values["--only"]}"')
        options.only_api = True
    if "--jobs" in values:
        if not (values["--jobs"].isascii() and values["--jobs"].isdigit() and len(values["--jobs"]) < 5):
            raise UsageError(f'--jobs must be a whole number from 0 to 9999, not "{values["--jobs"]}"')
        options.jobs = int(values["--jobs"])
    if "--lang" in values:
        from k8slint.cli.words import wanted_language

        options.lang = wanted_language(values["--lang"])
    options.plan = options.plan or bool(values.get("--plan"))
    options.cache = not values.get("--no-cache")
    options.crds += tuple(values.get("--crd", ()))
    options.schema_locations += tuple(values.get("--schema-location", ()))
    options.strict_documents = options.strict_documents or bool(values.get("--strict-documents"))
    options.policies += tuple(values.get("--policies", ()))
    options.rule_folders = tuple(values.get("--rules", ()))
    options.exclude += tuple(values.get("--exclude", ()))
    options.report_only = tuple(values.get("--report-only", ()))
    if values.get("--staged-context"):
        options.report_only = tuple(paths)
        paths = list(options.paths or (".",))
        if not options.report_only:
            options.report_only = ("\0",)
        paths += [p for p in options.report_only if p.endswith((".md", ".markdown"))]
    if paths:
        options.paths = tuple(paths)
    elif not options.paths:
        options.paths = (".",)
    return options
