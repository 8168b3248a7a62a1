"""The order of the stages: read, parse, decode, default, validate, check, suppress, sort. Read this file first.

`Linter.check_files` does for files what needs no other file and returns a FileResult each; `Linter.finish` runs what needs
them all (rules over the Store, admission) and assembles the Report.
"""

from __future__ import annotations

from k8slint import apiserver, kustomize, parse, source, suppress, template
from k8slint.diagnose import Diagnose, by_tab
from k8slint.diagnostic import ERROR, INFO, Diagnostic, DocumentStatus, Hidden, Report, Skipped, Span
from k8slint.engine import Engine
from k8slint.field import BAD_REQUEST
from k8slint.messages import Messages
from k8slint.object import Object
from k8slint.rule import PLAN, STORE, Finding, Rule
from k8slint.store import Store

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:

    from k8slint import foreign
    from k8slint.config import Options
    from k8slint.field import Error
    from k8slint.policies import Policies

_MOST_UNMAPPED = 50  # names of unknown suppressions that a report lists


class FileResult:
    """What came of one file, apart from what needs the other files."""

    __slots__ = ("data", "diagnostics", "documents", "file", "foreign", "hidden", "ignores", "named", "objects", "skipped", "unmapped")

    def __init__(self, file: str) -> None:
        self.file = file
        self.data = b""
        self.documents: list[DocumentStatus] = []
        self.diagnostics: list[Diagnostic] = []
        self.skipped: list[Skipped] = []
        self.objects: list[Object] = []
        self.ignores: list[suppress.Ignore] = []
        self.named: list[tuple[Object, suppress.Ignore]] = []
        self.hidden: list[Hidden] = []
        # suppressions for other tools: None where the file holds none
        self.foreign: foreign.Found | None = None
        self.unmapped: list[str] = []


class _Read:
    """A document on its way through the stages of `Linter.check_files`. `template`: the line (from 1) that makes it one, else 0;
    `other`: why it is no API object; `findings`: those of the rules, for each verdict that is `decoded`."""

    __slots__ = ("document", "failure", "findings", "other", "patch", "result", "template", "verdicts")

    def __init__(self, result: FileResult, document: parse.Document, patch: bool) -> None:
        self.result = result
        self.document = document
        self.patch = patch
        self.template = 0
        self.other = ""
        self.verdicts: list[apiserver.Verdict] = []
        self.findings: list[list[tuple[Rule, Finding]]] = []
        self.failure: Exception | None = None


