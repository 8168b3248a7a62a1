"""A whole run of `plan`: read, run the control plane dry, let the rules over plans judge. For the command and for the library."""

from __future__ import annotations

import errno
import os

from k8slint import kustomize, source
from k8slint.config import Options, UsageError
from k8slint.manifests import Manifests, read_manifests
from k8slint.output.escape import escape

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from k8slint.diagnostic import Diagnostic
    from k8slint.manifests import Contents
    from k8slint.object import Object
    from k8slint.planner import Plan

    PathLike = str | os.PathLike[str]

# What may stand among the nodes that are given: what a cluster has before anything is applied.
INVENTORY = frozenset(("Node", "PersistentVolume", "StorageClass", "PriorityClass", "RuntimeClass", "CSINode", "CSIDriver", "Namespace"))


def plan(
    paths: PathLike | Iterable[PathLike] | None = None,
    *,
    text: str | bytes | None = None,
    name: str = "<text>",
    old: PathLike | None = None,
    old_text: str | bytes | None = None,
    nodes: PathLike | None = None,
    nodes_text: str | bytes | None = None,
    at: str | None = None,
    namespace: str = "",
    kube_version: str | None = None,
    exclude: Iterable[str] = (),
    explain: Container[str] | None = None,
) -> Plan:
    """What would exist after `kubectl apply` of files, folders and globs, or of a text, as the command `k8slint plan` says it.

    Arguments are named and mean what the command's options do: `old` is `--from` (a file, a folder or `git:REV`), `nodes` is
    `--nodes`, `namespace` is `--namespace`, `at` is `--at`; `old_text` and `nodes_text` are the same as texts. `explain` holds names of pods (`?????` as in
    the plan) whose scheduling is written down in `Plan.explained`.

    Bad manifests are in the plan (`refused`, `skipped`) and never raise. Raises FileNotFoundError for a path that is not
    there, ValueError for a Kubernetes version that is not supported or an `at` that is no RFC 3339 time, UsageError for
    nodes without a Node, a git revision that does not exist and a file that cannot be read.
    """
    from k8slint import scheme

    options = Options()
    if kube_version is not None:
        options.minor = scheme.parse_kube_version(kube_version)
    options.exclude = tuple(exclude)
    if at is not None:
        from k8slint.controller.cronjob.cronjob_controller import parse_time

        parse_time(at)
    if text is not None:
        if paths is not None:
            raise TypeError("give either paths or text=, not both")
        contents = [(name, _bytes(text))]
    elif paths is None:
        raise TypeError("give paths, or text=")
    else:
        options.paths = tuple([os.fspath(p) for p in ((paths,) if isinstance(paths, (str, os.PathLike)) else paths)])
        contents = _read(list(options.paths), options.exclude)
    before = inventory = None
    if old_text is not None:
        before = [("<old>", _bytes(old_text))]
    elif old is not None:
        before = earlier(os.fspath(old), options, _read)
    if nodes_text is not None:
        inventory = [("<nodes>", _bytes(nodes_text))]
    elif nodes is not None:
        inventory = _read([os.fspath(nodes)], ())
    return make(options, contents, old=before, nodes=inventory, at=at, namespace=namespace, explain=explain)


def make(
    options: Options,
    contents: Contents,
    *,
    old: Contents | None = None,
    nodes: Contents | None = None,
    at: str | None = None,
    namespace: str = "",
    explain: Container[str] | None = None,
) -> Plan:
    """The plan of what was read. Raises UsageError for nodes without a Node and a namespace that cannot be one."""
    kustomize.forget()
    before = read_manifests(old, options.minor) if old is not None else None
    new = read_manifests(contents, options.minor)
    inventory = _inventory(nodes, options.minor) if nodes is not None else ()
    from k8slint import planner

    reason = ""
    if namespace:
        _check_namespace(namespace)
    else:
        namespace, reason = meant_namespace(new.objects)
    if namespace:
        for obj in [*new.objects, *(before.objects if before is not None else ())]:
            if obj.namespace == "default" and not _names_namespace(obj):
                obj.namespace = namespace
    made = planner.plan(
        new.objects, options.minor, old=None if before is None else before.objects, nodes=inventory, at=at, refused=new.refused,
        explain=explain,
    )
    made.skipped = new.skipped
    if reason:
        made.unsupported.append(reason)
    made.compared = before is not None
    if before is not None and before.refused:
        names = ", ".join(r["object"] or r["from"]["file"] for r in before.refused[:5])
        more = f" and {len(before.refused) - 5} more" if len(before.refused) > 5 else ""
        made.unsupported.append(f"Of the old manifests the API server would not have taken some objects; they are left out: {names}{more}.")
    made.diagnostics = judged(made, new, options)
    return made


