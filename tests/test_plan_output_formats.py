"""A plan in every format: the words as they are written (goldens), and what manifests must not be able to do to a reader."""

from __future__ import annotations

import ast
import hashlib
import io
import json
import re
import shutil
import subprocess
import tempfile
import xml.dom.minidom
from base64 import b64encode
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from k8slint import lang
from k8slint.manifests import read_manifests
from k8slint.output import plan_html, plan_json, plan_markdown, plan_mermaid, plan_text
from k8slint.output.plan import FORMATS, render
from k8slint.plan_view import view
from k8slint.planner import plan

FIXTURES = Path(__file__).parent / "fixtures" / "plan_output"
GOLDENS = {"text": "txt", "mermaid": "mmd", "dot": "dot", "html": "html", "markdown": "md", "json": "json"}


def read(name: str) -> Any:
    return read_manifests([(name, (FIXTURES / name).read_bytes())], 36)


def seen(name: str, old: str = "", nodes: str = "") -> dict[str, Any]:
    new = read(name)
    made = plan(
        new.objects, 36, old=read(old).objects if old else None, nodes=read(nodes).objects if nodes else (), refused=new.refused,
    )
    diagnostics = [
        {
            "rule": "pod-fits-no-node", "severity": "error", "message": "no node <takes> it", "file": name, "line": 3, "column": 5,
            "object": None, "related": [{"file": name, "line": 9, "column": 1, "message": "see here"}],
        }
    ]
    return view(made, new.skipped, diagnostics if old else [], bool(old))


def shown(found: dict[str, Any], fmt: str, **options: Any) -> str:
    out = io.StringIO()
    render(found, fmt, stream=out, **options)
    return out.getvalue()


@pytest.fixture(scope="module")
def change() -> dict[str, Any]:
    return seen("after.yaml", "before.yaml", "nodes.yaml")


@pytest.fixture(scope="module")
def hostile() -> dict[str, Any]:
    return seen("hostile.yaml")


@pytest.mark.parametrize("fmt", [f for f in FORMATS if f != "json"])
def test_goldens(fmt: str, change: dict[str, Any], golden: Callable[[str, str], None]):
    golden(f"plan_output/change.{GOLDENS[fmt]}", shown(change, fmt))


@pytest.mark.parametrize("fmt", ["text", "mermaid", "dot", "markdown"])
def test_goldens_of_hostile_text(fmt: str, hostile: dict[str, Any], golden: Callable[[str, str], None]):
    golden(f"plan_output/hostile.{GOLDENS[fmt]}", shown(hostile, fmt))


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_every_stream_takes_every_format(fmt: str, encoding: str, change: dict[str, Any], hostile: dict[str, Any], stream: Any):
    for found in (change, hostile):
        out = stream(encoding)
        render(found, fmt, color=fmt == "text", stream=out)
        assert out.text().endswith("\n")


@pytest.mark.parametrize("fmt", [f for f in FORMATS if f != "html"])
def test_nothing_that_a_terminal_obeys(fmt: str, hostile: dict[str, Any]):
    text = shown(hostile, fmt)
    assert all(c.isprintable() or c == "\n" for c in text)
    assert not [line for line in text.splitlines() if line.lstrip().startswith("::")]


# -- JSON --------------------------------------------------------------------------------------------------------------


def test_json_is_the_view(change: dict[str, Any]):
    assert json.loads(plan_json.dumps(change)) == json.loads(json.dumps(change))
    assert {"version", "kube_version", "objects", "pods", "claims", "endpoints", "steps", "refused", "unsupported"} <= change.keys()
    assert [p["claims"] for p in change["pods"] if p["name"] == "db-0"] == [["data-db-0"]]


# -- text --------------------------------------------------------------------------------------------------------------


def test_colours_only_when_asked(change: dict[str, Any]):
    plain, coloured = shown(change, "text"), shown(change, "text", color=True)
    assert "\x1b" not in plain and "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_long_lists_are_cut():
    volumes = "".join(f"  - {{name: v{i}, persistentVolumeClaim: {{claimName: c{i}}}}}\n" for i in range(100))
    text = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers: [{name: c, image: i}]\n  volumes:\n" + volumes
    found = read_manifests([("a.yaml", text.encode())], 36)
    lines = shown(view(plan(found.objects, 36), [], []), "text").splitlines()
    assert len([line for line in lines if "PersistentVolumeClaim/c" in line]) == plan_text.MOST_CHILDREN
    assert "└─ ... and 40 more" in lines


