"""The page of the reader's own file: what each part means with these values, what is filled in, what comes of it, what is wrong.

`check` and `plan` say what they say elsewhere. YAML that cannot be read is mended as far as one can guess (`repair.py`), and
fragments without apiVersion and kind are read as a part of the kind that they fit: notes hold both.
"""

from __future__ import annotations

from k8slint import apiserver, kustomize, parse, run, scheme, source, template
from k8slint.diagnostic import Report
from k8slint.explain import facts, fields, sentences, texts
from k8slint.explain.flat import unflatten
from k8slint.explain.notes import loose
from k8slint.explain.page import Page
from k8slint.explain.place import Place, Step, fields_of, is_map, item_type
from k8slint.explain.repair import Mistake, repair
from k8slint.explain.texts import Words

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

    from k8slint.config import Options
    from k8slint.diagnostic import Diagnostic
    from k8slint.object import Object

    Path = tuple[str | int, ...]

# Structs that get a section of their own; everything else is told where it stands.
_MAJOR = frozenset(("core/v1.PodTemplateSpec", "core/v1.Container", "core/v1.EphemeralContainer", "batch/v1.JobTemplateSpec"))
# What a fragment may be a part of, the likeliest first.
_FRAGMENTS = (
    "core/v1.Pod", "apps/v1.Deployment", "core/v1.Service", "core/v1.PersistentVolumeClaim", "core/v1.ConfigMap", "core/v1.PodSpec", "core/v1.Container",
    "apps/v1.DeploymentSpec", "apps/v1.StatefulSet", "core/v1.PersistentVolume", "networking/v1.Ingress", "batch/v1.CronJob", "core/v1.ServiceSpec",
    "core/v1.Probe", "core/v1.Volume", "core/v1.VolumeMount", "core/v1.EnvVar", "core/v1.Toleration", "meta/v1.ObjectMeta",
)
LONGEST = 60
MOST_DEFAULTS = 12


class _File:
    """A file as it is explained: its text, mended where that was needed, and what `check` says."""

    def __init__(self, name: str, data: bytes, options: Options) -> None:
        self.name = name
        self.options = options
        self.mistakes: dict[int, list[Mistake]] = {}  # by the line of the file at which their source begins
        self.unread: dict[int, parse.ParseError] = {}
        self.cautions: dict[int, tuple[int, str]] = {}  # what is accepted and hardly meant so: first line -> (last line, sentence)
        self.unfenced: set[int] = set()  # manifests that `check` does not read, by the line before them
        self.flat: dict[int, str] = {}  # mended texts that had lost their indentation, by the line before them
        self.templates: list[int] = []  # where templates begin that are no YAML until they are rendered
        self.patch = kustomize.is_patch(name)
        self.texts: list[source.Source] = []
        self.data = self._mended(data)
        linter = run.prepare(options)
        result = linter.check_file(name, self.data)
        self.report = Report(f"1.{options.minor}")
        linter.finish([result], self.report)
        self.lines = parse.decode_text(self.data).split("\n")

    def _mended(self, data: bytes) -> bytes:
        """The file as it is read: every text mended, manifests without a fence in one."""
        lines = data.split(b"\n")
        fragments: list[source.Source] = []
        if self.name.endswith(source.MARKDOWN_SUFFIXES):
            found = loose(self.name, data)
            fragments = _fence_in(lines, found)
            self.unfenced = {t.line_offset for t in found if t not in fragments}
        for text in source.sources(self.name, b"\n".join(lines)):
            mended = self._mend(text)
            if mended:
                offset = text.line_offset
                for i, line in enumerate(mended.split("\n")):
                    if offset + i < len(lines):
                        lead = lines[offset + i][: text.column_offset]
                        lead = lead if len(lead) == text.column_offset else b" " * text.column_offset
                        lines[offset + i] = lead + line.encode()
        data = b"\n".join(lines)
        self.texts = source.sources(self.name, data)
        for text in fragments:
            mended = self._mend(text)
            self.texts.append(source.Source(text.name, mended.encode() + b"\n", text.line_offset) if mended else text)
        self.texts.sort(key=lambda t: t.line_offset)
        return data

    def _mend(self, text: source.Source) -> str:
        """The text without its slips; "" where there are none, or where it cannot be read all the same."""
        body = parse.decode_text(text.data).rstrip("\n")
        _documents, errors = parse.parse(text)
        offset = text.line_offset
        if not errors:
            mended, mistakes = unflatten(body, self.options.minor)
            if mistakes:
                self.mistakes[offset], self.flat[offset] = mistakes, mended
            return mended if mistakes else ""
        if template.maybe(text.data) and (line := template.line_of(text.data)):
            self.templates.append(offset + line)
            return ""
        mended, mistakes, readable = repair(body)
        if not readable:
            self.unread[offset] = errors[0]
        self.mistakes[offset] = mistakes
        return mended if mistakes and readable else ""

    def at(self, line: int) -> list[Diagnostic]:
        """The diagnostics of a line."""
        return [d for d in self.report.diagnostics if d.span.line == line]


