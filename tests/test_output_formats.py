"""Every format over one sample report, against golden files; what no format may let through."""

from __future__ import annotations

import json
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from k8slint.diagnostic import Diagnostic, DocumentStatus, Hidden, Related, Report, Skipped, Span
from k8slint.output import FORMATS, render

FIXTURES = Path(__file__).parent / "fixtures" / "output"
SUFFIX = {"text": "txt", "json": "json", "github": "github.txt", "gitlab": "gitlab.json", "sarif": "sarif", "junit": "xml"}

WEB = ("apps/v1", "Deployment", "default", "web")
SERVICE = ("v1", "Service", "default", "web")

RULES = {
    "image-tag-missing": {
        "title": "An image without a tag",
        "help": "Without a tag the newest image runs.\n\n```yaml\nimage: nginx\n```",
        "severity": "warning",
        "url": "https://example.org/rules/image-tag-missing",
    },
}


def sample() -> Report:
    """Each kind of finding once: both sources, all severities, places in other files, several in one span, a List's items."""
    report = Report("1.36")
    report.files = 5
    report.hidden = [Hidden("latest-tag", "web.yaml", 3, "k8slint")]
    report.documents = [
        DocumentStatus("list.json", 0, 2, "v1", "ConfigMap", "default", "one", True),
        DocumentStatus("list.json", 0, 3, "v1", "ConfigMap", "default", "Two", False),
        DocumentStatus("web.yaml", 0, 2, *WEB, False),
        DocumentStatus("web.yaml", 1, 26, *SERVICE, True),
        DocumentStatus("crd/widget.yaml", 0, 1, "example.org/v1", "Widget", "default", "w", None),
    ]
    report.skipped = [Skipped(f"chart/templates/{name}.yaml", 1, "a Helm template") for name in "edcba"]
    report.skipped.append(Skipped("notes.md", 12, "not a manifest"))
    image = Span(18, 18, 18, 23)
    container = Span(17, 11, 24, 25)
    report.diagnostics = [
        Diagnostic(
            "api-invalid", "error", "spec.replicas: Invalid value: -1: must be greater than or equal to 0", "web.yaml",
            Span(7, 13, 7, 15), source="apiserver", reason="FieldValueInvalid", field="spec.replicas",
            document=0, object=WEB, path=("spec", "replicas"),
        ),
        Diagnostic(
            "api-invalid", "error", "metadata.name: Invalid value: \"Two\": a lowercase RFC 1123 subdomain", "list.json",
            Span(3, 65, 3, 70), source="apiserver", reason="FieldValueInvalid", field="metadata.name",
            document=0, object=("v1", "ConfigMap", "default", "Two"),
            path=("metadata", "name"),
        ),
        Diagnostic(
            "selector-mismatch", "error", "the selector does not match the template's labels", "web.yaml", Span(10, 7, 10, 15), document=0,
            object=WEB, path=("spec", "selector", "matchLabels", "app"),
            related=(Related("web.yaml", Span(14, 9, 14, 17), "the labels that the pods get"),),
        ),
        Diagnostic(
            "image-tag-missing", "warning", "image \"nginx\" has no tag: 100% of it, changes", "web.yaml", image, document=0, object=WEB,
            path=("spec", "template", "spec", "containers", 0, "image"), fix=[{"path": ["spec", "replicas"], "value": 1}],
        ),
        Diagnostic("image-pull-policy", "info", "imagePullPolicy is not set", "web.yaml", image, document=0, object=WEB),
        Diagnostic(
            "liveness-probe-missing", "warning", "container \"網站\" has no livenessProbe", "web.yaml", container, document=0, object=WEB
        ),
        Diagnostic("name-style", "info", "not ASCII", "web.yaml", Span(17, 17, 17, 21), document=0, object=WEB),
        Diagnostic("long", "info", "a long line", "web.yaml", Span(19, 184, 19, 192), document=0, object=WEB),
        Diagnostic("env-duplicate", "warning", "A is set twice", "web.yaml", Span(23, 21, 23, 22), document=0, object=WEB,
                   related=(Related("web.yaml", Span(21, 21, 21, 22), "first set here"),)),
        Diagnostic(
            "service-selects-nothing", "warning", "no pod has the labels app=web", "web.yaml", Span(31, 3, 32, 13),
            document=1, object=SERVICE, path=("spec", "selector"), related=(Related("other/vanished.yaml", Span(4, 2, 4, 9), "nearly"),),
        ),
        Diagnostic("yaml-syntax", "error", "found a tab\nwhere\x1b[31m an indentation is", "hostile.yaml", Span(5, 1, 5, 2), source="yaml"),
        Diagnostic("bidi", "warning", "hidden \u202e marks", "hostile.yaml", Span(6, 10, 6, 11)),
        Diagnostic("bidi", "warning", "in the file name", "ev\x1b[2Jil\udc80,:%\n::error::x.yaml", Span(1, 1, 1, 2)),
    ]
    for name in ("web.yaml", "list.json", "hostile.yaml"):
        report.sources[name] = (FIXTURES / name).read_text()
    return report


