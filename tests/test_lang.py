"""Messages in other languages: templates are looked up, sentences without a template are recognised, English pays nothing."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import sys
from pathlib import Path

import pytest

from k8slint import lang
from k8slint.cli import words
from k8slint.config import Options, UsageError
from k8slint.diagnostic import Report
from k8slint.messages import Messages, language, languages
from k8slint.run import check_sources, messages

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))
import missing_texts

ROOT = Path(__file__).parent.parent


def report(text: str, chosen: str = "zh") -> Report:
    options = Options()
    options.lang = chosen
    return check_sources([("a.yaml", text.encode())], options)


def said(text: str) -> list[str]:
    return [d.message for d in report(text).diagnostics]


POD = "apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec: {{containers: [{{name: a, image: nginx:1.27.3{more}}}]}}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {replicas: '3'}\n", "spec.replicas 应当是整数，而不是\"3\""),
        ("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: yes}\n", "而 YAML 把这个词读成了布尔值 true"),
        ("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, label: {}}\n", "没有字段“metadata.label”；是不是想写“labels”？"),
        ("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, Labels: {}}\n", "；名称区分大小写，应写“labels”"),
        (POD.format(name="A_b", more=""), "metadata.name: 值无效（Invalid value）: \"A_b\": 只能由小写字母"),
        (POD.format(name="a" * 300, more=""), "不能超过 253 个字符"),
        (POD.format(name="a", more=", imagePullPolicy: never"), "不支持的值（Unsupported value）: \"never\": 支持的值：\"Always\""),
        (POD.format(name="a", more=", livenessProbe: {}"), "必须填写（Required value）: 必须写一种方式"),
        ("apiVersion: v1\nkind: Pood\nmetadata: {name: a}\n", "版本“v1”里没有类别“Pood”；是不是想写“Pod”？"),
        ("apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: a}\n", "已移除：请改用 networking.k8s.io/v1"),
        ("a: [b\n", "无法作为 YAML 读取：这里应当是“,”或“]”"),
        ("a:\n\tb: 1\n", "缩进用了制表符"),
        ("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: b}\ndata: {}\n", "键“data”重复"),
    ],
)
def test_what_the_api_server_says_in_chinese(text: str, expected: str) -> None:
    assert any(expected in message for message in said(text)), said(text)


def test_fields_rules_and_positions_do_not_depend_on_the_language() -> None:
    text = POD.format(name="A_b", more=", imagePullPolicy: never, ports: [{containerPort: 0}]")
    facts = [[(d.rule, d.field, d.reason, d.span.key(), d.severity) for d in report(text, chosen).diagnostics] for chosen in ("en", "zh")]
    assert facts[0] == facts[1] and facts[0]


def test_values_of_the_author_are_not_translated() -> None:
    message = Messages({"a list": "列表", "{value} is wrong: {expected}": "{value} 不对：应当是{expected}"})
    assert message.text("x", "{value} is wrong: {expected}", {"value": "a list", "expected": "a list"}) == "a list 不对：应当是列表"


def test_sentences_are_recognised_by_their_template() -> None:
    found = messages("zh")
    assert found.translate("must be no more than 63 bytes") == "不能超过 63 个字节"
    assert found.translate("something that nobody wrote") == "something that nobody wrote"
    assert found.translate("did not find expected key (while parsing a block mapping that starts on line 3)").endswith("（正在读一个映射，从第 3 行开始）")
    assert Messages().translate("a list") == "a list"


def test_the_summary_and_what_was_skipped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from k8slint.cli.check import run

    (tmp_path / "a.yaml").write_text("- 1\n", encoding="utf-8")
    run({"--lang": "zh", "--no-cache": True, "--no-config": True}, [str(tmp_path)])
    assert "跳过: 不是 Kubernetes 对象：是一个列表" in (out := capsys.readouterr().out)
    assert out.endswith("1 个文件，1 个对象：没有发现问题（跳过 1 个，1 个没有检查）\n")


@pytest.mark.parametrize(
    ("given", "environment", "expected"),
    [
        ("zh", {"LANG": "en_US.UTF-8"}, "zh"), ("", {"LANG": "zh_CN.UTF-8"}, "zh"), ("", {"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ("", {"LANG": "de_DE.UTF-8"}, "en"), ("", {}, "en"), ("", {"LC_MESSAGES": "zh_TW", "LANG": "en_US"}, "zh"), ("", {"LANG": "POSIX"}, "en"),
    ],
)
def test_the_language_is_the_locale_s(given: str, environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language(given) == expected


def test_a_language_is_a_folder() -> None:
    assert languages() == ["en", "zh"]
    assert lang.table("en") == {} and lang.table("xx") == {}
    with pytest.raises(UsageError, match="--lang must be en or zh"):
        from k8slint.cli.check import make_options

        make_options({"--lang": "fr"}, [])


def test_english_imports_no_language() -> None:
    code = (
        "import sys; from k8slint.config import Options; from k8slint.run import check_sources; o = Options(); o.lang = 'en'\n"
        "check_sources([('a.yaml', b'a: [')], o); print(sorted(n for n in sys.modules if n.startswith(('k8slint.lang', 'k8slint.explain'))))"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_help_speaks_chinese() -> None:
    for arguments in (["check", "--help"], ["explain", "--help"], ["learn", "--help"], ["--help"], ["rules", "--help"]):
        found = subprocess.run(
            [sys.executable, "-m", "k8slint", *arguments], cwd=ROOT, capture_output=True, text=True, encoding="utf-8",
            env={"LANG": "zh_CN.UTF-8", "PYTHONUTF8": "1", "COLUMNS": "200"}, check=True,
        )
        assert any("\u4e00" <= c <= "\u9fff" for c in found.stdout), arguments
        assert not re.search("Usage|Options:|Show this", found.stdout), arguments


def test_every_option_and_command_has_chinese_help() -> None:
    from k8slint.cli import app, options

    table = lang.table("zh")
    texts = {row[4] for rows in (options.CHECK, options.PLAN, options.EXPLAIN, options.LEARN) for row in rows}
    texts |= {command.callback.__doc__ for command in app.app.registered_commands if command.callback is not None and command.help is None}
    assert sorted(t for t in texts if t and t not in table) == []


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ('--kube-version: "1.99" is not supported: versions 1.25 to 1.37 are', "--kube-version：不支持“1.99”：支持的版本是 1.25 到 1.37"),
        ('no such option "--bogus"; did you mean --jobs?', "没有选项“--bogus”；是不是想写 --jobs？"),
        ("a b: c.yaml: no such file or directory", "a b: c.yaml：没有这个文件或目录"),
        ("No such command 'nope'.", "没有命令“nope”。"),
        ("something that nobody wrote", "something that nobody wrote"),
    ],
)
def test_usage_errors_in_chinese(error: str, expected: str) -> None:
    assert words.said(error, "zh") == expected
    assert words.said(error, "en") == error


def usage_errors() -> list[str]:
    """What UsageErrors say, with words for the holes; those that are nothing but holes are left out."""
    found = set()
    for path in sorted((ROOT / "k8slint").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for scope in ast.walk(tree):
            if isinstance(scope, ast.FunctionDef):
                local = missing_texts._constants(ast.walk(scope))
                for node in ast.walk(scope):
                    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("UsageError", "_fail") and node.args:
                        called = node.func.id  # type: ignore[attr-defined]
                        for text in missing_texts._strings(node.args[-1], local, missing_texts._constants(tree.body)):
                            full = f'{{place}}: "{{key}}" must be {text}' if called == "_fail" else text
                            if re.search("[a-z]{3}", re.sub(r"\{\w*\}|--[a-z-]+|git", "", full)) and "{expected}" not in full:
                                # hints follow a quoted name; the kind of policies is a constant
                                found.add(re.sub(r'\{hint\}|(?<=["c])\{x\}$', "", full).replace("{POLICY}", "ValidatingAdmissionPolicy"))
    return sorted(re.sub(r"\{\w*\}", "abc", f) for f in found)


@pytest.mark.parametrize("error", usage_errors())
def test_every_usage_error_has_chinese_words(error: str) -> None:
    assert words.said(error, "zh") != error


def test_words_are_those_of_the_summary() -> None:
    from k8slint.output.text import WORDS, write

    table = lang.table("zh")
    assert sorted(w for w in WORDS.values() if w not in table) == []
    out = io.StringIO()
    write(report("a: [", "zh"), out, words={k: table[v] for k, v in WORDS.items()})
    assert out.getvalue().endswith("1 个文件，1 个对象：1 个错误\n")


@pytest.mark.parametrize("command", ["", "check", "plan", "explain", "learn", "show", "rules", "migrate", "schema"])
def test_help_in_the_language_that_is_asked_for(command: str) -> None:
    import subprocess
    import sys

    arguments = [*filter(None, [command]), "--help", "--lang", "zh"]
    found = subprocess.run(
        [sys.executable, "-m", "k8slint", *arguments], capture_output=True, text=True, encoding="utf-8", env={"PATH": "", "PYTHONUTF8": "1"}, check=False
    )
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout.startswith("用法：") and "显示这段帮助" in found.stdout
    assert "<list" not in found.stdout and "<str>" not in found.stdout and "]...]" not in found.stdout


def test_the_language_may_stand_before_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from k8slint.cli.app import _given, run

    (tmp_path / "a.yaml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n", encoding="utf-8")
    monkeypatch.setitem(_given, "--lang", "")
    assert run(["--lang", "zh", "check", str(tmp_path / "a.yaml"), "--no-cache", "--no-config"]) == 0
    assert capsys.readouterr().out.endswith("没有发现问题\n")


def test_sentences_that_small_functions_return_are_translated() -> None:
    text = """\
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: a}
        spec: {schedule: "* * * * *", timeZone: Mars/Base, jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: b:1}]}}}}}
        """
    assert any("没有时区 Mars/Base" in d.message for d in report(text, "zh").diagnostics)


ONE_WORD = {
    "命名空间": "名字空间", "选择器": "选择算符", "服务账户": "服务账号", "服务帐户": "服务账号", "自定义资源": "定制资源", "初始化容器": "Init 容器",
    "无头服务": "无头 Service", "使用率": "利用率", "中断预算": "干扰预算", "主人": "属主", "大页": "巨页", "控制面板": "控制平面", "节点亲和力": "节点亲和性",
    "文件夹": "目录", "本次运行": "这次运行", "本次检查": "这次运行", "不作报告": "不报告", "结点": "节点", "帐号": "账号",
}


def test_chinese_has_one_word_for_each_term() -> None:
    """The official Chinese documentation's word where it has one; docs/texts.md lists them."""
    folders = (ROOT / "k8slint" / "lang" / "zh", ROOT / "k8slint" / "explain" / "texts" / "zh")
    files = [path for folder in folders for path in folder.rglob("*.*")]
    assert len(files) > 300
    found = [
        f"{path.name}: {other} is {word} here"
        for path in files
        for text in [path.read_text(encoding="utf-8")]
        for other, word in ONE_WORD.items()
        if other in text
    ]
    assert not found