def _fence_in(lines: list[bytes], found: list[source.Source]) -> list[source.Source]:
    """Whole manifests among loose texts get a fence, written over the lines around them; the others, which are parts, come back."""
    parts = []
    for text in found:
        start, end = text.line_offset, text.line_offset + text.data.count(b"\n")
        if not start or not text.data.lstrip().startswith(b"apiVersion"):
            parts.append(text)
            continue
        lines[start:end] = text.data.split(b"\n")[:-1]
        lines[start - 1] = b"```yaml"
        lines[end : end + 1] = [b"```"]
    return parts


def file_page(path: str, line: int, lang: str, options: Options) -> Page:
    """The page of a file, or of one of its lines. Raises OSError."""
    data = source.read(path)
    if isinstance(data, source.Problem):
        raise OSError(None, data.reason)
    name = "<stdin>" if path == source.STDIN else path
    options.lang = lang
    return page_of(name, data, line, lang, options)


def page_of(name: str, data: bytes, line: int, lang: str, options: Options) -> Page:
    """The page of a text."""
    words = Words(lang)
    file = _File(name, data, options)
    page = Page(f"{name}:{line}" if line else name, "file", lang, f"{name}:{line}" if line else name)
    if line:
        _Line(file, words, line).write(page)
        return page
    _Walk(file, words).write(page)
    _outcome(page, file, words)
    return page


# ---------------------------------------------------------------------------------------------------- all of it


class _Part:
    """A part of a document with a meaning: the object or fragment, its type ("" where nobody knows) and its values as written."""

    __slots__ = ("document", "kind", "object", "path", "type", "value")

    def __init__(self, document: parse.Document, path: Path, value: Any, type_name: str, obj: Object | None, kind: scheme.Kind | None) -> None:
        self.document = document
        self.path = path
        self.value = value
        self.type = type_name
        self.object = obj
        self.kind = kind


def _parts(file: _File) -> list[tuple[int, _Part | str]]:
    """(line, object or fragment, or why there is none), in order."""
    out: list[tuple[int, _Part | str]] = []
    for text in file.texts:
        raw, _ = parse.parse(text)
        judged, _ = parse.parse(text)
        for document, other in zip(raw, judged):
            if document.error is not None:
                continue
            verdicts = apiserver.receive(other, file.options.minor)
            if isinstance(verdicts, apiserver.NotAnObject):
                part = _fragment(document, file.options.minor)
                out.append((document.line, part if part is not None else verdicts.reason))
                continue
            for verdict in verdicts:
                obj = verdict.object
                value = document.value
                for step in obj.path:
                    value = value[step]
                known = scheme.lookup(obj.api_version, obj.kind)
                served = known is not None and known.served(file.options.minor)
                line = document.span(obj.path).line if obj.path else document.line
                out.append((line, _Part(document, obj.path, value, known.type if known and served else "", obj if verdict.decoded else None, known)))
    return out


def _fragment(document: parse.Document, minor: int) -> _Part | None:
    """A mapping without apiVersion and kind, as a part of the type that all its fields fit."""
    value = document.value
    path: Path = ()
    if type(value) is list and value and type(value[0]) is dict:
        path, value = (0,), value[0]
    if type(value) is not dict or not value or not all(type(k) is str for k in value):
        return None
    for type_name in _FRAGMENTS:
        if _fits(value, type_name, minor, 3):
            return _Part(document, path, value, type_name, None, None)
    return _Part(document, path, value, "", None, None) if any(k in value for k in ("metadata", "spec", "kind", "apiVersion")) else None