# -- mermaid, dot ------------------------------------------------------------------------------------------------------


def test_mermaid_labels_hold_no_syntax():
    text = plan_mermaid.quote("".join(map(chr, range(32, 127))) + "\u202e\x1b;")
    assert text[0] == text[-1] == '"'
    assert not set(text[1:-1]) & set("\"<>&#;`[]{}|\\$%@~^\u202e\x1b")


def test_mermaid_stays_below_what_readers_draw():
    one = (FIXTURES / "before.yaml").read_text().partition("kind: Deployment")[2].partition("---")[0]
    docs = [("apiVersion: apps/v1\nkind: Deployment" + one).replace("name: web\n  namespace", f"name: web-{i}\n  namespace") for i in range(400)]
    found = read_manifests([("a.yaml", "---\n".join(docs).encode())], 36)
    text = plan_mermaid.dumps(view(plan(found.objects, 36), [], []))
    assert len(text) <= plan_mermaid.LONGEST
    assert text.count("-->") <= plan_mermaid.MOST_EDGES
    assert "more[" in text


@pytest.mark.skipif(shutil.which("dot") is None, reason="graphviz is not installed")
@pytest.mark.parametrize("which", ["change", "hostile"])
def test_graphviz_reads_dot(which: str, request: pytest.FixtureRequest):
    text = shown(request.getfixturevalue(which), "dot")
    done = subprocess.run(["dot", "-Tsvg"], input=text.encode(), capture_output=True, check=False)
    assert done.returncode == 0 and not done.stderr


# -- HTML --------------------------------------------------------------------------------------------------------------


