"""The path for learners: what an exercise sets up fails, its solution passes, and what does not count is not taken for one."""

from __future__ import annotations

from pathlib import Path

import pytest

from k8slint.cli.explain import learn
from k8slint.config import Options, UsageError
from k8slint.explain import explain, lessons
from k8slint.explain.lessons import Lesson, Verdict, judge

NUMBERS = range(1, len(lessons.names()) + 1)


def lesson(number: int, lang: str = "en") -> Lesson:
    found = lessons.lesson(number, lang)
    assert found is not None
    return found


def verdict(found: Lesson, files: dict[str, str]) -> Verdict:
    options = Options()
    options.lang = found.lang
    return judge(found, [(name, text.encode()) for name, text in files.items()], options)


@pytest.mark.parametrize("number", NUMBERS)
def test_the_exercise_is_broken_and_its_solution_is_not(number: int) -> None:
    found = lesson(number)
    assert found.text.front["keep"]
    broken = verdict(found, found.files("broken"))
    assert broken.diagnostics, "check has to find something"
    solved = verdict(found, found.files("solution"))
    assert solved.done, [d.message for d in solved.diagnostics] + solved.missing
    assert set(found.files("broken")) == set(found.files("solution"))


@pytest.mark.parametrize("number", NUMBERS)
def test_deleting_what_is_broken_solves_nothing(number: int) -> None:
    found = lesson(number, "zh")
    assert verdict(found, {"app.yaml": "# all gone\n"}).missing


def test_conditions_are_looked_at() -> None:
    found = lesson(3)
    text = found.files("solution")["app.yaml"].replace("replicas: 3", "replicas: 4")
    assert verdict(found, {"app.yaml": text}).missing == ["Deployment/web: `spec.replicas` is not yet what the task asks for."]
    resources = lesson(7)
    for cpu in ("500m", '"0.5"', "0.5"):
        assert verdict(resources, {"app.yaml": resources.files("solution")["app.yaml"].replace("500m", cpu)}).done


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("number", NUMBERS)
def test_every_step_goes_from_its_concept_to_a_solution(number: int, lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = lesson(number, lang)
    assert explain(found.concept, lang, Options()).kind == "concept"
    folder = str(tmp_path / "step")
    assert learn({"--lang": lang}, [str(number), folder]) == 0
    assert learn({"--lang": lang, "--check": True}, [str(number), folder]) == 1
    said = capsys.readouterr().out
    assert lang == "en" or all(any("\u4e00" <= c <= "\u9fff" for c in line) for line in said.splitlines() if "app.yaml:" in line), said
    for name, text in found.files("solution").items():
        Path(folder, name).write_text(text, encoding="utf-8")
    assert learn({"--lang": lang, "--check": True}, [str(number), folder]) == 0


def test_the_path_names_every_step() -> None:
    for lang in ("en", "zh"):
        page = explain("", lang, Options())
        assert page.kind == "path"
        steps = next(s.text for s in page.sections if s.id == "steps").splitlines()
        assert len(steps) == len(lessons.names()) == 12
        assert all(f"`k8slint learn {n}`" in step for n, step in enumerate(steps, 1))


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(tmp_path / "one")
    assert learn({"--lang": "en"}, ["1", folder]) == 0
    assert "Your task" in capsys.readouterr().out
    assert learn({"--lang": "en", "--check": True}, ["1", folder]) == 1
    said = capsys.readouterr().out
    assert said.startswith("Not yet.") and "app.yaml:8:5: error api-unknown-field" in said
    file = Path(folder, "app.yaml")
    file.write_text(lesson(1).files("solution")["app.yaml"], encoding="utf-8")
    assert learn({"--lang": "zh", "--check": True}, ["1", folder]) == 0
    assert "第 1 步已解决" in capsys.readouterr().out
    assert learn({"--lang": "en"}, ["1", folder]) == 0
    assert "left as they are" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == lesson(1).files("solution")["app.yaml"]
    assert learn({"--lang": "en", "--solution": True}, ["1", folder]) == 0
    assert "imagePullPolicy" in capsys.readouterr().out


def test_the_command_refuses_what_makes_no_sense(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no step 13; steps are 1 to 12"):
        learn({"--lang": "en"}, ["13"])
    with pytest.raises(UsageError, match="sets the exercise up"):
        learn({"--lang": "en", "--check": True}, ["1", str(tmp_path / "none")])
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError):
        learn({"--lang": "en"}, ["1", str(tmp_path / "file")])