def _fits(value: dict[str, Any], type_name: str, minor: int, depth: int) -> bool:
    known = {s.field.json_name: s.field for s in fields_of(type_name, minor)}
    if not all(k in known for k in value):
        return False
    if depth:
        for key, item in value.items():
            inner = item_type(known[key].go_type, minor)
            item = item[0] if type(item) is list and item else item
            if type(item) is dict and scheme.struct(minor, inner) and not _fits(item, inner, minor, depth - 1):
                return False
    return True


class _Walk:
    """Goes through a file from top to bottom and writes its sections."""

    def __init__(self, file: _File, words: Words) -> None:
        self.file = file
        self.words = words
        self.minor = file.options.minor
        self.page: Page
        self.heading = ""
        self.intro = ""
        self.bullets: list[str] = []
        self.shown: set[int] = set()  # diagnostics, by id
        self.told: set[int] = set()  # lines of which all has been said: JSON may stand on one
        self.above: Step | None = None  # the known field before one that is not known

    def write(self, page: Page) -> None:
        """Everything but the outcome."""
        self.page = page
        words, file = self.words, self.file
        parts = _parts(file)
        for offset, mistakes in sorted(file.mistakes.items()):
            self._mistakes(offset, mistakes)
        said = run.messages(words.lang)
        for at in file.templates:
            page.add("template", "", words("file-line", line=at) + said.translate(template.REASON))
        if file.patch:
            page.add("patch", "", said.translate(kustomize.REASON))
        if not parts and not file.mistakes and not file.templates:
            page.add("none", "", words("file-none"))
        for line, part in parts:
            if type(part) is str:
                if not file.name.endswith(source.MARKDOWN_SUFFIXES):
                    page.add("other", "", words("file-not-an-object", line=line, reason=part))
            elif isinstance(part, _Part):
                self._part(line, part)

    def _mistakes(self, offset: int, mistakes: list[Mistake]) -> None:
        words = self.words
        unread = self.file.unread.get(offset)
        lines = [f"- **{m.line + offset}** {words(m.key, **m.values)}" for m in mistakes]
        if unread is not None:
            why = run.messages(words.lang).text("yaml-syntax", "{why}", {"why": unread.message})
            lines.insert(0, words("file-unreadable", line=max(unread.line, 0) + offset + 1, why=why) + "\n")
        elif offset not in self.file.flat:
            lines.insert(0, words("file-repaired") + "\n")
        self.page.add("mistakes", words("h-wrong"), "\n".join(lines), self.file.flat.get(offset, ""))

    def _part(self, line: int, part: _Part) -> None:
        words = self.words
        if part.object is None and part.kind is None and (type(part.value) is not dict or "kind" not in part.value):
            heading = words("file-fragment", line=line)
            short = part.type.rpartition(".")[2]
            intro = words("file-fragment-of", kind=short) if part.type else words("file-fragment-unknown")
        else:
            kind = part.value.get("kind") or "?"
            metadata = part.value.get("metadata")
            name = (metadata.get("name") or metadata.get("generateName") or "?") if type(metadata) is dict else "?"
            heading = words("file-object", kind=kind, name=name, line=line)
            if part.type:
                intro = str(fields.entry(Place(part.kind, part.type, self.minor), words.lang).get("text", ""))
            elif scheme.is_builtin_group(str(part.value.get("apiVersion", "")).rpartition("/")[0]):
                intro = words("file-unknown-kind")
            else:
                intro = words("file-custom")
        if part.document.source.line_offset in self.file.unfenced:
            intro = words("file-unfenced") + words("gap") + intro
        self.heading, self.bullets, self.intro = heading, [], intro.strip()
        self._struct(part, part.value, part.type, part.path, [], 0, heading)
        self._flush(self._defaults(part, part.path))

    def _flush(self, after: str = "") -> None:
        """The bullets so far as a section."""
        text = "\n\n".join(filter(None, (self.intro, "\n".join(self.bullets), after)))
        if not text:
            return
        heading = self.heading
        if any(s.heading == heading for s in self.page.sections):
            heading = self.words("file-continued", heading=heading)
        self.page.add("object", heading, text)
        self.bullets, self.intro = [], ""

    # -- one struct ------------------------------------------------------------------------------------------------

    def _struct(self, part: _Part, value: dict[str, Any], type_name: str, path: Path, trail: sentences.Trail, depth: int, heading: str) -> None:
        if type(value) is not dict:
            return
        known = {s.field.json_name: s for s in fields_of(type_name, self.minor)} if type_name else {}
        inner_trail = [*trail, (type_name, value)]
        above: Step | None = None
        for key, item in value.items():
            here = (*path, key)
            step = known.get(key) if type(key) is str else None
            self.above, above = (above, above) if step is None else (None, step)
            if key in ("apiVersion", "kind") and not depth and path == part.path:
                self._said(part, here)
                continue
            self._field(part, key, item, step, here, inner_trail, depth, bool(type_name), heading)

    def _field(
        self, part: _Part, key: str, item: Any, step: Step | None, here: Path, trail: sentences.Trail, depth: int, typed: bool, heading: str
    ) -> None:
        words, minor, file = self.words, self.minor, self.file
        meaning = ""
        inner = item_type(step.field.go_type, minor) if step is not None else ""
        struct = bool(inner and scheme.struct(minor, inner) and any(f.json_name or f.inline for f in scheme.struct(minor, inner)))
        if step is not None:
            meaning = sentences.say(step.owner, key, item, trail, words) or sentences.say(step.outer, key, item, trail, words)
            meaning = meaning or _value_meaning(step, item, inner, words)
            if not meaning and not file.at(self._lines(part, here)[0]):
                meaning = _not_allowed(step, item, minor, words)
            if not meaning:
                meaning = fields.first_sentence(fields.step_entry(words.lang, step).get("text", ""))
                if not meaning and words.lang != texts.ENGLISH:
                    meaning = fields.first_sentence(fields.step_entry(texts.ENGLISH, step).get("text", ""))
                if not meaning and struct:
                    meaning = fields.first_sentence(texts.field_entry(words.lang, inner, "_").get("text", ""))
        elif file.patch and key.startswith("$"):
            meaning = words("file-patch-field")
        elif (typed and not part.kind) or (typed and part.type):
            meaning = words("file-no-field")
            if self.above is not None and any(s.field.json_name == key for s in fields_of(item_type(self.above.field.go_type, minor), minor)):
                meaning += words("gap") + words("file-field-of-above", name=self.above.field.json_name)
        if inner in _MAJOR and type(item) in (dict, list):
            self._major(part, key, item, inner, here, trail, heading)
            return
        self._bullet(part, here, self._shown(key, item, struct), meaning, depth)
        if struct and type(item) is dict and is_map(step.field.go_type, minor):  # type: ignore[union-attr]
            for name, below in item.items():
                self._struct(part, below, inner, (*here, name), trail, depth + 1, heading)
        elif struct and type(item) is dict:
            self._struct(part, item, inner, here, trail, depth + 1, heading)
        elif struct and type(item) is list:
            self._items(part, item, inner, here, trail, depth + 1, heading)
        elif not typed and type(item) is dict:
            self._struct(part, item, "", here, trail, depth + 1, heading)
        else:
            self._below_item(part, here, depth + 1)

    def _items(self, part: _Part, items: list[Any], inner: str, path: Path, trail: sentences.Trail, depth: int, heading: str) -> None:
        for i, item in enumerate(items):
            here = (*path, i)
            sentence = sentences.say(inner, sentences.ITEM, item, [*trail, (inner, item)] if type(item) is dict else trail, self.words)
            if sentence:
                self._bullet(part, here, self._one_line(item), sentence, depth)
                self._below_item(part, here, 2)
                continue
            if len(items) > 1:
                self._bullet(part, here, self.words("file-item", n=i + 1), "", depth, code=False)
            self._struct(part, item, inner, here, trail, depth + (len(items) > 1), heading)

    def _below_item(self, part: _Part, path: Path, depth: int) -> None:
        """What `check` says about the parts of a value that is told in one sentence."""
        first, last = self._lines(part, path)
        for line in range(first, last + 1):
            if line in self.told:
                continue
            for diagnostic in self.file.at(line):
                # a block ends on the next one's line
                if line < last or first == last or diagnostic.path[: len(path)] == path:
                    self._diagnostic(diagnostic, depth)

    def _major(self, part: _Part, key: str, item: Any, inner: str, path: Path, trail: sentences.Trail, heading: str) -> None:
        """A section of its own for each item, then on with the outer one."""
        self._flush()
        from k8slint.field import format_path

        items = [((*path, i), v) for i, v in enumerate(item)] if type(item) is list else [(path, item)]
        for here, value in items:
            name = value.get("name") if type(value) is dict else None
            line = self._lines(part, here)[0]
            below = f"{format_path(here[len(part.path) :])}" + (f" ({name})" if type(name) is str else "")
            self.heading = f"{below}, {self.file.name}:{line}"
            self._struct(part, value, inner, here, trail, 0, self.heading)
            self._flush(self._defaults(part, here))
        self.heading = heading

    # -- bullets ---------------------------------------------------------------------------------------------------

    def _bullet(self, part: _Part, path: Path, shown: str, meaning: str, depth: int, code: bool = True) -> None:
        first, last = self._lines(part, path)
        text = f"`{shown}`" if code else shown
        colon = self.words("colon") if meaning else ""
        careful = self.words("careful")
        if careful in meaning:
            self.file.cautions.setdefault(first, (last, meaning[meaning.index(careful) :]))
        self.bullets.append("  " * depth + f"- **{first}** {text}{colon}{meaning}")
        self._said(part, path, depth + 1)

    def _said(self, part: _Part, path: Path, depth: int = 1) -> None:
        line = self._lines(part, path)[0]
        if line not in self.told:
            self.told.add(line)
            for diagnostic in self.file.at(line):
                self._diagnostic(diagnostic, depth)

    def _diagnostic(self, diagnostic: Diagnostic, depth: int) -> None:
        if id(diagnostic) not in self.shown:
            self.shown.add(id(diagnostic))
            self.bullets.append("  " * depth + f"- **{diagnostic.severity}** `{diagnostic.rule}`: {_plain(diagnostic.message)}")

    def _lines(self, part: _Part, path: Path) -> tuple[int, int]:
        found = part.document.spans().get(path)
        offset = part.document.source.line_offset + 1
        if found is None:
            line = part.document.span(path).line
            return line, line
        key_start, _, start, end = found
        last = end.line - 1 if end.column == 0 and end.line > start.line else end.line
        return (key_start or start).line + offset, last + offset

    def _shown(self, key: str, item: Any, struct: bool) -> str:
        if type(item) in (dict, list) and (struct or not item):
            return f"{key}:"
        if type(item) in (dict, list):
            text = facts.show_value(item)
            return f"{key}: {text}" if len(text) <= LONGEST else f"{key}:"
        return f"{key}: {self._scalar(item)}"

    def _scalar(self, item: Any) -> str:
        text = facts.show_value(item).replace("`", "'")
        return text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."

    def _one_line(self, item: dict[str, Any]) -> str:
        text = facts.show_value(item).replace("`", "'").removeprefix("{").removesuffix("}")
        return text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."

    # -- defaults --------------------------------------------------------------------------------------------------

    def _defaults(self, part: _Part, path: Path) -> str:
        """`restartPolicy: Always` and so on: what the API server adds below this path, outside of the sections below it."""
        if part.object is None or not part.type or self.file.patch:
            return ""
        stored, written = part.object.value, part.value
        for step in path[len(part.path) :]:
            stored, written = stored[step], written[step]  # type: ignore[index]
        found: list[str] = []
        type_name = self._type_at(part, path[len(part.path) :])
        _added(stored, written, type_name, "", self.minor, found)
        if type_name == "core/v1.PodTemplateSpec" or (part.type == "core/v1.Pod" and path == part.path):
            from k8slint.apis.core.qos import pod_qos

            qos = pod_qos(stored.get("spec") or {}, self.minor)
            extra = self.words("gap") + self.words("file-qos", qos=self.words("qos-" + qos))
        else:
            extra = ""
        if not found:
            return extra.strip()
        shown = found[:MOST_DEFAULTS]
        if len(found) > len(shown):
            shown.append(self.words("file-more-fields", n=len(found) - len(shown)))
        return self.words("file-defaults", fields=self.words.join(shown)) + extra

    def _type_at(self, part: _Part, path: Path) -> str:
        type_name = part.type
        for name in path:
            if type(name) is str:
                step = next((s for s in fields_of(type_name, self.minor) if s.field.json_name == name), None)
                if step is None:
                    return ""
                type_name = item_type(step.field.go_type, self.minor)
        return type_name