@pytest.mark.parametrize("fmt", FORMATS)
def test_sample(fmt, golden, stream):
    out = stream()
    render(sample(), fmt, stream=out, rule_info=RULES.get, version="0.1.0")
    golden(f"output/sample.{SUFFIX[fmt]}", out.text())


def test_sample_in_colour(golden, stream):
    out = stream()
    render(sample(), "text", color=True, stream=out)
    golden("output/sample.ansi.txt", out.text().replace("\x1b", "\\e"))


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "gbk", "utf-8", "utf-16"])
def test_every_encoding(fmt, encoding, stream):
    """Nothing raises, and machines read the same whatever the encoding is."""
    out, plain = stream(encoding), stream()
    render(sample(), fmt, stream=out)
    render(sample(), fmt, stream=plain)
    if "json" in SUFFIX[fmt] or fmt == "sarif":
        assert json.loads(out.text()) == json.loads(plain.text())
    elif fmt == "junit":
        assert canonical(out.text()) == canonical(plain.text())


def canonical(xml: str) -> str:
    return ElementTree.canonicalize(xml.partition("?>")[2])


@pytest.mark.parametrize("fmt", FORMATS)
def test_no_control_character_gets_through(fmt, stream):
    out = stream()
    render(sample(), fmt, stream=out)
    assert [c for c in out.text() if not c.isprintable() and c != "\n"] == []


@pytest.mark.parametrize("fmt", FORMATS)
def test_order_does_not_depend_on_input(fmt, stream):
    report = sample()
    report.diagnostics.reverse()
    report.skipped.reverse()
    out, expected = stream(), stream()
    render(report, fmt, stream=out)
    render(sample(), fmt, stream=expected)
    assert out.text() == expected.text()


@pytest.mark.parametrize("fmt", FORMATS)
def test_empty(fmt, golden, stream):
    out = stream()
    render(Report("1.36"), fmt, stream=out)
    golden(f"output/empty.{SUFFIX[fmt]}", out.text())


def test_unknown_format(stream):
    with pytest.raises(KeyError):
        render(Report("1.36"), "pdf", stream=stream())


@pytest.mark.parametrize(("fmt", "forbidden"), [
    ("text", {"rich", "json", "re", "enum", "typing", "dataclasses", "unicodedata", "importlib", "pathlib"}),
    ("json", {"rich", "json", "re", "enum", "typing", "dataclasses", "unicodedata", "importlib", "pathlib"}),
])
def test_plain_formats_import_little(fmt, forbidden):
    """The import budget: a plain run pays for nothing that it does not use."""
    code = (
        "import io, sys; before = set(sys.modules)\n"
        "from k8slint.diagnostic import Diagnostic, Report, Span\n"
        "from k8slint.output import render\n"
        "report = Report('1.36')\n"
        "report.diagnostics.append(Diagnostic('a', 'error', 'b', 'c.yaml', Span(1, 1, 1, 2)))\n"
        "report.sources['c.yaml'] = 'kind: Pod'\n"
        f"render(report, {fmt!r}, stream=io.StringIO())\n"
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent)
    assert forbidden.isdisjoint(done.stdout.split())
