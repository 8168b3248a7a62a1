"""The library's `k8slint.explain(topic)`."""

from __future__ import annotations

from k8slint.explain import explain as _page
from k8slint.explain.page import Page

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    import os
    from collections.abc import Iterable


def explain(
    topic: str = "",
    *,
    kube_version: str | None = None,
    lang: str = "en",
    recursive: bool = False,
    rules: Iterable[str | os.PathLike[str]] = (),
) -> Page:
    """The page of a topic, as `k8slint explain` shows it: a path of fields, a rule, a concept, a file or `FILE:LINE`; "" is
    where to begin. `recursive` lists the fields below a field, `rules` are folders with more rules (the files are executed).

    Raises UnknownTopic, whose `near` holds topics of a similar name; OSError for a file that cannot be read;
    ValueError for a Kubernetes version that is not supported.
    """
    from os import fspath

    from k8slint import scheme
    from k8slint.config import Options

    options = Options()
    if kube_version is not None:
        options.minor = scheme.parse_kube_version(kube_version)
    options.lang = lang
    options.rule_folders = tuple([fspath(r) for r in rules])
    return _page(topic, lang, options, recursive)
