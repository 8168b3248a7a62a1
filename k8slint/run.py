"""A whole run: discover, read, check (in several processes where there is much), finish.

With up to some 500 files one process is the fastest. Above, workers are forked; what they send back is marshalled (our own
children's answer: trusted), objects as bytes that are decoded when a rule over all objects asks for them.
"""

from __future__ import annotations

import os
import sys

from k8slint import catalogue, config, scheme, source
from k8slint.config import Options
from k8slint.diagnostic import ERROR, Diagnostic, Report, Skipped, Span
from k8slint.engine import Engine
from k8slint.linter import FileResult, Linter
from k8slint.messages import Messages, language
from k8slint.rule import PLAN

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from collections.abc import Callable

    Tick = Callable[[int, int], None]

FORK_FILES = 300
FORK_BYTES = 2_000_000
MANY_FILES = 24


def prepare(options: Options) -> Linter:
    """The linter for the options: rules chosen, names checked. Raises UsageError."""
    entries = catalogue.catalogue(options.rule_folders)
    known = {"ALL", *catalogue.BUILTIN_IDS, *entries}
    topics = {e.topic for e in entries.values()}
    policies = None
    if options.policies:
        from k8slint.policies import TOPIC, load

        policies = load(options.policies, options.minor)
        known.update(p.id for p in policies.policies.values())
        topics.add(TOPIC)
    asked = options.select
    if options.select or options.ignore or options.severities or options.rule_options or options.overrides or options.profiles:
        _resolve_names(options, entries, known, topics)
    if options.only_api:
        chosen = []
    elif options.select or options.profile == "default":
        chosen = catalogue.select(entries, options.select, options.ignore, options.profile)
    else:
        from k8slint.profiles import choose

        chosen = choose(options, entries)
    if not options.plan:
        # a rule over plans that is asked for by its name wants a plan
        options.plan = any(e.on == PLAN and e.id in asked for e in chosen)
        if not options.plan:
            chosen = [e for e in chosen if e.on != PLAN]
    options.active_rules = frozenset(e.id for e in chosen) | frozenset(catalogue.BUILTIN_IDS)
    options.known_rules = frozenset(known)
    if policies is not None:
        options.active_rules |= {
            p.id for p in policies.policies.values()
            if (not asked or {"ALL", TOPIC, p.id} & {*asked}) and not {TOPIC, p.id} & {*options.ignore}
        }
    return Linter(options, Engine(chosen, options.rule_options), messages(options.lang), policies)


def _resolve_names(options: Options, entries: dict[str, catalogue.Entry], known: set[str], topics: set[str]) -> None:
    """Check the names of rules, topics and profiles in the options; profiles become their rules. Raises UsageError."""
    used = {*options.select, *options.ignore, *options.severities, *(r for _, changes in options.overrides for r in changes)}
    groups = {t: [e.id for e in entries.values() if e.topic == t] for t in topics}
    groups |= {"policies": sorted(k for k in known if k.startswith("policy/"))} if "policies" in topics else {}
    profiles: dict[str, list[str]] = {}
    if options.profiles or not used <= known | topics:
        from k8slint.profiles import known as known_profiles
        from k8slint.profiles import members

        definitions = known_profiles(entries, options.profiles)
        profiles = {p: sorted(members(p, entries, definitions)) for p in definitions if p in used or p in options.profiles}
        known = known | set(definitions)
    config.check_names(options, known | topics, {e.id: e.options for e in entries.values()})
    if profiles:
        if options.select:  # a profile without rules selects none, which is not the same as nothing selected
            options.select = tuple(dict.fromkeys(r for s in options.select for r in profiles.get(s, (s,)))) or ("",)
        options.ignore = tuple(dict.fromkeys(r for s in options.ignore for r in profiles.get(s, (s,))))
    every = sorted({*catalogue.BUILTIN_IDS, *entries})
    if "ALL" in options.ignore:
        options.ignore += tuple(every)
    config.expand_topics(options, {**groups, **profiles, "ALL": every})


def messages(lang: str) -> Messages:
    """The messages of a language; of the locale where none is given."""
    lang = language(lang)
    if lang == "en":
        return Messages()
    from k8slint.lang import table

    return Messages(table(lang))


