"""The path for learners: twelve steps, each a concept with an exercise that `k8slint learn N` sets up and judges.

An exercise is `texts/<language>/lessons/NN-name.md`: a front matter (title, concept, keep), the task, a fence `yaml broken FILE` with the
manifest to mend and a fence `yaml solution FILE` with one way to mend it. It is done when `check` finds nothing more (warnings
included), everything under `keep` is still there, and every condition under `want` holds (`_holds` says what they may ask; `any`
lists several of which one is enough).
"""

from __future__ import annotations

import os

from k8slint.explain import concepts, texts
from k8slint.explain.page import FAIL, PASS, Page
from k8slint.explain.texts import Markdown, Words

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

    from k8slint.config import Options
    from k8slint.diagnostic import Diagnostic

FOLDER = "lessons"


class Lesson:
    """One step: its number, name and text."""

    __slots__ = ("lang", "name", "number", "text")

    def __init__(self, number: int, name: str, lang: str, text: Markdown) -> None:
        self.number = number
        self.name = name
        self.lang = lang
        self.text = text

    @property
    def title(self) -> str:
        """What the step is about."""
        return str(self.text.front.get("title", self.name))

    @property
    def concept(self) -> str:
        """The concept to read first."""
        return str(self.text.front.get("concept", ""))

    def files(self, which: str) -> dict[str, str]:
        """File name -> text of the manifests: `broken` or `solution`."""
        return {p.info[2]: p.code for p in self.text.parts if p.info[:2] == ["yaml", which] and len(p.info) > 2}


def names() -> list[str]:
    """`01-pod` and so on, in order."""
    return texts.topic_names(FOLDER)


def lesson(number: int, lang: str) -> Lesson | None:
    """The step of a number; None where there is none."""
    for name in names():
        if name.partition("-")[0] == f"{number:02}":
            text = texts.topic(lang, FOLDER, name)
            return Lesson(number, name, lang, text) if text is not None else None
    return None


def path_page(lang: str) -> Page:
    """Where to begin: the steps, and what else can be asked."""
    words = Words(lang)
    page = Page("", "path", lang, words("path-title"))
    page.add("intro", "", words("path-intro"))
    lines = []
    for name in names():
        found = lesson(int(name.partition("-")[0]), lang)
        if found is not None:
            read = f"`k8slint explain {found.concept}`" if found.concept in concepts.names() else ""
            lines.append(f"{found.number}. **{found.title}**" + (f" {read}" if read else "") + f" `k8slint learn {found.number}`")
    page.add("steps", words("h-path"), "\n".join(lines))
    page.add("more", words("h-see"), words("path-more"))
    return page


def lesson_page(found: Lesson, folder: str, solution: bool = False, given: str = "") -> Page:
    """The task, or one way to do it. `given` is the folder that was asked for, "" for the usual one."""
    words = Words(found.lang)
    page = Page(str(found.number), "lesson", found.lang, f"{found.number}. {found.title}")
    if solution:
        for name, code in found.files("solution").items():
            page.add("solution", words("h-solution", file=os.path.join(folder, name)), "", code, PASS)
        return page
    task = "\n\n".join(p.text for p in found.text.parts if p.text)
    page.add("task", words("h-task"), task)
    for name, code in found.files("broken").items():
        page.add("file", os.path.join(folder, name), "", code, FAIL)
    page.add("how", words("h-how"), words("learn-how", folder=folder, n=f"{found.number} {given}".strip()))
    return page


def set_up(found: Lesson, folder: str) -> list[str]:
    """Write the exercise's files into a folder; those that are there already are left as they are. The names of new files."""
    os.makedirs(folder, exist_ok=True)
    written = []
    for name, code in found.files("broken").items():
        try:
            with open(os.path.join(folder, name), "x", encoding="utf-8") as file:
                file.write(code)
        except FileExistsError:
            continue
        written.append(name)
    return written


class Verdict:
    """How far a reader is: what `check` still finds, and what is missing, in words."""

    __slots__ = ("diagnostics", "missing")

    def __init__(self, diagnostics: list[Diagnostic], missing: list[str]) -> None:
        self.diagnostics = diagnostics
        self.missing = missing

    @property
    def done(self) -> bool:
        """Whether nothing is left to do."""
        return not self.diagnostics and not self.missing


def judge(found: Lesson, files: list[tuple[str, bytes]], options: Options) -> Verdict:
    """Whether the exercise is solved: nothing to report, everything still there, the conditions fulfilled."""
    from k8slint import run
    from k8slint.diagnostic import Report

    words = Words(found.lang)
    linter = run.prepare(options)
    results = linter.check_files(files)
    report = Report(f"1.{options.minor}")
    linter.finish(results, report)
    objects = {f"{o.kind}/{o.name}": o.value for r in results for o in r.objects}
    kinds = {d.kind + "/" + d.name for d in report.documents}
    unread = any(d.rule == "yaml-syntax" for d in report.diagnostics)
    keep = [] if unread else found.text.front.get("keep") or ()
    missing = [words("learn-missing", object=name) for name in keep if name not in kinds]
    for condition in found.text.front.get("want") or ():
        if condition["object"] not in objects and (missing or report.diagnostics):
            continue  # what cannot be read says nothing yet
        if not any(_holds(one, objects.get(condition["object"])) for one in condition.get("any") or (condition,)):
            field = condition["field"].replace("[*]", "")
            missing.append(words("learn-want", object=condition["object"], field=field))
    return Verdict([d for d in report.diagnostics if d.severity != "info"], missing)


def _holds(condition: dict[str, Any], value: Any) -> bool:
    """Whether a condition holds of a stored object: any value at `field` (`[*]` is every item) that is as asked will do.

    is: 3                  this value, or one of a list of values
    quantity: 500m         this amount, however it is written
    rounds: [up, 1, of]    this number, or a share of the number at the path `of` that is rounded to it (`up` or `down`)
    schedule: 30 3 * * 1   a schedule of the same times
    selects: {app: db}     a label selector that chooses these labels, and not everything
    none of them           anything at all
    """
    return any(_is(condition, found, value) for found in _values(value, condition["field"]))


def _is(condition: dict[str, Any], value: Any, whole: Any) -> bool:
    try:
        if "is" in condition:
            wanted = condition["is"]
            return bool(value == wanted or (type(wanted) is list and value in wanted))
        if "quantity" in condition:
            from k8slint.apis import resource

            return resource.parse(value)[0] == resource.parse(condition["quantity"])[0]
        if "rounds" in condition:
            from k8slint.apis.intstr import scaled_value

            direction, number, of = condition["rounds"]
            return any(scaled_value(value, total, direction == "up") == number for total in _values(whole, of))
        if "schedule" in condition:
            return _times(value) == _times(condition["schedule"])
        if "selects" in condition:
            from k8slint.store import match_selector

            return match_selector(value, condition["selects"]) and not match_selector(value, {})
    except (TypeError, ValueError, AttributeError):
        return False
    return True


def _times(schedule: str) -> list[Any]:
    from k8slint.controller.cronjob.cron import Schedule

    parsed = Schedule(schedule)
    return [parsed.delay, *parsed.fields]


def _values(value: Any, path: str) -> list[Any]:
    """What stands at a path; `[*]` goes into every item."""
    from k8slint.field import parse_path

    found = [value]
    for part in parse_path(path):
        following: list[Any] = []
        for at in found:
            if part == "*":
                following += at if type(at) is list else ()
            else:
                try:
                    following.append(at[part])
                except (KeyError, IndexError, TypeError):
                    continue
        found = following
    return found