def meant_namespace(objects: list[Object]) -> tuple[str, str]:
    """The namespace that objects without one must be meant for, and how that is known: a claim and a volume name each other,
    and the volume says where the claim is. A volume alone leaves a doubt, which is said. Else ("", "")."""
    volumes = {o.name: o.value.get("spec") or {} for o in objects if o.kind == "PersistentVolume" and o.known}
    found: dict[str, str] = {}
    kept = {(v.get("claimRef") or {}).get("name", ""): n for n, v in volumes.items()}
    doubt = ""
    for claim in objects if volumes else ():
        if claim.kind == "PersistentVolumeClaim" and claim.known and not _names_namespace(claim):
            volume = (claim.value.get("spec") or {}).get("volumeName", "")
            reference = (volumes.get(volume) or {}).get("claimRef") or {}
            if reference.get("name") == claim.name and reference.get("namespace", "default") != "default":
                found.setdefault(reference["namespace"], f"PersistentVolume/{volume} is kept for {reference['namespace']}/{claim.name}")
            elif claim.name in kept:
                where = volumes[kept[claim.name]]["claimRef"].get("namespace", "default")
                if where != "default":
                    doubt = f"PersistentVolume/{kept[claim.name]} is kept for {where}/{claim.name}, and the claim of that name names no namespace: "
                    doubt += f"it is planned in default (--namespace {where})."
    if len(found) != 1:
        return "", doubt
    (namespace, why), = found.items()
    return namespace, f"Objects that name no namespace are planned in {namespace}, because {why} (--namespace says otherwise)."


def _names_namespace(obj: Object) -> bool:
    return bool((obj.value.get("metadata") or {}).get("namespace"))


def _check_namespace(name: str) -> None:
    from k8slint.apis.names import is_dns1123_label

    problems = is_dns1123_label(name)
    if problems:
        raise UsageError(f'--namespace: "{escape(name)}" is no name of a namespace')


def earlier(what: str, options: Options, read: Reader) -> Contents:
    """The contents that `--from` names."""
    from k8slint.revision import PREFIX, read_revision

    if what.startswith(PREFIX):
        return read_revision(what.removeprefix(PREFIX), list(options.paths), options.exclude)
    return read([what], options.exclude)


def judged(made: Plan, new: Manifests, options: Options) -> list[Diagnostic]:
    """What the rules that look at a plan say of it, less what the author has said may stay."""
    from k8slint import parse, suppress
    from k8slint.linter import FileResult
    from k8slint.plan_check import judge
    from k8slint.run import prepare
    from k8slint.store import Store

    options.plan = True
    linter = prepare(options)
    by_file: dict[str, FileResult] = {}
    named: dict[int, suppress.Ignore] = {}
    for obj in new.objects:
        file = obj.document.file
        if file not in by_file:
            result = by_file[file] = FileResult(file)
            if b"k8slint:" in obj.document.source.data:
                # positions of a Markdown fence are those of the whole file: blank lines stand for what is before it
                text = "\n" * obj.document.source.line_offset + parse.decode_text(obj.document.source.data)
                result.ignores = suppress.comments(text)
        rules = suppress.annotation_rules(obj.annotations)
        if rules:
            named[id(obj)] = suppress.Ignore(frozenset() if rules & {"*", "all"} else rules, (), obj.document.span(obj.path))
    judge(linter, made, by_file, Store(new.objects), named)
    found = [d for r in by_file.values() for d in r.diagnostics]
    found.sort(key=lambda d: d.sort_key())
    return found


def read_paths(paths: list[str], exclude: tuple[str, ...]) -> Contents:
    """(name, bytes) of every file. Raises UsageError for one that cannot be read: a plan of a part would mislead."""
    contents, problems = source.read_all(paths, exclude)
    if problems:
        raise UsageError("; ".join(f"{escape(p.path)}: {p.reason}" for p in problems))
    return contents


def _read(paths: list[str], exclude: tuple[str, ...]) -> Contents:
    """As `read_paths`, with Python's own error for a path that is not there."""
    contents, problems = source.read_all(paths, exclude)
    for problem in problems:
        if problem.missing:
            raise FileNotFoundError(errno.ENOENT, problem.reason, problem.path)
    if problems:
        raise UsageError("; ".join(f"{escape(p.path)}: {p.reason}" for p in problems))
    return contents


def _inventory(contents: Contents, minor: int) -> list[Object]:
    """The nodes (and classes, volumes, namespaces) among them. Raises UsageError where there are none, or one cannot be read."""
    found = read_manifests(contents, minor, stored=True)
    if found.refused:
        first = found.refused[0]
        raise UsageError(f"--nodes: {escape(first['from']['file'])}:{first['from']['line']}: {escape(first['message'])}")
    chosen = [o for o in found.objects if o.kind in INVENTORY]
    if not any(o.kind == "Node" for o in chosen):
        raise UsageError(f"--nodes: {', '.join(escape(n) for n, _ in contents[:5]) or 'no file'}: no Node in it")
    return chosen


def _bytes(text: str | bytes) -> bytes:
    return text.encode("utf-8", "surrogatepass") if isinstance(text, str) else bytes(text)


if TYPE_CHECKING:
    from collections.abc import Callable

    Reader = Callable[[list[str], tuple[str, ...]], Contents]
