"""The configuration file: where it is found, what each setting does, and one line for whatever is wrong with it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from k8slint import config
from k8slint.cli.check import make_options
from k8slint.config import Options, UsageError, find, load
from k8slint.run import check_sources, prepare

POD = b"apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - {name: a, image: nginx}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository to stand in."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def loaded(folder: Path, text: str, name: str = ".k8slint.yaml") -> Options:
    """The options that a configuration file makes."""
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(text)
    options = Options()
    load(name, options)
    return options


# ---------------------------------------------------------------------------------------------------- where it is


def test_the_nearest_file_up_to_the_repository(folder: Path) -> None:
    (folder / "a" / "b").mkdir(parents=True)
    assert find("a/b") is None
    (folder / "pyproject.toml").write_text("[tool.other]\n")
    assert find("a/b") is None
    (folder / "pyproject.toml").write_text("[tool.k8slint]\n")
    assert find("a/b") == str(folder / "pyproject.toml")
    (folder / ".k8slint.yml").write_text("")
    assert find("a/b") == str(folder / ".k8slint.yml")
    (folder / ".k8slint.yaml").write_text("")
    assert find(".") == str(folder / ".k8slint.yaml")
    (folder / "a" / ".k8slint.yaml").write_text("")
    assert find("a/b") == str(folder / "a" / ".k8slint.yaml")
    (folder / "a" / "b" / ".git").write_text("gitdir: elsewhere\n")  # a worktree or submodule
    assert find("a/b") is None
    (folder / "a" / "b" / ".k8slint.yaml").mkdir()
    assert find("a/b") is None


# ---------------------------------------------------------------------------------------------------- settings


@pytest.mark.parametrize(("text", "name", "wanted"), [
    ("select: latest-tag", "select", ("latest-tag",)),
    ("select: [latest-tag, probes]", "select", ("latest-tag", "probes")),
    ("ignore: []", "ignore", ()),
    ("exclude:\n- a\n- b/*", "exclude", ("a", "b/*")),
    ("paths: deploy/", "paths", ("deploy",)),
    ("kube-version: 1.31", "minor", 31),
    ("kube-version: 1.30", "minor", 30),
    ("kube_version: v1.29.3", "minor", 29),
    ('kube-version: "1.30"', "minor", 30),
    ("profile: strict", "profile", "strict"),
    ("lang: zh", "lang", "zh"),
    ("fail-on: error", "fail_on", "error"),
    ("plan: true", "plan", True),
    ("foreign-ignores: false", "foreign_ignores", False),
    ("strict-documents: yes", "strict_documents", True),
    ("schema-location: 'x/{{ .ResourceKind }}.json'", "schema_locations", ("x/{{ .ResourceKind }}.json",)),
    ("crds: [crds/]", "crds", ("crds/",)),
    ("rules: {latest-tag: error}", "severities", {"latest-tag": "error"}),
    ("rules: {latest-tag: off}", "severities", {"latest-tag": "off"}),
    ("rules: {latest-tag: 'off'}", "severities", {"latest-tag": "off"}),
    ("rules: {latest-tag: {severity: off}}", "severities", {"latest-tag": "off"}),
    ("rules: {a: {severity: info, some-option: 1}}", "rule_options", {"a": {"some_option": 1}}),
    ("per-path:\n  tests/**: {ignore: a, rules: {b: error, c: off}}", "overrides", [(("tests/**",), {"a": "off", "b": "error", "c": "off"})]),
    ("overrides: {x: {}}", "overrides", [(("x",), {})]),
    ("", "select", ()),
    ("# nothing\n---\n# still nothing\n", "select", ()),
    ("null", "select", ()),
    ("{}", "select", ()),
    ("\ufeffselect: [a]\r\n", "select", ("a",)),
    ("select: &x [a]\nignore: *x", "ignore", ("a",)),
])  # fmt: skip
def test_settings(folder: Path, text: str, name: str, wanted: Any) -> None:
    assert getattr(loaded(folder, text), name) == wanted


def test_pyproject(folder: Path) -> None:
    text = """\