class Page(HTMLParser):
    """The elements and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


ELEMENTS = {
    "html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "span", "ul", "li", "div", "b", "code", "p", "i", "table", "tr",
    "th", "td", "details", "summary", "footer", "svg", "path", "text", "g", "rect",
}


@pytest.mark.parametrize("which", ["change", "hostile"])
def test_the_page_has_only_our_elements_and_fetches_nothing(which: str, request: pytest.FixtureRequest):
    page = Page()
    page.feed(shown(request.getfixturevalue(which), "html"))
    assert not page.open
    assert {tag for tag, _ in page.found} <= ELEMENTS
    for tag, attributes in page.found:
        for name, value in attributes.items():
            assert name not in ("src", "href", "style") and not name.startswith("on"), (tag, name)
            assert "://" not in (value or "") or name == "xmlns"


def test_the_page_is_held_by_its_own_policy(change: dict[str, Any]):
    text = shown(change, "html")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    style = re.search(r"<style>(.*?)</style>", text, re.S)
    assert policy is not None and style is not None
    digest = b64encode(hashlib.sha256(style.group(1).encode()).digest()).decode()
    assert policy.group(1) == f"default-src 'none'; style-src 'sha256-{digest}'"


def test_the_drawings_are_well_formed(change: dict[str, Any]):
    drawings = re.findall(r"<svg.*?</svg>", shown(change, "html"), re.S)
    assert len(drawings) == 2
    for drawing in drawings:
        xml.dom.minidom.parseString(drawing)


def test_long_tables_are_cut():
    found = seen("after.yaml")
    found["pods"] = found["pods"][:1] * (plan_html.MOST_ROWS + 7)
    text = shown(found, "html")
    assert text.count("<td class=\"mono\">BestEffort</td>") + text.count('<td class="mono">Burstable</td>') == plan_html.MOST_ROWS
    assert "and 7 more" in text


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium is not installed")
def test_chromium_shows_the_page(change: dict[str, Any]):
    with tempfile.TemporaryDirectory() as folder:
        page, picture = Path(folder) / "plan.html", Path(folder) / "plan.png"
        page.write_text(shown(change, "html"), encoding="utf-8")
        flags = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update "
        flags += "--disable-sync --enable-logging=stderr --window-size=1280,1000"
        command = ["chromium", *flags.split(), f"--user-data-dir={folder}/profile", f"--screenshot={picture}", page.as_uri()]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        assert picture.read_bytes().startswith(b"\x89PNG")
        assert "CONSOLE" not in done.stderr and "Refused" not in done.stderr


# -- another language --------------------------------------------------------------------------------------------------


def spoken() -> set[str]:
    """The templates that the outputs of a plan look up."""
    found = set()
    for path in (Path(plan_html.__file__).parent).glob("plan_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func).removeprefix("self.").rpartition(".")
                if name[2] == "say" or name[0].endswith("say") or (name[2] == "some" and name[0].endswith("say")):
                    found |= {a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)}
    return found


def test_every_word_has_its_chinese() -> None:
    table = lang.plan_table("zh")
    assert len(spoken()) > 80
    assert sorted(text for text in spoken() if text not in table) == []


@pytest.mark.parametrize("fmt", [f for f in FORMATS if f != "json"])
def test_every_format_speaks_chinese(fmt: str, change: dict[str, Any]) -> None:
    text, english = shown(change, fmt, words=lang.plan_table("zh")), shown(change, fmt)
    for word in ("4 replicas", "Running on", "stay pending", "does not know", "Rollout of", "there is no ", "guards", ">step<", " ready pods"):
        assert word not in text, word
    assert "4 个副本" in text and "4 replicas" in english
    if fmt == "html":
        assert '<html lang="zh">' in text and '<html lang="en">' in english


# -- Markdown ----------------------------------------------------------------------------------------------------------


def test_markdown_escapes_what_github_reads():
    text = plan_markdown.safe("a|b `c` <d> @e #1 *f* _g_ [h](http://i) www.j.k :smile: $l$ ~m~ \\ m&n\n- o")
    assert not set(text.replace("&#", "")) & set("|`<>@*_[]$~\\\n")
    assert "http://" not in text and "www." not in text and ":smile" not in text


def test_markdown_fits_into_a_comment():
    one = (FIXTURES / "before.yaml").read_text().partition("kind: Deployment")[2].partition("---")[0]
    docs = [("apiVersion: apps/v1\nkind: Deployment" + one).replace("name: web\n  namespace", f"name: web-{i}\n  namespace") for i in range(600)]
    new, old = "---\n".join(docs), "---\n".join(docs).replace("2.0.4", "2.0.3")
    found = read_manifests([("a.yaml", new.encode())], 36)
    made = plan(found.objects, 36, old=read_manifests([("a.yaml", old.encode())], 36).objects)
    text = shown(view(made, [], [], True), "markdown")
    assert len(text) < 65_000
    assert text.count("<details>") == text.count("</details>") > 0


def test_markdown_with_many_steps_fits_into_a_comment():
    one = (FIXTURES / "before.yaml").read_text().partition("kind: Deployment")[2].partition("---")[0].replace("replicas: 4", "replicas: 60")
    name = "a-name-of-some-length-as-teams-choose-them"
    docs = [("apiVersion: apps/v1\nkind: Deployment" + one).replace("name: web\n  namespace", f"name: {name}-{i}\n  namespace") for i in range(12)]
    new, old = "---\n".join(docs), "---\n".join(docs).replace("2.0.4", "2.0.3")
    made = plan(read_manifests([("a.yaml", new.encode())], 36).objects, 36, old=read_manifests([("a.yaml", old.encode())], 36).objects)
    text = shown(view(made, [], [], True), "markdown")
    assert 20_000 < len(text) < 65_000 and "and 9 more rollouts" in text
    assert text.count("<details>") == text.count("</details>") > 1


def test_json_of_a_large_plan_is_written_the_same_way(hostile: dict[str, Any], change: dict[str, Any]) -> None:
    """Python's encoder writes large plans: also what wants escaping, and what JSON cannot say."""
    odd = {"name": "\x1b[31m\u202e\ud800", "ratio": float("inf"), "ok": True, "none": None, "nested": [1.5, {"a": "é"}]}
    for found in (hostile, change):
        for more in ([], [odd]):
            small = plan_json.dumps({**found, "pods": more})
            large = plan_json.dumps({**found, "pods": [*more, *({"name": f"p{i}"} for i in range(300))]})
            rows = small.splitlines()
            assert [r for r in large.splitlines() if '{"name": "p' not in r][-5:] == rows[-5:]
            assert rows[0] == large.splitlines()[0]
    assert json.loads(plan_json.dumps({"pods": [odd] * 300}))["pods"][0]["ratio"] is None