def check_paths(options: Options, tick: Tick | None = None) -> tuple[Report, list[source.Problem]]:
    """Check `options.paths`; the problems are paths that could not be read (those that exist are diagnostics too).

    `tick(done, total)` is called now and then with the number of files.
    """
    linter = prepare(options)
    files, problems = discover(options)
    report = Report(f"1.{options.minor}")
    if options.cache and len(files) > MANY_FILES and not options.rule_folders:
        from k8slint.cache import Cache

        cache = Cache(options)
        contents = [(f, source.read(f)) for f in files]
        hit = cache.get(contents, report, problems)
        if hit:
            return report, problems + [p for _, p in contents if isinstance(p, source.Problem)]
        pending = contents
    else:
        cache = None
        pending = None
    results = _check_all(linter, files, pending, problems, tick)
    linter.finish(results, report)
    if spool := sys.modules.get("k8slint.spool"):
        spool.close()
    report.files = len(results)
    complete(report, problems, linter)
    if cache is not None and pending is not None:
        cache.put(pending, report)
    return report, problems


def discover(options: Options) -> tuple[list[str], list[source.Problem]]:
    """The files of a run, and paths that are none."""
    files, problems = source.discover(list(options.paths), options.exclude)
    problems += [source.Problem(f, "no such file", missing=True) for f in options.report_only if f != "\0" and not os.path.lexists(f)]
    return files, problems


def complete(report: Report, problems: list[source.Problem], linter: Linter) -> None:
    """Add what could not be read to the report, sort it, and leave out what is only context."""
    options = linter.options
    for problem in problems:
        severity = options.severity(problem.path, "file-unreadable", ERROR)
        if not problem.missing and severity != "off":
            span = Span(1, 1, 1, 1)
            message = linter.messages.text("file-unreadable", "cannot be read: {why}", {"why": problem.reason})
            report.diagnostics.append(Diagnostic("file-unreadable", severity, message, problem.path, span, source="yaml"))
    report.diagnostics.sort(key=Diagnostic.sort_key)
    if options.report_only:
        narrow(report, options.report_only)


def check_sources(contents: list[tuple[str, bytes]], options: Options) -> Report:
    """Check texts that are in memory: (name, bytes) pairs."""
    linter = prepare(options)
    report = Report(f"1.{options.minor}")
    results = linter.check_files(contents)
    linter.finish(results, report)
    report.files = len(results)
    return report


def narrow(report: Report, files: tuple[str, ...]) -> None:
    """Keep what concerns these files: what is in them, and what is in another one because of them. The others were context."""
    wanted = {os.path.abspath(f) for f in files if f != "\0"}
    report.diagnostics = [
        d for d in report.diagnostics if os.path.abspath(d.file) in wanted or any(os.path.abspath(r.file) in wanted for r in d.related)
    ]
    report.documents = [d for d in report.documents if os.path.abspath(d.file) in wanted]
    report.skipped = [s for s in report.skipped if os.path.abspath(s.file) in wanted]
    report.hidden = [h for h in report.hidden if os.path.abspath(h.file) in wanted]
    report.files = len(wanted)


def _check_all(
    linter: Linter,
    files: list[str],
    contents: list[tuple[str, bytes | source.Problem]] | None,
    problems: list[source.Problem],
    tick: Tick | None,
) -> list[FileResult]:
    if len(files) > MANY_FILES:
        from k8slint.parse import expect_many

        expect_many()
    jobs = linter.options.jobs or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else linter.options.jobs or 1
    # stdin can be read once, by one process
    if jobs > 1 and source.STDIN not in files and hasattr(os, "fork") and _is_much(files, contents):
        from k8slint.workers import check_parallel

        return check_parallel(linter, files, contents, problems, jobs, tick)
    results: list[FileResult] = []
    pairs = contents if contents is not None else ((f if f != source.STDIN else "<stdin>", source.read(f)) for f in files)
    for batch in source.batches(pairs, problems):
        if tick is not None:
            tick(len(results), len(files))
        results += linter.check_files(batch)
    return results


def _is_much(files: list[str], contents: list[tuple[str, bytes | source.Problem]] | None) -> bool:
    if len(files) > FORK_FILES:
        return True
    if contents is not None:
        return sum(len(d) for _, d in contents if type(d) is bytes) > FORK_BYTES
    total = 0
    for file in files:
        try:
            total += os.stat(file).st_size
        except OSError:
            continue
        if total > FORK_BYTES:
            return True
    return False


__all__ = ["Skipped", "check_paths", "check_sources", "messages", "narrow", "prepare", "scheme"]