[tool.other]
x = 1
[tool.k8slint]
select = ["latest-tag"]
kube-version = "1.30"
strict-documents = true
[tool.k8slint.rules]
latest-tag = "error"
probe-timing-impossible = {severity = "off"}
[tool.k8slint.per-path."tests/*"]
ignore = ["latest-tag"]
"""
    options = loaded(folder, text, "pyproject.toml")
    assert (options.select, options.minor, options.strict_documents) == (("latest-tag",), 30, True)
    assert options.severities == {"latest-tag": "error", "probe-timing-impossible": "off"}
    assert options.overrides == [(("tests/*",), {"latest-tag": "off"})]
    assert loaded(folder, "[project]\nname = 'x'\n", "pyproject.toml").select == ()


def test_paths_of_a_file_in_another_folder(folder: Path) -> None:
    options = loaded(folder, "paths: [x]\ncrds: [c]\nexclude: [e]\nper-path: {p/*: {ignore: a}}\n", "conf/.k8slint.yaml")
    assert options.paths == ("conf/x",) and options.crds == ("conf/c",)
    assert options.exclude == ("e", "conf/e")
    assert options.overrides == [(("p/*", "conf/p/*"), {"a": "off"})]


# ---------------------------------------------------------------------------------------------------- what is wrong with it


@pytest.mark.parametrize(("text", "message"), [
    ("- a", "must be a mapping of settings"),
    ("just text", "must be a mapping of settings"),
    ("a: [", ":2:1: did not find expected node content"),
    ("\n\tselect: a\n", ":2:1: "),
    ("select: a\nselect: b\n", ':2: "select" is set twice'),
    ("\nslect: [a]", ':2: unknown setting "slect"; did you mean "select"?'),
    ("zzzzzz: 1", "settings are select, "),
    ("select: {a: 1}", ':1: "select" must be a list of names'),
    ("select: [1]", "must be a list of names"),
    ("select:", "must be a list of names"),
    ("kube-version: 1.12", "versions 1.25 to 1.37 are"),
    ("kube-version: [1]", "is not a Kubernetes version"),
    ("kube-version: 2", '"2" is not a Kubernetes version'),
    ("profile: 1", '"profile" must be a profile\'s name'),
    ("lang: fr", '"lang" must be en or zh'),
    ("lang: [en]", '"lang" must be en or zh'),
    ("fail-on: never", "one of info, warning, error"),
    ("fail-on: {}", "one of info, warning, error"),
    ("plan: 1", "true or false"),
    ("foreign-ignores: 'no'", "true or false"),
    ("strict-documents: maybe", "true or false"),
    ("rules: [a]", "a mapping from rule ids to settings"),
    ("rules:", "a mapping from rule ids to settings"),
    ("rules: {a: 1}", '"rules.a" must be a severity'),
    ("rules: {a: loud}", '"rules.a.severity" must be one of info, warning, error, off'),
    ("rules: {a: {severity: [error]}}", "rules.a.severity"),
    ("rules: {a: true}", "rules.a"),
    ("profiles: [a]", "a mapping from names to profiles"),
    ("per-path: [a]", "a mapping from path patterns to settings"),
    ("per-path: {x: [a]}", '"per-path.x" must be a mapping with ignore and rules'),
    ("per-path: {x: {ignored: a}}", 'not "ignored"'),
    ("per-path: {x: {ignore: [1]}}", '"per-path.x.ignore" must be a list of names'),
    ("per-path: {x: {rules: [a]}}", '"per-path.x.rules" must be a mapping'),
    ("per-path: {x: {rules: {a: loud}}}", '"per-path.x.rules.a" must be one of'),
    ("service-cidrs: nonsense", "one network such as 10.96.0.0/12"),
    ("service-cidrs: []", "one network"),
    ("select: *x", "1:"),
    ("a: &a [*a]", "1:"),
    ("[" * 10_000, "nested deeper"),
    ("\x00\x01\x02" * 20, "binary"),
])  # fmt: skip
def test_a_broken_file_is_one_line(folder: Path, text: str, message: str) -> None:
    with pytest.raises(UsageError) as error:
        loaded(folder, text)
    assert message in str(error.value) and str(error.value).startswith(".k8slint.yaml") and "\n" not in str(error.value)


@pytest.mark.parametrize(("text", "message"), [
    ("[tool.k8slint\n", "pyproject.toml: "),
    ("[tool.k8slint]\nslect = 1\n", 'unknown setting "slect"'),
    ("[tool]\nk8slint = 1\n", "must be a mapping"),
    ("[tool.k8slint]\nkube-version = 2026-01-01\n", "is not a Kubernetes version"),
    ("[tool.k8slint]\nselect = [1.5]\n", "must be a list of names"),
    ("x = " + "[" * 5000, "pyproject.toml: "),
])  # fmt: skip
def test_a_broken_pyproject_is_one_line(folder: Path, text: str, message: str) -> None:
    with pytest.raises(UsageError) as error:
        loaded(folder, text, "pyproject.toml")
    assert message in str(error.value) and "\n" not in str(error.value)


def test_a_file_that_cannot_be_read(folder: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere\.yaml: no such file or directory"):
        load("nowhere.yaml", Options())
    (folder / "d").mkdir()
    with pytest.raises(UsageError, match="d: is a directory"):
        load("d", Options())


@pytest.mark.parametrize(("text", "message"), [
    ("select: [latest-tg]", 'unknown rule, topic or profile "latest-tg"; did you mean "latest-tag"?'),
    ("ignore: [qqqqqqqq]", "`k8slint rules` lists them"),
    ("rules: {latest-tg: error}", "latest-tg"),
    ("per-path: {x: {ignore: latest-tg}}", "latest-tg"),
    ("profile: nope", "nope"),
    ("rules: {latest-tag: {nope: 1}}", 'rule "latest-tag" has no option "nope"'),
])  # fmt: skip
def test_names_that_do_not_exist(folder: Path, text: str, message: str) -> None:
    options = loaded(folder, text)
    with pytest.raises(UsageError) as error:
        prepare(options)
    assert message in str(error.value) and "\n" not in str(error.value)


def test_the_type_of_an_option(folder: Path) -> None:
    known, defaults = {"r"}, {"r": {"n": 5, "f": 1.5, "names": ("a",), "on": True, "any": None, "s": "x"}}
    options = Options()
    options.rule_options = {"r": {"n": 7, "f": 2, "names": "b", "on": False, "any": [1], "s": "y"}}
    config.check_names(options, known, defaults)
    assert options.rule_options["r"]["names"] == ("b",)
    for key, value in (("n", "7"), ("n", True), ("n", 1.5), ("f", "x"), ("on", 1), ("on", "true"), ("s", 1)):
        options.rule_options = {"r": {key: value}}
        with pytest.raises(UsageError, match=f'option "{key}" of rule "r" must be'):
            config.check_names(options, known, defaults)


# ---------------------------------------------------------------------------------------------------- what comes of it


def found(options: Options, name: str = "a.yaml") -> list[tuple[str, str]]:
    """(rule, severity) of what a Pod with `image: nginx` gives."""
    return [(d.rule, d.severity) for d in check_sources([(name, POD)], options).diagnostics if d.rule in ("latest-tag", "unused-ignore")]


@pytest.mark.parametrize(("text", "name", "wanted"), [
    ("", "a.yaml", [("latest-tag", "warning")]),
    ("rules: {latest-tag: error}", "a.yaml", [("latest-tag", "error")]),
    ("rules: {images: info}", "a.yaml", [("latest-tag", "info")]),
    ("rules: {images: info, latest-tag: error}", "a.yaml", [("latest-tag", "error")]),
    ("rules: {ALL: info}", "a.yaml", [("latest-tag", "info")]),
    ("ignore: images", "a.yaml", []),
    ("select: probes", "a.yaml", []),
    ("per-path: {tests/: {ignore: latest-tag}}", "a.yaml", [("latest-tag", "warning")]),
    ("per-path: {tests/: {ignore: latest-tag}}", "tests/x/a.yaml", []),
    ("per-path: {'*.yaml': {ignore: ALL}}", "a.yaml", []),
    ("per-path: {a.yaml: {rules: {latest-tag: error}}}\nrules: {latest-tag: off}", "a.yaml", [("latest-tag", "error")]),
    ("per-path: {a.yaml: {rules: {latest-tag: error}}}\nignore: latest-tag", "a.yaml", []),
    ("per-path: {a*: {ignore: latest-tag}, a.yaml: {rules: {latest-tag: info}}}", "a.yaml", [("latest-tag", "info")]),
])  # fmt: skip
def test_severities(folder: Path, text: str, name: str, wanted: list[tuple[str, str]]) -> None:
    assert found(loaded(folder, text), name) == wanted


def test_the_command_line_goes_before_the_file(folder: Path) -> None:
    (folder / ".k8slint.yaml").write_text("select: [probes]\nignore: [a]\nkube-version: 1.30\nfail-on: error\npaths: [x, z]\nexclude: [e]\nprofile: strict\n")
    options = make_options({}, [])
    assert (options.select, options.minor, options.fail_on, options.paths) == (("probes",), 30, "error", ("x", "z"))
    values: dict[str, Any] = {
        "--select": ["images"], "--ignore": ["b"], "--kube-version": "1.33", "--fail-on": "info", "--exclude": ["f"], "--profile": "default",
    }
    options = make_options(values, ["z"])
    assert (options.select, options.minor, options.fail_on, options.paths) == (("images",), 33, "info", ("z",))
    assert (options.ignore, options.exclude, options.profile) == (("a", "b"), ("e", "f"), "default")
    options = make_options({"--no-config": True}, [])
    assert (options.select, options.paths) == ((), (".",))


def test_the_command_says_it_in_one_line(folder: Path) -> None:
    (folder / ".k8slint.yaml").write_text("fail-on: never\n")
    for command in (["check"], ["plan"], ["show"], ["rules"], ["explain", "pod"]):
        done = subprocess.run(
            [sys.executable, "-m", "k8slint", *command], capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C.UTF-8"}
        )
        assert (done.returncode, done.stdout) == (2, ""), command
        assert done.stderr == f'k8slint: {folder / ".k8slint.yaml"}:1: "fail-on" must be one of info, warning, error\n'
