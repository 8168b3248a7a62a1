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


OTHER_WAYS = [
    (1, [("image: nginx:1.27.3", "image: docker.io/library/httpd:2.4.62")]),
    (1, [("    imagePullPolicy: IfNotPresent\n", "")]),
    (2, [("    app: shop\n  ports:", "    app: shop\n  type: ClusterIP\n  ports:"), ("targetPort: http", "targetPort: 80")]),
    (2, [("    matchLabels:\n      app: shop\n", "    matchExpressions:\n    - {key: app, operator: In, values: [shop]}\n")]),
    (3, [("maxSurge: 1", "maxSurge: 25%"), ("maxUnavailable: 0", "maxUnavailable: 0%")]),
    (3, [("    rollingUpdate:\n      maxUnavailable: 0\n      maxSurge: 1\n", "")]),  # a quarter of three is none to miss and one too many
    (3, [("maxSurge: 1", "maxSurge: 33%"), ("    type: RollingUpdate\n", "")]),
    (4, [('"8080"', "'8080'")]),
    (4, [('  PORT: "8080"', "  PORT: |-\n    8080")]),
    (5, [("port: http\n    readinessProbe", "port: 8080\n    readinessProbe")]),
    (6, [("targetPort: http", "targetPort: 80")]),
    (6, [("type: NodePort", "type: LoadBalancer")]),
    (7, [("cpu: 500m", "cpu: '0.5'"), ("memory: 512Mi", "memory: 0.5Gi")]),
    (7, [("memory: 512Mi", "memory: 536870912"), ("memory: 256Mi", "memory: 262144Ki")]),
    (8, [("[ReadWriteOnce]", "[ReadWriteOncePod]")]),
    (8, [("- name: data\n      mountPath", "- name: database\n      mountPath"), ("- name: data\n    persist", "- name: database\n    persist")]),
    (9, [("    operator: Equal\n", "")]),
    (9, [("  - key: dedicated\n", "  - effect: NoSchedule\n    key: dedicated\n"), ("    effect: NoSchedule\n  containers", "  containers")]),
    (10, [("30 3 * * 1", "30 3 * * MON")]),
    (10, [("30 3 * * 1", "30 03 ? * mon"), ("OnFailure", "Never")]),
    (10, [("[report, --weekly]", '[sh, -c, "report --weekly"]')]),
    (10, [("command: [report, --weekly]", "command: [report]\n            args: [--weekly]")]),
    (11, [("    matchLabels:\n      app: db\n  policyTypes", "    matchExpressions:\n    - {key: app, operator: In, values: [db]}\n  policyTypes")]),
    (11, [("    - port: 5432", "    - {port: 5432, protocol: TCP}")]),
    (12, [("maxUnavailable: 1", "minAvailable: 1")]),
    (12, [("maxUnavailable: 1", "maxUnavailable: 50%")]),
    (12, [("            memory: 128Mi\n", "")]),
]


@pytest.mark.parametrize(("number", "changes"), OTHER_WAYS)
def test_other_right_answers_are_right(number: int, changes: list[tuple[str, str]]) -> None:
    found = lesson(number)
    text = found.files("solution")["app.yaml"]
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    got = verdict(found, {"app.yaml": text})
    assert got.done, [d.message for d in got.diagnostics] + got.missing


def test_all_keys_of_the_config_map_will_do() -> None:
    found = lesson(4)
    head, _, _ = found.files("solution")["app.yaml"].partition("    env:\n")
    assert verdict(found, {"app.yaml": head + "    envFrom:\n    - configMapRef: {name: shop}\n"}).done
    assert verdict(found, {"app.yaml": head}).missing == 2 * ["Pod/shop: `spec.containers[0].env` is not yet what the task asks for."]


WRONG_WAYS = [
    (2, [("app: shop", "app: Shop")]),
    (2, [("  selector:\n    app: shop\n  ports", "  ports")]),
    (3, [("maxSurge: 1", "maxSurge: 50%")]),
    (3, [("maxUnavailable: 0", "maxUnavailable: 50%")]),
    (5, [("/livez", "/healthz")]),
    (6, [("    nodePort: 30080\n", "")]),
    (7, [("memory: 512Mi", "memory: 512M")]),
    (7, [("    resources:\n      requests:\n        cpu: 500m\n        memory: 256Mi\n      limits:\n        memory: 512Mi\n", "")]),
    (8, [("    volumeMounts:\n    - name: data\n      mountPath: /var/lib/postgresql/data\n", "")]),
    (9, [("value: batch", "value: other")]),
    (9, [("    operator: Equal\n    value: batch\n", "    operator: Exists\n")]),
    (10, [("30 3 * * 1", "30 3 1 * *")]),
    (11, [("    ports:\n    - port: 5432\n", "")]),
    (11, [("  podSelector:\n    matchLabels:\n      app: db\n", "  podSelector: {}\n")]),
    (12, [("maxReplicas: 6", "maxReplicas: 2")]),
]


@pytest.mark.parametrize(("number", "changes"), WRONG_WAYS)
def test_what_looks_like_an_answer_is_none(number: int, changes: list[tuple[str, str]]) -> None:
    found = lesson(number)
    text = found.files("solution")["app.yaml"]
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    assert not verdict(found, {"app.yaml": text}).done


def test_what_cannot_be_read_is_not_called_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tabs = lesson(9)
    assert verdict(tabs, tabs.files("broken")).missing == []
    strict = lesson(3)
    assert verdict(strict, strict.files("broken")).missing == []
    folder = str(tmp_path / "mine")
    assert learn({"--lang": "en"}, ["3", folder]) == 0
    assert f"k8slint learn 3 {folder} --check" in " ".join(capsys.readouterr().out.split())