def _value_meaning(step: Step, value: Any, inner: str, words: Words) -> str:
    """What is written of one of a field's values; a selector without a condition chooses everything."""
    if value == {} and inner == "meta/v1.LabelSelector":
        return words("say-match-all")
    if type(value) is not str or not value:
        return ""
    own = fields.step_entry(words.lang, step).get("values") or {}
    return str(own.get(value) or texts.field_entry(words.lang, inner, value).get("text") or "")


def _not_allowed(step: Step, value: Any, minor: int, words: Words) -> str:
    """A caution where a closed set has no such value: `check` says so only of documents that can be decoded."""
    values, closed = facts.allowed(step.field.go_type, minor)
    if type(value) is not str or not closed or value in values or step.field.go_type.startswith("[]"):
        return ""
    return words("say-not-allowed", values=words.join([f"`{v}`" for v in values if v]))


def _added(stored: Any, written: Any, type_name: str, prefix: str, minor: int, found: list[str]) -> None:
    """Fields of `stored` that `written` lacks, with their values; structs with a section of their own are left to them."""
    if type(stored) is not dict or type(written) is not dict:
        return
    known = {s.field.json_name: s.field for s in fields_of(type_name, minor)}
    for key, value in stored.items():
        field = known.get(key)
        inner = item_type(field.go_type, minor) if field is not None else ""
        if key == "status":
            continue
        if key not in written:
            if value not in ({}, [], ""):
                found.append(f"`{prefix}{key}: {facts.show_value(value)}`")
        elif inner in _MAJOR:
            continue
        elif type(value) is dict and field is not None and not is_map(field.go_type, minor):
            _added(value, written[key], inner, f"{prefix}{key}.", minor, found)
        elif type(value) is list and type(written[key]) is list and scheme.struct(minor, inner):
            for i, (a, b) in enumerate(zip(value, written[key])):
                _added(a, b, inner, f"{prefix}{key}[{i}].", minor, found)


