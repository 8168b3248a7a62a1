"""The texts: every one is well-formed, names what there is, and does what it says; no language loses one that it had."""

from __future__ import annotations

import json
import string
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from k8slint import catalogue, lang, scheme
from k8slint.config import Options
from k8slint.diagnostic import INFO
from k8slint.explain import UnknownTopic, concepts, explain, lessons, rules, texts
from k8slint.explain.place import fields_of
from k8slint.run import check_sources

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))
import missing_texts

LANGUAGES = texts.languages()
OTHERS = [language for language in LANGUAGES if language != texts.ENGLISH]
KEYS = {"text", "when", "validation", "mistakes", "default", "values", "see", "example", "required"}
# What may only shrink. Rules and messages come from others all the time: they are counted, and tools/missing_texts.py lists them.
HELD = ("fields", "types", "values", "topics", "words")


def type_files() -> list[Path]:
    return sorted(Path(texts.FOLDER).glob("*/fields/**/*.yaml"))


def topic_files(*folders: str) -> list[Path]:
    return sorted(p for folder in folders for p in Path(texts.FOLDER).glob(f"*/{folder}/*.md"))


def name_of(path: Path) -> str:
    return "-".join(path.relative_to(texts.FOLDER).with_suffix("").parts)


def holes(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_there_are_two_languages() -> None:
    assert LANGUAGES == ["en", "zh"]


# ------------------------------------------------------------------------------------------------- fields


@pytest.mark.parametrize("path", type_files(), ids=name_of)
def test_field_texts_are_about_fields_that_there_are(path: Path) -> None:
    packages = {n.rpartition(".")[0].replace("/", ""): n.rpartition(".")[0] for n in scheme.type_names()}
    package = packages[path.stem if path.parent.name == "fields" else path.parent.name]
    for type_name, entries in texts.load(path.read_text(encoding="utf-8"), str(path)).items():
        full = f"{package}.{type_name}"
        assert scheme.line(scheme.NEWEST, full) is not None or full in scheme.type_names(), full
        alias = scheme.named(scheme.NEWEST, full)
        known = set(alias[1]) if alias is not None else {
            s.field.json_name for minor in range(scheme.OLDEST, scheme.NEWEST + 1) for s in fields_of(full, minor)
        }
        like = entries.pop(texts.LIKE, None)
        assert like is None or scheme.line(scheme.NEWEST, f"{package}.{like}") is not None
        for name, entry in entries.items():
            assert name == "_" or name in known, f"{type_name}.{name}"
            check_entry(entry if type(entry) is dict else {"text": entry}, f"{type_name}.{name}")


def check_entry(entry: dict[str, Any], where: str) -> None:
    assert set(entry) <= KEYS, where
    said: list[Any] = [entry.get("text", ""), entry.get("when", ""), entry.get("default", "")]
    for key in ("validation", "mistakes"):
        value = entry.get(key, [])
        said += value if type(value) is list else [value]
    said += (entry.get("values") or {}).values()
    for text in said:
        assert type(text) is str, f"{where}: not a text (quote it): {text!r}"
        assert text == text.strip() or text.endswith("\n"), where
        assert text.count("`") % 2 == 0 and text.count("**") % 2 == 0, f"{where}: {text}"
        assert "```" not in text and "<-" not in text, where
    assert entry.get("text") or "example" in entry or "required" in entry, where
    if entry.get("text"):
        assert entry["text"].rstrip()[-1] in ".。:：?)", f"{where}: a text is a sentence"


def test_structs_that_are_like_others_are_told_under_them() -> None:
    assert texts.field_entry("en", "core/v1.EphemeralContainerCommon", "image")["text"] == texts.field_entry("en", "core/v1.Container", "image")["text"]


def test_a_block_is_read_without_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text("A:\n  x: one\n\n# about B\nB:\n  # inside\n  x: |\n    two\n\n    three\nBroken: [\n", encoding="utf-8")
    assert texts.block(str(path), "A") == {"x": "one"}
    assert texts.block(str(path), "B") == {"x": "two\n\nthree\n"}
    assert texts.block(str(path), "C") == {}
    with pytest.raises(ValueError, match=r"t\.yaml:\d+: "):
        texts.block(str(path), "Broken")


# ------------------------------------------------------------------------------------------------- nothing gets lost


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_loses_a_text(language: str, golden: Callable[[str, str], None], request: pytest.FixtureRequest) -> None:
    """The golden numbers say how many texts a language lacks: `pytest --update-goldens` when there are fewer."""
    found = {name: len(items) for name, items in missing_texts.missing(language).items() if name in HELD}
    file = Path(__file__).parent / "fixtures" / "explain" / f"missing-{language}.json"
    if request.config.getoption("--update-goldens") or not file.exists():
        golden(f"explain/missing-{language}.json", json.dumps(found, indent=1) + "\n")
        return
    known = json.loads(file.read_text(encoding="utf-8"))
    more = {name: (known[name], n) for name, n in found.items() if n > known[name]}
    assert not more, f"texts are missing that were not (python tools/missing_texts.py --lang {language} --write FILE lists them)"


def test_what_is_missing_is_found() -> None:
    assert "core/v1.Container.image" not in missing_texts.fields("en")
    assert "must be greater than or equal to 0" in missing_texts.templates()
    assert any(t.startswith("json: cannot unmarshal {got} into Go struct field") for t in missing_texts.templates())
    assert len(missing_texts.places()) > 1200
    assert "rules/latest-tag" in missing_texts.rule_messages().values()


# ------------------------------------------------------------------------------------------------- words, messages


@pytest.mark.parametrize("language", OTHERS)
def test_words_have_the_same_holes(language: str) -> None:
    english, other = texts.word_table("en"), texts.word_table(language)
    assert set(english) == set(other)
    for key, text in english.items():
        assert (type(other[key]) is str and other[key].strip()) or key in ("gap", "comma"), key
        assert holes(other[key]) == holes(text), key


@pytest.mark.parametrize("language", OTHERS)
def test_messages_have_holes_that_are_filled(language: str) -> None:
    seen: dict[str, str] = {}
    for path in sorted((Path(lang.__file__).parent / language).glob("*.yaml")):
        table = lang.file_table(str(path))
        assert table, path
        for template, translated in table.items():
            assert type(translated) is str and translated.strip(), f"{path.name}: {template}"
            assert template not in seen, f"{template} is in {seen.get(template)} and in {path.name}"
            seen[template] = path.name
            if "{" in template and "}" in template.partition("{")[2]:
                assert holes(translated) <= holes(template), f"{path.name}: {template}"
    for path in topic_files("rules"):
        if path.parts[-3] == language:
            for template, translated in lang.front_messages(str(path)).items():
                assert holes(translated) <= holes(template), f"{path.name}: {template}"


@pytest.mark.parametrize("language", OTHERS)
def test_translated_rule_messages_are_the_rules_own(language: str) -> None:
    entries = catalogue.catalogue()
    for path in topic_files("rules"):
        if path.parts[-3] == language and path.stem in entries:
            own = set(entries[path.stem].load().messages.values())
            source = Path(entries[path.stem].folder, path.stem.replace("-", "_") + ".py").read_text(encoding="utf-8")
            for template in lang.front_messages(str(path)):
                assert template in own or template in source or template.split("{")[0] in source, f"{path.stem}: {template}"


# ------------------------------------------------------------------------------------------------- Markdown texts


@pytest.mark.parametrize("path", topic_files("concepts", "lessons", "rules"), ids=name_of)
def test_markdown_texts_are_well_formed(path: Path) -> None:
    found = texts.markdown(str(path))
    assert found is not None and str(found.front.get("title", "")).strip()
    for part in found.parts:
        assert part.text.count("`") % 2 == 0 and part.text.count("**") % 2 == 0, part.text
        assert "```" not in part.text
        if part.info[:1] == ["yaml"]:
            assert part.info[1] in ("passes", "fails", "part", "broken", "solution"), part.info
        else:
            assert part.info in ([], ["plan"], ["console"], ["text"]), part.info


@pytest.mark.parametrize("folder", ["concepts", "lessons", "rules"])
@pytest.mark.parametrize("language", OTHERS)
def test_translations_show_the_same_examples(language: str, folder: str) -> None:
    for name in texts.topic_names(folder):
        english = texts.markdown(texts.topic_path("en", folder, name))
        other = texts.markdown(texts.topic_path(language, folder, name))
        if english is not None and other is not None:
            assert [(p.info, p.code) for p in other.parts if p.info] == [(p.info, p.code) for p in english.parts if p.info], name


def examples() -> Iterator[tuple[str, list[str], str]]:
    for folder in ("concepts", "rules"):
        for name in texts.topic_names(folder):
            found = texts.topic("en", folder, name)
            assert found is not None
            for n, part in enumerate(found.parts):
                if part.info[:1] == ["yaml"] and part.info[1] != "part":
                    yield f"{folder}-{name}-{n}", part.info[1:], part.code


@pytest.mark.parametrize(("info", "code"), [e[1:] for e in examples()], ids=[e[0] for e in examples()])
def test_examples_pass_or_fail_as_their_fence_says(info: list[str], code: str) -> None:
    options = Options()
    options.lang = "en"
    report = check_sources([("example.yaml", code.encode())], options)
    found = {d.rule for d in report.diagnostics if d.severity != INFO}
    assert found == (set(info[1:]) if info[0] == "fails" else set()), [d.message for d in report.diagnostics]


@pytest.mark.parametrize("path", topic_files("concepts"), ids=name_of)
def test_concepts_have_their_parts(path: Path) -> None:
    found = texts.markdown(str(path))
    assert found is not None
    assert set(found.front) == {"title", "summary", "fields", "concepts", "rules"}
    headings = [p.heading for p in found.parts if p.heading]
    assert [h for h in headings if h in concepts.HEADINGS] == list(concepts.HEADINGS)
    assert found.parts[0].text, "a concept begins with what it is"
    assert any(p.info[:2] == ["yaml", "passes"] for p in found.parts)
    assert all(concepts.concept_page(path.stem, language, scheme.NEWEST) is not None for language in LANGUAGES)


@pytest.mark.parametrize("name", concepts.names())
def test_concepts_name_topics_that_there_are(name: str) -> None:
    found = texts.topic("en", "concepts", name)
    assert found is not None
    for key in ("fields", "rules"):
        for topic in found.front[key] or ():
            try:
                explain(topic, "en", Options())
            except UnknownTopic as error:
                pytest.fail(f"{name}: {error}")
    assert set(found.front["concepts"] or ()) <= set(concepts.names())


@pytest.mark.parametrize("name", concepts.names())
def test_plans_of_concepts_say_something(name: str) -> None:
    page = concepts.concept_page(name, "en", scheme.NEWEST)
    found = texts.topic("en", "concepts", name)
    assert page is not None and found is not None
    plans = [s for s in page.sections if s.language == "text"]
    assert len(plans) >= sum(p.info == ["plan"] for p in found.parts)
    assert all("\n" in s.example for s in plans)


# ------------------------------------------------------------------------------------------------- rules


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_a_page(language: str) -> None:
    for name in [*catalogue.catalogue(), *catalogue.BUILTIN_IDS]:
        page = explain(name, language, Options())
        assert page.kind == "rule" and page.title.startswith(name + ": "), name
        assert any(s.text for s in page.sections)


def test_the_page_of_a_rule_is_its_docstring() -> None:
    page = explain("latest-tag", "en", Options())
    entry = catalogue.catalogue()["latest-tag"]
    assert page.title == "latest-tag: " + entry.load().doc.splitlines()[0]
    assert [s.expects for s in page.sections if s.id == "bad"][:1] == ["fail"]
    assert {s.expects for s in page.sections if s.id == "good"} == {"pass"}
    assert page.facts["severity"] == entry.severity


def test_texts_between_examples_are_translated_in_their_order() -> None:
    fence = "```yaml\na: 1\n```\n"
    doc = texts.parts(f"One.\n\n## Good\nA.\n\nB.\n\n{fence}\nC.\n\n{fence}\n{fence}\nD.\n\n{fence}\n## Why\nE.\n\nF.\n")
    page = texts.Markdown({}, texts.parts("一。\n\n## Good\n甲。\n\n乙。\n\n丙。\n\n## Why\n戊。\n"))
    assert [t for t in rules.translate(doc, page) if t] == ["一。", "甲。\n\n乙。", "丙。", "D.", "戊。"]


def test_lessons_lead_to_concepts_one_after_the_other() -> None:
    assert [n.partition("-")[0] for n in lessons.names()] == [f"{n:02}" for n in range(1, 13)]
