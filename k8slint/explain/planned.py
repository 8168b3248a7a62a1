"""What `plan` says of a manifest, in its own words."""

from __future__ import annotations

import io

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from k8slint.explain.texts import Words


def plan_text(manifest: str, minor: int, words: Words, name: str = "example.yaml", caveats: bool = False) -> str:
    """The plan's text output for a manifest, "" for one that creates nothing; with `caveats` also what it does not know."""
    from k8slint.lang import plan_table
    from k8slint.manifests import read_manifests
    from k8slint.output.plan import render
    from k8slint.plan_view import view
    from k8slint.planner import plan

    found = read_manifests([(name, manifest.encode("utf-8", "surrogateescape"))], minor)
    if not found.objects:
        return ""
    made = plan(found.objects, minor, refused=found.refused)
    out = io.StringIO()
    seen = view(made, found.skipped, [])
    if not (seen["objects"] or seen["pods"] or seen["refused"]):
        return ""
    if not caveats:
        seen["unsupported"] = []
    render(seen, "text", color=False, stream=out, words=plan_table(words.lang))
    return out.getvalue().strip("\n") + "\n"