def _is_structure(value: Any, path: Path) -> bool:
    """Whether the path leads to a mapping or a list, or nowhere: of a key that stands twice only one value is kept."""
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return True
    return type(value) in (dict, list)


def _plain(message: str) -> str:
    """A message as Markdown that shows it as it is."""
    return message.replace("`", "'").replace("*", "\\*") if "`" in message or "*" in message else message


def _outcome(page: Page, file: _File, words: Words) -> None:
    """What would exist, and all that is wrong."""
    from k8slint.explain.planned import plan_text

    page.add(
        "plan", words("h-created"), example=plan_text(file.data.decode("utf-8", "replace"), file.options.minor, words, file.name, caveats=True), language="text"
    )
    lines = []
    rules: dict[str, None] = {}
    for diagnostic in file.report.diagnostics:
        lines.append(f"- **{diagnostic.span.line}** {diagnostic.severity} `{diagnostic.rule}`: {_plain(diagnostic.message)}")
        rules[diagnostic.rule] = None
    said = {d.span.line for d in file.report.diagnostics}
    cautions = {first: text for first, (last, text) in sorted(file.cautions.items()) if said.isdisjoint(range(first, last + 1))}
    lines += [f"- **{line}** {text}" for line, text in cautions.items()]
    if rules:
        lines.append("")
        lines += [words("file-rule-hint", rule=rule) for rule in list(rules)[:1]]
    elif not file.mistakes and not cautions:
        lines.append(words("file-no-problems"))
    if page.sections and page.sections[0].id not in ("none", "template"):
        page.add("wrong", words("h-wrong"), "\n".join(lines))
    page.facts = {
        "diagnostics": [
            {"line": d.span.line, "rule": d.rule, "severity": d.severity, "message": d.message} for d in file.report.diagnostics
        ],
        "mistakes": [
            {"line": m.line + offset, "mistake": m.key.removeprefix("mistake-")} for offset, found in sorted(file.mistakes.items()) for m in found
        ],
        "cautions": [{"line": line, "message": text} for line, text in cautions.items()],
    }


