"""Pages as text, Markdown, HTML and JSON."""

from __future__ import annotations

import json

import pytest

from k8slint.config import Options
from k8slint.explain import explain
from k8slint.explain.page import FAIL, Page
from k8slint.explain.render import fence, join, painter, to_html, to_markdown, to_text, width_of, wrap
from k8slint.explain.texts import Words


def sample() -> Page:
    page = Page("t", "concept", "en", "A title")
    page.add("text", "", "One **bold** word and `code`.\n\n- first\n- second that goes on\n  below\n  - nested\n\n1. counted")
    page.add("bad", "Bad", "", "a: 1 # <- here\n# a comment\n", FAIL)
    return page


def test_text() -> None:
    assert to_text(sample(), Words("en")) == (
        "A title\n\n"
        "One bold word and `code`.\n\n  - first\n  - second that goes on below\n    - nested\n\n  1. counted\n\n"
        "Bad\n\n  check reports this\n  | a: 1 # <- here\n  | # a comment\n"
    )


def test_colours_change_no_word() -> None:
    import re

    coloured = to_text(sample(), Words("en"), paint=painter())
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == to_text(sample(), Words("en")).replace("`", "")


@pytest.mark.parametrize("width", [40, 60, 100])
@pytest.mark.parametrize("topic", ["probes", "pod.spec.containers", "latest-tag"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_text_fits_the_width(topic: str, lang: str, width: int) -> None:
    page = explain(topic, lang, Options())
    for section in page.sections:
        section.example = ""
        section.text = "\n".join(line for line in section.text.splitlines() if "http" not in line)
    for line in to_text(page, Words(lang), width).splitlines():
        assert width_of(line) <= width + 2 or "`" in line or len(line.split()) < 3, line


def test_chinese_is_broken_between_characters_but_not_before_a_stop() -> None:
    lines = wrap("就绪探针失败时，端点会被移除。再次成功时，又会加回来。", 20, "", "")
    assert all(width_of(line) <= 22 for line in lines)
    assert not any(line[0] in "，。" for line in lines)
    assert "".join(lines) == "就绪探针失败时，端点会被移除。再次成功时，又会加回来。"


def test_lines_of_a_paragraph_are_joined() -> None:
    assert join(["one", "two"]) == "one two"
    assert join(["一行", "二行"]) == "一行二行"
    assert join(["写成 a", "二行"]) == "写成 a 二行"
    assert wrap("**粗体。** 后文", 80, "", "") == ["粗体。后文"]
    assert wrap("see [the page](https://example.com).", 80, "", "") == ["see the page (https://example.com)."]


def test_markdown() -> None:
    text = to_markdown(sample(), Words("en"))
    assert text.startswith("# A title\n\nOne **bold** word")
    assert "## Bad\n\n*check reports this*\n\n```yaml\na: 1 # <- here\n# a comment\n```\n" in text
    assert fence("```\nx\n```\n", "text").startswith("````text\n")


def test_html_is_whole_and_safe() -> None:
    page = sample()
    page.add("evil", "<script>alert(1)</script>", "<img src=x onerror=alert(1)> [a](javascript:alert(1))", "</code><script>", FAIL)
    text = to_html(page, Words("en"))
    assert text.startswith("<!DOCTYPE html>\n<html lang=\"en\">")
    assert "<script>" not in text and "<img" not in text and 'href="javascript' not in text
    assert '<html lang="zh-Hans">' in to_html(explain("probes", "zh", Options()), Words("zh"))


def test_json() -> None:
    found = json.loads(json.dumps(explain("pod.spec.containers.image", "zh", Options()).to_json()))
    assert (found["topic"], found["kind"], found["lang"]) == ("pod.spec.containers.image", "field", "zh")
    assert all(set(s) == {"heading", "text", "example", "expects"} for s in found["sections"])
    assert {s["expects"] for s in found["sections"]} == {"", "pass"}


def test_chinese_lines_flow_together_in_markdown() -> None:
    from k8slint.explain.render import flowing

    assert flowing("第一行，\n第二行\n接着写。\nPod 在这里\nhere") == "第一行，第二行接着写。Pod 在这里\nhere"
    assert flowing("列表：\n- 一\n- 二\n\n段落。\n\n另一段") == "列表：\n- 一\n- 二\n\n段落。\n\n另一段"
    assert flowing("见：\n1. 一\n| 表 |") == "见：\n1. 一\n| 表 |"
    assert flowing("one\ntwo") == "one\ntwo"