class Linter:
    """One run with its options, rules and messages."""

    __slots__ = ("_severities", "diagnose", "engine", "messages", "options", "policies")

    def __init__(self, options: Options, engine: Engine, messages: Messages, policies: Policies | None = None) -> None:
        self.options = options
        self.engine = engine
        self.messages = messages
        self.diagnose = Diagnose(messages, options.minor)
        self.policies = policies
        self._severities: dict[str, dict[str, str]] = {}
        kustomize.forget()

    # ------------------------------------------------------------------------------------------ one file

    def check_file(self, file: str, data: bytes) -> FileResult:
        """Everything about one file that needs no other."""
        return self.check_files([(file, data)])[0]

    def check_files(self, files: list[tuple[str, bytes]]) -> list[FileResult]:
        """Everything about these (name, bytes) that needs no other file.

        Stage by stage, not file by file: the code of a stage stays in the processor's caches, which saves a fifth of the time
        over some fifty files (`source.batches`).
        """
        results: list[FileResult] = []
        read: list[_Read] = []
        for file, data in files:
            result = FileResult(file)
            results.append(result)
            self._read(result, data, read)
        sound = [one for one in read if one.document.error is None and not one.template]
        for stage in (self._store, self._validate):
            for one in sound:
                if one.failure is None:
                    try:
                        stage(one)
                    except Exception as error:
                        one.failure = error
        if not self.options.only_api:
            self._check_rules([one for one in sound if one.failure is None and not one.patch])
        for one in read:
            try:
                self._check_document(one)
            except Exception as error:
                self.failed(one.result, one.document, error)
        for result in results:
            if result.diagnostics or b"k8slint:" in result.data or result.foreign is not None:
                self._suppress(result, result.data)
        return results

    def _read(self, result: FileResult, data: bytes, read: list[_Read]) -> None:
        file = result.file
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            data = source.as_utf8(data)
        result.data = data
        # they stand in comments and annotations
        noted = b"#" in data or b"annotations" in data
        if noted and self.options.foreign_ignores and (b"ignore" in data or b"skip" in data or b"exempt" in data):
            from k8slint import foreign

            if foreign.maybe(data):
                result.foreign = foreign.Found(self.options.rule_folders)
        braces, patch = template.maybe(data), kustomize.is_patch(file)
        index = 0
        for text in source.sources(file, data):
            documents, _ = parse.parse(text)
            chart = braces and template.in_chart(file)
            for document in documents:
                document.index = index
                index += 1
                one = _Read(result, document, patch)
                if braces and (chart or document.error is not None):
                    one.template = template.line_of(document.source.data)
                read.append(one)

    def _store(self, one: _Read) -> None:
        found = self.receive(one.document)
        if type(found) is list:
            one.verdicts = found
        else:
            one.other = found.reason  # type: ignore[union-attr]

    def _validate(self, one: _Read) -> None:
        minor = self.options.minor
        for verdict in one.verdicts:
            apiserver.validate_stored(verdict, minor)

    def _check_rules(self, read: list[_Read]) -> None:
        """What the rules about single objects find in what could be decoded."""
        pairs = [(one, verdict.object) for one in read for verdict in one.verdicts if verdict.decoded]
        try:
            for (one, _), found in zip(pairs, self.engine.check_objects([obj for _, obj in pairs])):
                one.findings.append(found)
        except Exception:
            # one by one, so that only the document at fault is without findings
            for one, obj in pairs:
                try:
                    one.findings.append(self.engine.check_object(obj))
                except Exception as error:
                    one.failure = error

    def receive(self, document: parse.Document) -> list[apiserver.Verdict] | apiserver.NotAnObject:
        """What the API server stores of the document's objects; `k8slint.load` asks for less. Validation is a stage of its own."""
        return apiserver.receive(document, self.options.minor, apiserver.store)

    def _status(self, result: FileResult, document: parse.Document, index: int, obj: Object | None, accepted: bool | None) -> None:
        result.documents.append(
            DocumentStatus(
                document.file, index, document.line, obj.api_version if obj else "", obj.kind if obj else "",
                obj.namespace if obj else "", obj.name if obj else "", accepted,
            )
        )

    def failed(self, result: FileResult, document: parse.Document, error: Exception) -> None:
        """A mistake of ours in one document must not cost the user the others: it is said, with the document's place."""
        import os

        if os.environ.get("K8SLINT_DEBUG"):
            raise error
        why = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
        text = "k8slint itself failed on this document ({why}); please report it, with K8SLINT_DEBUG=1 it says where"
        span = Span(document.line, 1, document.line, 1)
        message = self.messages.text("internal-error", text, {"why": why})
        result.diagnostics.append(Diagnostic("internal-error", ERROR, message, document.file, span, document=document.index))
        if not any(d.index == document.index for d in result.documents):
            self._status(result, document, document.index, None, None)

    def _template(self, result: FileResult, document: parse.Document, line: int) -> None:
        """A template is skipped and said so, once a file; as it stands the server would refuse it."""
        if not any(s.reason is template.REASON for s in result.skipped):
            result.skipped.append(Skipped(document.file, line + document.source.line_offset, template.REASON))
        self._status(result, document, document.index, None, False)

    def certain(self, result: FileResult, obj: Object, errors: list[Error]) -> list[Error]:
        """The errors that will still be there in what is applied: not those of variables still to be filled in, say. Why others are not
        counted is said once a file. With `--only api` the question is what the server says to what stands there: all of them."""
        if self.options.only_api:
            return errors
        kept = []
        for error in errors:
            reason = template.not_yet(error, obj)
            if not reason:
                kept.append(error)
            elif not any(s.reason == reason for s in result.skipped):
                line = obj.document.span((*obj.path, *error.path)).line
                result.skipped.append(Skipped(obj.document.file, line, reason))
        return kept

    def _patch(self, result: FileResult, document: parse.Document, verdicts: list[apiserver.Verdict]) -> None:
        """Of a kustomize patch only names and types can be judged; `$patch` and its like are kustomize's own."""
        result.skipped.append(Skipped(document.file, document.line, kustomize.REASON))
        for verdict in verdicts:
            result.diagnostics += [
                self.diagnose.api_error(verdict.object, e)
                for e in self.certain(result, verdict.object, verdict.errors)
                if e.type == BAD_REQUEST and not any(type(p) is str and p.startswith("$") for p in e.path)
            ]
        self._status(result, document, document.index, verdicts[0].object if verdicts else None, None)

    def _check_document(self, one: _Read) -> None:
        """The diagnostics and the status of one document, from what the stages left."""
        result, document = one.result, one.document
        if one.template:
            self._template(result, document, one.template)
            return
        if document.error is not None:
            fence = document.source.line_offset and document.file.endswith(source.MARKDOWN_SUFFIXES)
            if fence and b"kind:" not in document.source.data and not by_tab(document):
                result.skipped.append(Skipped(document.file, document.line, "a fragment that is not YAML by itself"))
                return
            self._status(result, document, document.index, None, False)
            result.diagnostics.append(self.diagnose.syntax(document, document.error))
            return
        if one.failure is not None:
            raise one.failure
        if one.other:
            if document.value.__class__ is not str or not document.file.endswith(source.MARKDOWN_SUFFIXES):
                result.skipped.append(Skipped(document.file, document.line, one.other))
            self._status(result, document, document.index, None, None)
            return
        verdicts = one.verdicts
        if one.patch:
            self._patch(result, document, verdicts)
            return
        findings = iter(one.findings)
        found: list[Diagnostic] = []
        if document.repeats:
            from k8slint.yaml_errors import duplicates

            found += [self.diagnose.duplicate(document, repeated) for repeated in duplicates(document)]
        accepted: bool | None = not found
        for verdict in verdicts:
            obj = verdict.object
            if verdict.errors or verdict.warnings:
                if template.maybe(document.source.data) and any(type(e.value) is str and "{{" in e.value for e in verdict.errors):
                    self._template(result, document, template.line_of(document.source.data))
                    return
            if verdict.accepted is False:
                accepted = False
            elif verdict.accepted is None and accepted:
                accepted = None
            here = [self.diagnose.api_error(obj, e) for e in self.certain(result, obj, verdict.errors)]
            here += [self.diagnose.api_warning(obj, w) for w in verdict.warnings]
            if not self.options.only_api:
                here += [self.diagnose.dropped(obj, path, gate) for path, gate in verdict.dropped]
                if verdict.decoded:
                    for rule, finding in next(findings):
                        if rule.topic != "images" or not _set_elsewhere(obj, finding):
                            here.append(self.diagnose.finding(rule, finding, obj))
            named = suppress.annotation_rules(obj.annotations) if obj.value.get("metadata").__class__ is dict else None
            ignore = None
            if named:
                ignore = suppress.Ignore(frozenset() if named & {"*", "all"} else named, (), self._annotation_span(obj))
            if result.foreign is not None:
                ignore = result.foreign.of_object(obj, ignore)
            if ignore is not None:
                here = self._unnamed(result, here, ignore)
                result.named.append((obj, ignore))
            found += here
            if verdict.decoded:
                result.objects.append(obj)
        first = verdicts[0].object if verdicts else None
        whole = first is None or bool(first.path)
        self._status(result, document, document.index, _list_object(document) if whole else first, accepted)
        result.diagnostics += found

    def _severity(self, file: str, rule: str, severity: str) -> str:
        """The severity after the configuration; "off" where this file does not want the rule."""
        return self.options.severity(file, rule, severity)

    def _unnamed(self, result: FileResult, found: list[Diagnostic], ignore: suppress.Ignore) -> list[Diagnostic]:
        """What an object's ignore annotation leaves; what the configuration switches off is not counted as hidden."""
        kept = []
        for diagnostic in found:
            by = ""
            if self._severity(diagnostic.file, diagnostic.rule, diagnostic.severity) != "off":
                by = ignore.hides(diagnostic.rule)
            if by:
                result.hidden.append(Hidden(diagnostic.rule, diagnostic.file, diagnostic.span.line, by))
            else:
                kept.append(diagnostic)
        return kept

    def _annotation_span(self, obj: Object) -> Span:
        return obj.document.span((*obj.path, "metadata", "annotations", suppress.ANNOTATION), key=True)

    def _suppress(self, result: FileResult, data: bytes) -> None:
        """Severities of the configuration, then the ignore comments of the file."""
        kept = []
        for diagnostic in result.diagnostics:
            diagnostic.severity = self._severity(diagnostic.file, diagnostic.rule, diagnostic.severity)
            if diagnostic.severity != "off":
                kept.append(diagnostic)
        if b"k8slint:" in data:
            result.ignores = suppress.comments(parse.decode_text(data))
        if result.foreign is not None:
            result.ignores += result.foreign.of_text(parse.decode_text(data))
            result.unmapped = result.foreign.unknown
        if result.ignores:
            kept, hidden = suppress.apply(kept, result.ignores)
            result.hidden += hidden
        result.diagnostics = kept

    # ------------------------------------------------------------------------------------------ all files

    def finish(self, results: list[FileResult], report: Report) -> None:
        """What needs all objects, then the report: sorted, with the ignores that hid nothing."""
        by_file = {r.file: r for r in results}
        objects = [o for r in results for o in r.objects]
        from k8slint.bundle import admit

        policies = self.policies
        admit(self, results, objects if policies is None else [o for o in objects if not policies.owns(o)])
        if not self.options.only_api:
            store = Store(objects, lambda: _unread(results), lambda: _patched(results), lambda: _templated(results))
            named = {id(obj): ignore for r in results for obj, ignore in r.named}
            # file by file: in runs over many files a position means reading its file again
            found = [(f.of, rule, f) for rule, f in self.engine.check_store(store) if f.of is not None]
            found.sort(key=lambda each: each[0].document.file)
            for obj, rule, finding in found:
                self.add(by_file[obj.document.file], self.diagnose.finding(rule, finding, obj), named.get(id(obj)))
            if policies is not None:
                from k8slint.policies import check as check_policies

                report.diagnostics += check_policies(self, by_file, objects, named, policies)
            if self.options.plan:
                from k8slint.plan_check import check_plans

                check_plans(self, by_file, objects, named)
            for result in results:
                if result.ignores or result.named:
                    self._idle_ignores(result)
        if self.options.strict_documents:
            for result in results:
                self._not_checked(result)
        for result in results:
            report.documents += result.documents
            report.diagnostics += result.diagnostics
            report.skipped += result.skipped
            report.hidden += result.hidden
            for name in result.unmapped:
                if name in report.unmapped or len(report.unmapped) < _MOST_UNMAPPED:
                    report.unmapped[name] = report.unmapped.get(name, 0) + 1
            if result.diagnostics and result.data:
                report.sources[result.file] = parse.decode_text(result.data)  # without it an output reads the file again
        report.diagnostics.sort(key=Diagnostic.sort_key)

    def add(self, result: FileResult, diagnostic: Diagnostic, named: suppress.Ignore | None = None) -> None:
        """One more diagnostic for a file, unless it is hidden or off."""
        diagnostic.severity = self._severity(diagnostic.file, diagnostic.rule, diagnostic.severity)
        if diagnostic.severity == "off":
            return
        if named is not None and (by := named.hides(diagnostic.rule)):
            result.hidden.append(Hidden(diagnostic.rule, diagnostic.file, diagnostic.span.line, by))
            return
        if result.ignores:
            kept, hidden = suppress.apply([diagnostic], result.ignores)
            result.hidden += hidden
            if not kept:
                return
        result.diagnostics.append(diagnostic)

    def _not_checked(self, result: FileResult) -> None:
        """What was skipped as errors: with `--strict-documents` a run is clean only where everything was judged."""
        skipped, result.skipped = result.skipped, []
        for item in skipped:
            message = self.messages.text("not-checked", "not checked: {reason}", {"reason": item.reason})
            self.add(result, Diagnostic("not-checked", ERROR, message, item.file, Span(item.line, 1, item.line, 1)))

    def _idle_ignores(self, result: FileResult) -> None:
        """Report ignores that hid nothing: they outlive the mistake that they excused.

        Not those that another run may need: of rules that do not run now, or that did not see everything they look at.
        """
        options = self.options
        known = options.known_rules
        partial = bool(result.ignores) and bool(_unread([result]))
        read = {id(o) for o in result.objects} if result.named else set()
        ignores = [(i, partial) for i in result.ignores] + [(i, id(o) not in read) for o, i in result.named]
        for ignore, unsure in ignores:
            for rule in ignore.idle():
                values: dict[str, object] = {"rule": rule}
                if rule and rule not in known:
                    text = 'the ignore names "{rule}", which is no rule: see k8slint rules'
                elif unsure:
                    continue
                elif rule:
                    if rule not in options.active_rules or self._severity(result.file, rule, INFO) == "off" or self._lacks_context(rule):
                        continue
                    text = 'the ignore of "{rule}" hides nothing any more: remove it'
                else:
                    if options.select or options.ignore or options.profile != "default":
                        continue
                    text = "the ignore hides nothing any more: remove it"
                severity = self._severity(result.file, "unused-ignore", INFO)
                if severity != "off":
                    result.diagnostics.append(
                        Diagnostic("unused-ignore", severity, self.messages.text("unused-ignore", text, values), result.file, ignore.span)
                    )

    def _lacks_context(self, rule: str) -> bool:
        """Whether the rule compares files, and this run was given single files."""
        from os.path import isdir

        paths = self.options.paths
        return bool(paths) and not any(map(isdir, paths)) and any(e.id == rule and e.on in (STORE, PLAN) for e in self.engine.entries)


