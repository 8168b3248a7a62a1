"""`k8slint show` and the YAML that it prints."""

from __future__ import annotations

import io
import json
import random
from pathlib import Path
from typing import Any

import pytest

from k8slint.cli.show import read_objects, run, show
from k8slint.config import UsageError
from k8slint.output.yaml import dump, scalar
from k8slint.parse import parse
from k8slint.source import Source

WEB = b"""apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: "yes"}}
  template:
    metadata: {labels: {app: "yes"}}
    spec: {containers: [{name: web, image: "web:1"}]}
"""
KEYS = b"apiVersion: v1\nkind: Secret\nmetadata: {name: keys}\nstringData: {a: b}\n"


def shown(data: bytes, fmt: str = "yaml", minor: int = 36) -> str:
    objects, failed = read_objects([("a.yaml", data)], minor, io.StringIO())
    assert not failed
    return show(objects, fmt, minor)


def test_comments_mark_what_the_author_did_not_write() -> None:
    lines = shown(WEB).splitlines()
    assert "  replicas: 2" in lines
    assert "  revisionHistoryLimit: 10  # default" in lines
    assert '        app: "yes"' in lines
    assert "  strategy:  # default" in lines
    assert "      maxSurge: 25%  # default" in lines
    assert "        imagePullPolicy: IfNotPresent  # default" in lines


def test_items_of_a_list_keep_their_own_marks() -> None:
    text = shown(b"apiVersion: v1\nkind: List\nitems:\n- " + WEB.replace(b"\n", b"\n  "))
    assert "  replicas: 2\n" in text
    assert "  revisionHistoryLimit: 10  # default\n" in text


def test_merged_strings_say_where_they_come_from() -> None:
    assert "data:  # from stringData\n  a: Yg==  # from stringData\n" in shown(KEYS)


def test_dropped_fields_are_named() -> None:
    data = WEB.replace(b'image: "web:1"', b'image: "web:1", lifecycle: {stopSignal: SIGTERM}')
    first, second, *_ = shown(data).splitlines()
    assert first == "# dropped: spec.template.spec.containers[0].lifecycle.stopSignal " \
        "(the feature gate ContainerStopSignals is off in 1.36)"
    assert second == "apiVersion: apps/v1"


def test_json_is_one_object_or_a_list() -> None:
    assert json.loads(shown(WEB, "json"))["kind"] == "Deployment"
    assert [o["kind"] for o in json.loads(shown(WEB + b"---\n" + KEYS, "json"))] == ["Deployment", "Secret"]


def test_what_cannot_be_decoded_is_left_out_and_told() -> None:
    told = io.StringIO()
    objects, failed = read_objects([("a.yaml", WEB.replace(b"replicas: 2", b"replicas: two") + b"---\n" + KEYS)], 36, told)
    assert failed
    assert [o.kind for o, _ in objects] == ["Secret"]
    assert "a.yaml: Deployment/web is refused" in told.getvalue()


def test_what_is_refused_is_shown_all_the_same() -> None:
    told = io.StringIO()
    objects, failed = read_objects([("a.yaml", WEB.replace(b"replicas: 2", b"replicas: -2"))], 36, told)
    assert not failed
    assert len(objects) == 1
    assert "spec.replicas" in told.getvalue()


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(WEB)
    assert run({"--output": "json", "--kube-version": "1.30", "--no-config": True}, [str(file)]) == 0
    assert json.loads(capsys.readouterr().out)["metadata"]["namespace"] == "default"
    assert run({"--no-config": True}, [str(tmp_path / "missing.yaml")]) == 2
    assert "missing.yaml" in capsys.readouterr().err
    with pytest.raises(UsageError, match="formats are yaml, json"):
        run({"--output": "toml", "--no-config": True}, [str(file)])


def read(text: str) -> Any:
    documents, failures = parse(Source("x", text.encode()))
    assert not failures
    assert documents[0].error is None
    return documents[0].value


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "No",
        "on",
        "y",
        "null",
        "~",
        "true",
        "0644",
        "0o17",
        "1e3",
        "1_000",
        "0x1F",
        ".5",
        "+1",
        "-1",
        "1:30",
        "2020-01-01",
        "=",
        "<<",
        "- a",
        "a: b",
        "a #b",
        "#",
        "&a",
        "*a",
        "!t",
        "%x",
        "@x",
        "`x",
        "",
        " a",
        "a ",
        "a:",
        "{a}",
        "[a]",
        "a,b",
        "nan",
        ".inf",
        "1Gi",
        "8080/tcp",
        "日本",
        "\u2028",
        "\x07",
        "\ufeff",
        "a\tb",
        "\ta",
        "a\nb",
        "a\nb\n",
        "a\n\n",
        "\na",
        " a\nb",
        "a\n \nb",
        "a\r\nb",
        "line\n\ttabbed\n",
        "😀",
        "'",
        '"',
        "\\",
        "---",
        "...",
    ],
)
def test_strings_come_back_as_they_were(text: str) -> None:
    for value in ({"k": text}, {"k": [text, "x"]}, {"k": {text: 1, "z": 2}}, {"k": [[text]], "l": [{"m": text}]}):
        assert read(dump(value)) == value


def test_random_strings_come_back_as_they_were() -> None:
    choose = random.Random(7)
    alphabet = "ab01:-#.,{}[]&*!|>'\"%@` \t\n\\é日\x85=?~<_+xeEyn$;/"
    value = {f"k{i}": "".join(choose.choice(alphabet) for _ in range(choose.randint(0, 8))) for i in range(2000)}
    assert read(dump(value)) == value


def test_other_scalars() -> None:
    value = {"a": True, "b": 1, "c": 0.5, "d": [], "e": {}, "f": -3, "g": [True, None, {}]}
    assert read(dump(value)) == value
    assert dump({"none": None}) == "none: null\n"


def test_plain_where_it_is_safe() -> None:
    assert scalar("nginx:1.14.2") == "nginx:1.14.2"
    assert scalar("100m") == "100m"
    assert scalar("/dev/termination-log") == "/dev/termination-log"
    assert scalar("1.14") == '"1.14"'
