"""The library: `k8slint.check` and `k8slint.load`. docs/library.md shows both at work.

Nothing of this is imported by the command `k8slint check`; pydantic is imported when the first object is loaded.
"""

from __future__ import annotations

import copy
import errno
import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from k8slint import apiserver, config, run, scheme, source
from k8slint.config import Options, UsageError
from k8slint.diagnostic import ERROR, Diagnostic, Report, Span
from k8slint.engine import Engine
from k8slint.linter import Linter
from k8slint.messages import Messages
from k8slint.schema_export import json_schema

if TYPE_CHECKING:
    from k8slint.object import Object as ReadObject
    from k8slint.parse import Document
    from k8slint.schemas.model import Model
    from k8slint.schemas.runtime import Object

    M = TypeVar("M", bound=Model)

PathLike = str | os.PathLike[str]

__all__ = ["LoadError", "PathLike", "UsageError", "check", "json_schema", "load"]


class LoadError(Exception):
    """What was to be loaded has mistakes. `diagnostics` says which and where, `objects` are those that could be read."""

    def __init__(self, diagnostics: list[Diagnostic], objects: list[Object]) -> None:
        super().__init__(diagnostics, objects)
        self.diagnostics = diagnostics
        self.objects = objects

    def __str__(self) -> str:
        return "\n".join(f"{d.file}:{d.span.line}:{d.span.column}: {d.message}" for d in self.diagnostics)


def check(
    paths: PathLike | Iterable[PathLike] | None = None,
    *,
    text: str | bytes | None = None,
    name: str = "<text>",
    kube_version: str | None = None,
    config_file: PathLike | None = None,
    select: Iterable[str] | None = None,
    ignore: Iterable[str] = (),
    profile: str | None = None,
    only_api: bool = False,
    crds: Iterable[PathLike] = (),
    schema_locations: Iterable[str] = (),
    rules: Iterable[PathLike] = (),
    policies: Iterable[PathLike] = (),
    exclude: Iterable[str] = (),
    report_only: Iterable[PathLike] = (),
    lang: str | None = None,
    jobs: int = 1,
    cache: bool = False,
) -> Report:
    """Check files, folders and globs, or a text, as the command `k8slint check` does.

    Arguments are named and mean what the command's options do. Unlike the command it reads no configuration file but the
    one that it is given, speaks English, keeps no cache and stays in this process, unless asked otherwise. `name` is the
    file name that a text is reported under; a name in `.md` makes it Markdown.

    Bad manifests are in the report and never raise. Raises FileNotFoundError for a path that is not there, ValueError for
    a Kubernetes version that is not supported, UsageError for a rule, option or configuration file that makes no sense.
    """
    options = Options()
    if config_file is not None:
        config.load(os.fspath(config_file), options)
    if kube_version is not None:
        options.minor = scheme.parse_kube_version(kube_version)
    if select is not None:
        options.select = tuple(select)
    if profile is not None:
        options.profile = profile
    options.ignore += tuple(ignore)
    options.only_api = only_api
    options.crds += _strings(crds)
    options.schema_locations += tuple(schema_locations)
    options.rule_folders = _strings(rules)
    options.policies += _strings(policies)
    options.exclude += tuple(exclude)
    options.report_only = _strings(report_only)
    options.lang = lang or options.lang or "en"
    options.jobs = jobs
    options.cache = cache
    if text is not None:
        _one(paths)
        return run.check_sources([(name, _bytes(text))], options)
    options.paths = _paths(paths)
    report, problems = run.check_paths(options)
    for problem in problems:
        if problem.missing:
            raise FileNotFoundError(errno.ENOENT, problem.reason, problem.path)
    return report