# ---------------------------------------------------------------------------------------------------- one line


class _Line:
    """The page of one line."""

    def __init__(self, file: _File, words: Words, line: int) -> None:
        self.file = file
        self.words = words
        self.line = line

    def write(self, page: Page) -> None:
        """What stands there, what it means with its value, and the field's own page."""
        words, file, line = self.words, self.file, self.line
        text = file.lines[line - 1] if 0 < line <= len(file.lines) else ""
        walk = _Walk(file, words)
        walk.page = Page("", "file", words.lang, "")
        found = self._find()
        said = [f"- **{d.severity}** `{d.rule}`: {_plain(d.message)}" for d in file.at(line)]
        said += [f"- {words(m.key, **m.values)}" for offset, ms in file.mistakes.items() for m in ms if m.line + offset == line]
        if file.templates:
            said.append("- " + run.messages(words.lang).translate(template.REASON))
        if found is None:
            page.add("line", words("h-this-line"), "\n".join([words("file-line-empty"), *(["", *said] if said else [])]), text)
            return
        part, path = found
        sentence, place = self._meaning(part, path)
        from k8slint.field import format_path

        page.title = f"{page.title}  {format_path(path[len(part.path) :])}"
        page.add("line", words("h-this-line"), "\n".join(filter(None, (sentence, "" if not said else "\n" + "\n".join(said)))), text.strip() or text)
        if place is not None:
            fields.write(page, place, words)

    def _find(self) -> tuple[_Part, Path] | None:
        """The part and the path of the outermost key that stands on the line."""
        for _, part in _parts(self.file):
            if type(part) is str or not isinstance(part, _Part):
                continue
            offset = part.document.source.line_offset + 1
            best: Path | None = None
            for path, (key_start, _, _, _) in part.document.spans().items():
                if key_start is None or key_start.line + offset != self.line or path[: len(part.path)] != part.path:
                    continue
                if best is None or len(path) < len(best):
                    best = path
            if best is None:  # an item of a list of texts, or the text of a block
                for path, (_, _, start, end) in part.document.spans().items():
                    inside = start.line + offset <= self.line <= end.line + offset - (end.column == 0 and end.line > start.line)
                    if inside and path and path[: len(part.path)] == part.path and not _is_structure(part.document.value, path):
                        best = path
            if best:
                return part, best
        return None

    def _meaning(self, part: _Part, path: Path) -> tuple[str, Place | None]:
        """The sentence about the value, and the place of the field."""
        minor = self.file.options.minor
        if not part.type:
            return "", None
        place = Place(part.kind, part.type, minor)
        value: Any = part.value
        trail: sentences.Trail = []
        sentence, in_item = "", False  # an item is told as a whole, and so for each of its fields
        for name in path[len(part.path) :]:
            if type(name) is int:
                value = value[name] if type(value) is list and name < len(value) else None
                own = sentences.say(place.type, sentences.ITEM, value, [*trail, (place.type, value)] if type(value) is dict else trail, self.words)
                sentence, in_item = own, bool(own)
                continue
            here = fields_of(place.type, minor)
            step = next((s for s in here if s.field.json_name == name), None)
            if step is None:
                if here and not (place.steps and is_map(place.steps[-1].field.go_type, minor)):
                    return self.words("file-no-field"), None
                break  # a key of a map
            if type(value) is dict:
                trail = [*trail, (place.type, value)]
                value = value.get(name)
            own = sentences.say(step.owner, str(name), value, trail, self.words) or sentences.say(step.outer, str(name), value, trail, self.words)
            own = own or _value_meaning(step, value, item_type(step.field.go_type, minor), self.words)
            sentence = own or (sentence if in_item else "")
            place.steps.append(step)
            place.type = item_type(step.field.go_type, minor)
        return sentence, place if place.steps else None
