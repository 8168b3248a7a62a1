"""Notes of learners, in Chinese: every mistake that they make is found at its line and explained in Chinese."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from k8slint.config import Options
from k8slint.explain import concepts
from k8slint.explain.flat import unflatten
from k8slint.explain.manifest import page_of
from k8slint.explain.notes import loose
from k8slint.explain.page import Page
from k8slint.explain.render import to_text
from k8slint.explain.texts import Words
from k8slint.run import check_sources

FOLDER = Path(__file__).parent / "fixtures" / "explain"
CHINESE = re.compile("[\u4e00-\u9fff]")


def data(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def line_of(name: str, text: str) -> int:
    """The only line that holds a text."""
    found = [i for i, line in enumerate(data(name).decode().split("\n"), 1) if text in line]
    assert len(found) == 1, (text, found)
    return found[0]


@cache
def page(name: str) -> Page:
    options = Options()
    options.lang = "zh"
    return page_of(name, data(name), 0, "zh", options)


def said(name: str, line: int) -> str:
    """All that the page says of a line."""
    return "\n".join(row for s in page(name).sections for row in s.text.split("\n") if f"**{line}**" in row)


# (file, a text that only the line has, what finds it, words of the explanation)
MISTAKES = [
    ("notes-pod.md", "\ttolerations:", "tab", "缩进只能用空格"),
    ("notes-pod.md", '\t- key: "pool"', "tab", "缩进只能用空格"),
    ("notes-pod.md", '\t\teffect: "NoExecute"', "tab", "缩进只能用空格"),
    ("notes-pod.md", "“存在”操作", "prose", "这一行不是 YAML"),
    ("notes-pod.md", "annotations:      # 注解", "api-wrong-type", "应当是映射，而不是列表"),
    ("notes-pod.md", "name: CONF_URL", "caution", "在它后面才定义"),
    ("notes-pod.md", "preStop:#退出之前", "comment", "后面的注释之间必须有一个空格"),
    ("notes-pod.md", "['nginx -s quit']", "caution", "也就是一个程序的名字"),
    ("notes-pod.md", "\tpath: /srv/www", "tab", "缩进只能用空格"),
    ("notes-loose.md", "name: demo", "flat", "缩进丢失了：从这一行起有 8 行应当缩进"),
    ("notes-loose.md", "   configMap:", "indent", "应当从左数空 2 格"),
    ("notes-loose.md", "// 位置", "json-comment", "JSON 里没有注释"),
    ("notes-objects.md", "version: 1.10", "api-wrong-type", "YAML 把它读成了数字 1.1"),
    ("notes-objects.md", 'containerPort: "80"', "api-wrong-type", "应当是整数"),
    ("notes-objects.md", "storage: 5GB", "api-wrong-type", "数量"),
    ("notes-objects.md", "command: echo done", "api-wrong-type", "应当是列表"),
    ("notes-objects.md", "matchLabels:   # Service", "api-wrong-type", "应当是文本，而不是映射"),
    ("notes-objects.md", "extensions/v1beta1", "api-removed-version", "已移除"),
    ("notes-objects.md", "apiVersion：v1", "wide", "全角字符"),
    ("notes-objects.md", "LEVEL:debug", "colon", "后面必须有一个空格"),
    ("notes-rules.md", "image: registry.example.com/app", "latest-tag", "没有标签，也就是 latest"),
    ("notes-rules.md", "value: http://$(PORTAL)", "env-reference-before-definition", "在后面才定义"),
    ("notes-rules.md", 'command: [sleep, "60"]', "prestop-longer-than-grace", "程序没有时间关闭"),
    ("notes-rules.md", "memory: 200m", "memory-request-too-small", "等于没有预留"),
    ("notes-rules.md", "path: /live", "probe-port-name-unknown", "探针只会失败"),
    ("notes-rules.md", "subPath: app.ini", "subpath-never-refreshed", "永远不会更新"),
    ("notes-rules.md", "storage: 50Gi", "claim-without-volume", "没有足够大的卷"),
    ("notes-rules.md", "* 2 * * *", "cronjob-every-minute", "每分钟都会启动"),
    ("notes-rules.md", "app: frontend", "service-selects-nothing", "得不到端点"),
]


@pytest.mark.parametrize(("name", "text", "by", "words"), MISTAKES, ids=[f"{m[0][6:-3]}-{m[2]}-{n}" for n, m in enumerate(MISTAKES)])
def test_each_mistake_is_found_at_its_line_and_explained_in_chinese(name: str, text: str, by: str, words: str) -> None:
    line = line_of(name, text)
    facts = page(name).facts
    found = [m["mistake"] for m in facts["mistakes"] if m["line"] == line]
    found += [d["rule"] for d in facts["diagnostics"] if d["line"] == line]
    found += ["caution" for c in facts["cautions"] if c["line"] == line]
    assert by in found, facts
    assert words in said(name, line), said(name, line)


def test_what_is_not_wrong_is_not_blamed() -> None:
    """Front matter, notes between manifests, other languages' fences and JSON's tabs are no mistakes."""
    lines = {(m["line"], m["mistake"]) for m in page("notes-pod.md").facts["mistakes"]}
    assert {m for m in lines if m[0] < 10} == set()
    assert [(m["line"], m["mistake"]) for m in page("notes-loose.md").facts["mistakes"]] == [
        (line_of("notes-loose.md", "name: demo"), "flat"),
        (line_of("notes-loose.md", "   configMap:"), "indent"),
        (line_of("notes-loose.md", "// 位置"), "json-comment"),
    ]
    assert page("notes-loose.md").facts["diagnostics"] == []


def test_values_are_read_as_they_count() -> None:
    """Rounding and the empty class: what learners argue about stands at the line, in Chinese."""
    for name in ("notes-loose.md", "notes-objects.md"):
        assert "3 的 25% 向上取整是 1" in said(name, line_of(name, "maxSurge: 25%"))
        assert "3 的 25% 向下取整是 0" in said(name, line_of(name, "maxUnavailable: 25%"))
    assert "没有存储类的卷" in said("notes-objects.md", line_of("notes-objects.md", 'storageClassName: ""'))
    assert "不会再更新" in said("notes-loose.md", line_of("notes-loose.md", "mountPath: /etc/app/app.ini") - 1)


def test_check_finds_the_same_in_fences_at_the_same_lines() -> None:
    """What `check` reports of notes, it reports at the Markdown file's own lines and in Chinese."""
    options = Options()
    options.lang = "zh"
    reports = [check_sources([(n, data(n))], options) for n in ("notes-pod.md", "notes-loose.md", "notes-objects.md", "notes-rules.md")]
    diagnostics = [d for report in reports for d in report.diagnostics]
    found = {(d.file, d.span.line, d.rule) for d in diagnostics}
    for name, text, by, _ in MISTAKES:
        if name == "notes-rules.md" or (name == "notes-objects.md" and by.startswith("api-")):
            assert (name, line_of(name, text), by) in found
    assert all(CHINESE.search(d.message) for d in diagnostics), [d.message for d in diagnostics]
    assert ("notes-pod.md", line_of("notes-pod.md", "\ttolerations:"), "yaml-syntax") in found