def load(
    paths: PathLike | Iterable[PathLike] | None = None,
    *,
    text: str | bytes | None = None,
    name: str = "<text>",
    kube_version: str | None = None,
    defaults: bool = False,
) -> list[Object]:
    """The API objects in files, folders and globs, or in a text, typed and in the order in which they stand there.

    A Deployment comes as `k8slint.schemas.appsv1.Deployment`, and so on; kinds without a model and custom resources come
    as `k8slint.schemas.runtime.Unstructured`. Lists are expanded. Every object, and every object inside it, knows where it
    stands: `obj.source.file`, `obj.position("spec.replicas")`. With `defaults` fields that the author left out have the
    API server's defaults; `is_set` still tells them apart.

    Objects are read as strictly as the API server reads them, for `kube_version` (the newest by default); whether their
    values are allowed is for `check` to say. Models are those of the newest version: a field that it has no more is left
    out of the typed object, and stays in `obj.source.value`. Documents that are no API objects and templates (Helm) are
    left out; `check` lists them in `Report.skipped`.

    Raises LoadError, with every mistake and with the objects that are free of them; FileNotFoundError for a path that is
    not there; ValueError for a Kubernetes version that is not supported.
    """
    minor = scheme.NEWEST if kube_version is None else scheme.parse_kube_version(kube_version)
    options = Options()
    options.minor = minor
    options.only_api = True
    reader = _Reader(options, Engine([], {}), Messages())
    diagnostics: list[Diagnostic] = []
    objects: list[Object] = []
    for file, data in _contents(paths, text, name):
        if isinstance(data, source.Problem):
            message = f"cannot be read: {data.reason}"
            diagnostics.append(Diagnostic("file-unreadable", ERROR, message, data.path, Span(1, 1, 1, 1), source="yaml"))
            continue
        result = reader.check_file(file, data)
        diagnostics += sorted((d for d in result.diagnostics if d.severity == ERROR), key=Diagnostic.sort_key)
        objects += [_typed(obj, minor, defaults) for obj in result.objects]
    if diagnostics:
        raise LoadError(diagnostics, objects)
    return objects


class _Reader(Linter):
    """The linter's way from bytes to objects, without judging what they say."""

    __slots__ = ()

    def receive(self, document: Document) -> list[apiserver.Verdict] | apiserver.NotAnObject:
        return apiserver.receive(document, self.options.minor, apiserver.read)

    def _suppress(self, result: object, data: bytes) -> None:
        """An ignore comment does not make a document readable."""


def _contents(
    paths: PathLike | Iterable[PathLike] | None, text: str | bytes | None, name: str
) -> Iterable[tuple[str, bytes | source.Problem]]:
    if text is not None:
        _one(paths)
        return [(name, _bytes(text))]
    files, problems = source.discover(list(_paths(paths)))
    for problem in problems:
        if problem.missing:
            raise FileNotFoundError(errno.ENOENT, problem.reason, problem.path)
    return [*((p.path, p) for p in problems), *((f if f != source.STDIN else "<stdin>", source.read(f)) for f in files)]


def _paths(paths: PathLike | Iterable[PathLike] | None) -> tuple[str, ...]:
    if paths is None:
        raise TypeError("give paths, or text=")
    return _strings((paths,) if isinstance(paths, (str, os.PathLike)) else paths)


def _strings(paths: Iterable[PathLike]) -> tuple[str, ...]:
    return tuple([os.fspath(p) for p in paths])


def _one(paths: object) -> None:
    if paths is not None:
        raise TypeError("give either paths or text=, not both")


def _bytes(text: str | bytes) -> bytes:
    return text.encode("utf-8", "surrogatepass") if isinstance(text, str) else bytes(text)


def _typed(obj: ReadObject, minor: int, defaults: bool) -> Object:
    """The typed object of an object that has been read."""
    from k8slint.schemas import metav1, model_of, runtime
    from k8slint.schemas.model import Place, place

    value = obj.value
    if defaults and obj.known:
        from k8slint.apis.stored import set_object_defaults

        value = copy.deepcopy(value)
        set_object_defaults(value, minor)
    found = model_of(obj.api_version, obj.kind)
    typed: Object
    if found is None:
        metadata = value.get("metadata")
        metadata = _known(metav1.ObjectMeta, metadata) if isinstance(metadata, dict) else metav1.ObjectMeta.zero()
        typed = runtime.Unstructured(api_version=obj.api_version, kind=obj.kind, metadata=metadata, content=value)
    else:
        typed = _known(found, value)
    place(typed, Place(obj.document, obj.path))
    return typed


def _known(model: type[M], value: Any) -> M:
    """The model of a value, less what the model does not know: fields of older versions, oddities of custom resources."""
    from pydantic import ValidationError

    for _ in range(2):
        try:
            return model.model_validate(value)
        except ValidationError as error:
            value = copy.deepcopy(value)
            for problem in error.errors(include_url=False, include_context=False, include_input=False):
                _remove(value, problem["loc"])
    return model.zero()


def _remove(value: Any, path: tuple[int | str, ...]) -> None:
    for part in path[:-1]:
        value = value[part]
    if isinstance(value, dict):
        value.pop(path[-1], None)
    else:
        value[path[-1]] = None
