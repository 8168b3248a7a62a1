"""Rules: what one is, how a rule file declares itself, what it yields.

A rule file holds a docstring (title, then `## Why`, `## Bad`, `## Good`, `## References`) and one generator under
`@rule(...)`. The file's name, with `-` for `_`, is the rule's id. See CONTRIBUTING.md.
"""

from __future__ import annotations

from k8slint.messages import Phrase
from k8slint.object import Object
from k8slint.visit import Container, PodTemplate

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

OBJECT, POD_TEMPLATE, CONTAINER, STORE = "Object", "PodTemplate", "Container", "Store"
PLAN = "Plan"
"""Of what a dry run of the controllers makes of all objects; such rules run in `plan`, and in `check --plan`."""

DELETE = object()
"""As the value of a fix's edit: remove what stands at the path."""


class Rename:
    """As the value of a fix's edit: the key at the path gets another name."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name


class Fix:
    """The one right change: edits of (path inside the object, new value, DELETE or Rename), applied together.

    A path whose parents are missing makes them; an index that is the list's length appends. Only where exactly one thing can be
    meant and nothing that runs may break: see docs/fixes.md.
    """

    __slots__ = ("edits",)

    def __init__(self, *edits: tuple[tuple[str | int, ...], object]) -> None:
        self.edits = edits


class Finding:
    """Something that a rule found.

    `path` is inside the object. `values` fill the rule's message template; `variant` names the template where the rule
    has several; words of ours among them are a Phrase, so that they are translated. `of` is the object that is meant (rules
    on Store must give it). `related` lists (object, path, sentence) of other places.
    """

    __slots__ = ("fix", "of", "path", "related", "values", "variant")

    def __init__(
        self,
        path: tuple[str | int, ...],
        variant: str = "",
        *,
        of: Object | None = None,
        related: tuple[tuple[Object, tuple[str | int, ...], str], ...] = (),
        fix: Fix | None = None,
        **values: object,
    ) -> None:
        self.path = path
        self.variant = variant
        self.of = of
        self.related = related
        self.fix = fix
        self.values = values


class Rule:
    """A rule's declaration and its function."""

    __slots__ = (
        "aliases", "check", "doc", "fixable", "id", "kinds", "messages", "on", "options", "profiles", "severity", "since", "topic", "unless",
    )

    def __init__(self, check: Callable[..., Iterator[Finding]], on: str, kinds: tuple[str, ...], topic: str, severity: str,
                 profiles: tuple[str, ...], since: str, aliases: dict[str, tuple[str, ...]], messages: dict[str, str],
                 fixable: bool, unless: tuple[str, ...] = ()) -> None:
        self.check = check
        self.on = on
        self.kinds = kinds
        self.topic = topic
        self.severity = severity
        self.profiles = profiles
        self.since = since
        self.aliases = aliases
        self.messages = messages
        self.fixable = fixable
        self.unless = unless
        self.options: dict[str, Any] = dict(check.__kwdefaults__ or {})
        module = check.__module__
        self.id = module.rpartition(".")[2].replace("_", "-")
        self.doc = ""


def rule(
    *,
    on: str,
    topic: str,
    severity: str,
    message: str | dict[str, str],
    kinds: tuple[str, ...] = (),
    profiles: tuple[str, ...] = ("default",),
    since: str = "0.1",
    aliases: dict[str, tuple[str, ...]] | None = None,
    fixable: bool = False,
    unless: tuple[str, ...] = (),
) -> Callable[[Callable[..., Iterator[Finding]]], Rule]:
    """Declare the decorated generator as a rule.

    `on` is OBJECT, POD_TEMPLATE, CONTAINER or STORE: what the generator is called with; PLAN: a Plan and its Store. `kinds`
    narrows OBJECT and POD_TEMPLATE rules to some kinds. `message` is a template filled from the finding's values (a dict: one
    for each variant). Keyword-only parameters of the generator are the rule's options, their defaults the options' defaults.
    `aliases`: tool -> its ids for the same check; an id with `~` before it asks nearly the same.
    `unless` (PLAN) names rules that say the same wherever they can: of an object that they report this rule says nothing.
    """

    def declare(check: Callable[..., Iterator[Finding]]) -> Rule:
        messages = {"": message} if isinstance(message, str) else message
        return Rule(check, on, kinds, topic, severity, profiles, since, aliases or {}, messages, fixable, unless)

    return declare


__all__ = [
    "CONTAINER", "DELETE", "OBJECT", "PLAN", "POD_TEMPLATE", "STORE", "Container", "Finding", "Fix", "Object", "Phrase", "PodTemplate", "Rename", "Rule",
    "rule",
]