def _patched(results: list[FileResult]) -> set[tuple[str, str]]:
    """(kind, name) of what a kustomization's patches change."""
    return {
        (d.kind, d.name) for result in results if any(s.reason == kustomize.REASON for s in result.skipped) for d in result.documents
    }


def _templated(results: list[FileResult]) -> set[str]:
    """The files of which at least one document is a template."""
    return {result.file for result in results if any(s.reason == template.REASON for s in result.skipped)}


def _unread(results: list[FileResult]) -> set[str]:
    """The files that hold something of which no object came: templates, documents that do not decode, kustomize's own files.
    Hidden ones are other programs' settings (`.pre-commit-config.yaml`)."""
    unread = set()
    for result in results:
        if (result.documents or result.skipped) and not result.file.rpartition("/")[2].startswith("."):
            read = {obj.document.index for obj in result.objects}
            if any(d.index not in read for d in result.documents) or any(s.reason == template.REASON for s in result.skipped):
                unread.add(result.file)
    return unread


def _set_elsewhere(obj: Object, finding: Finding) -> bool:
    """Whether the kustomization beside the file, or an overlay of it, gives the image that a finding is about another name, tag or digest."""
    image = finding.values.get("image")
    if type(image) is not str:
        return False
    file = obj.document.file
    if names := kustomize.images(file):
        name, _, _ = image.partition("@")
        if name in names or (":" in name.rpartition("/")[2] and name.rpartition(":")[0] in names):
            return True
    try:
        container: object = obj.value
        for step in finding.path[:-1]:
            container = container[step]  # type: ignore[index]
    except (KeyError, IndexError, TypeError):
        return False  # the field is not there
    return type(container) is dict and kustomize.patches_image(file, obj.kind, obj.name, container.get("name") or "")


def _list_object(document: parse.Document) -> Object:
    value = document.value
    return Object(document, (), value["apiVersion"], value["kind"], "", "", value, True)