def test_a_line_of_notes_can_be_asked_about() -> None:
    options = Options()
    options.lang = "zh"
    line = line_of("notes-pod.md", '\t\teffect: "NoExecute"')
    text = to_text(page_of("notes-pod.md", data("notes-pod.md"), line, "zh", options), Words("zh"))
    assert "缩进只能用空格" in text and "污点" in text
    line = line_of("notes-loose.md", "containerPort: 80")
    text = to_text(page_of("notes-loose.md", data("notes-loose.md"), line, "zh", options), Words("zh"))
    assert "监听端口 80" in text


# ------------------------------------------------------------------------------------------------- what only prose gets wrong


@pytest.mark.parametrize(
    ("concept", "words"),
    [
        ("deployment-and-rollout", "`maxUnavailable` 的**向下**取整"),
        ("deployment-and-rollout", "以为 ReplicaSet 的后缀是随机的"),
        ("deployment-and-rollout", "以为 Deployment 会给各个 Pod 分发请求"),
        ("probes", "以为没有存活探针就是错误"),
        ("lifecycle-hooks", "以为 `preStop` 在收到 KILL 之后运行"),
        ("lifecycle-hooks", "以为 `postStart` 失败，Pod 就是 `Failed`"),
        ("restart-policy-and-phases", "以为一个容器失败，Pod 就是 `Failed`"),
        ("restart-policy-and-phases", "以为要全部失败才算"),
        ("persistent-volumes", "以为不写 `storageClassName` 就是没有存储类"),
        ("subpath", "把 `subPath` 当成容器里的路径"),
        ("downward-api-and-projected-volumes", "变量先使用、后定义"),
        ("service-accounts", "以为每个账号都有存令牌的 Secret"),
        ("statefulset", "以为序号是 0 到 N"),
        ("services", "以为 kube-proxy 负责 Pod 的网络"),
        ("namespaces", "以为名字空间能隔离网络"),
        ("static-pods-and-kubeadm", "从博客复制来的横线"),
        ("control-plane", "该写映射的地方写了列表"),
    ],
)
def test_concepts_answer_what_notes_get_wrong(concept: str, words: str) -> None:
    found = concepts.concept_page(concept, "zh", 36)
    assert found is not None
    mistakes = [s.text for s in found.sections if s.id == "what-people-get-wrong" or s.heading == Words("zh")("h-concept-mistakes")]
    assert words in "\n".join([*mistakes, *(s.text for s in found.sections)])


# ------------------------------------------------------------------------------------------------- lost indentation, loose texts


DEEP = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web   # 名称
  labels:
    app: web
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: nginx:1.27.3
        command:
        - nginx
        - -g
        ports:
        - containerPort: 80
          name: http
        volumeMounts:
        - name: data
          mountPath: /data
        readinessProbe:
          httpGet:
            path: /
            port: 80
      volumes:
      - name: data
        emptyDir: {}
      nodeSelector:
        disk: ssd
"""


def test_lost_indentation_is_put_back() -> None:
    flat = "\n".join(line.strip() for line in DEEP.rstrip("\n").split("\n"))
    text, mistakes = unflatten(flat, 36)
    assert text == DEEP.rstrip("\n")
    assert [(m.line, m.key, m.values["n"]) for m in mistakes] == [(4, "mistake-flat", text.count("\n  "))]


@pytest.mark.parametrize(
    "text",
    [
        DEEP,
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n- a",
        "apiVersion: v1\nkind: Pod\nmetadata:\nspec:",
        "apiVersion: example.com/v1\nkind: Shop\nmetadata:\nname: a",
        "a: 1\nb: 2",
        "",
        "apiVersion: v1\nkind: Pod\nmetadata:\nname: a\n---\nb: 1",
    ],
)
def test_what_is_not_flat_stays_as_it_is(text: str) -> None:
    assert unflatten(text, 36) == (text, [])


def test_loose_texts_are_found_and_prose_is_not() -> None:
    found = loose("notes-loose.md", data("notes-loose.md"))
    starts = [text.line_offset + 1 for text in found]
    assert starts == [8, line_of("notes-loose.md", "  replicas: 3") - 1, 38, 42]
    assert loose("a.md", b"---\nspec:\n  a: 1\n---\nspec: is a word\n\nspec:\nnot deeper\n- spec:\n") == []
    assert loose("a.md", b"") == []
