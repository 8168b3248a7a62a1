"""Several processes give the answer of one; what they keep in a temporary file may go."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from k8slint import spool, workers
from k8slint.config import Options
from k8slint.diagnostic import Report
from k8slint.run import check_paths

SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {{name: web-{n}}}\nspec: {{selector: {{app: web-{n}}}, ports: [{{port: 80}}]}}\n"
WORKLOAD = """---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web-{n}, labels: {{note: "{note}"}}}}
spec:
  selector: {{matchLabels: {{app: web-{n}}}}}
  template:
    metadata: {{labels: {{app: web-{other}}}}}
    spec:
      containers: [{{name: web, image: "nginx{tag}"}}]
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for n in range(320):
        text = SERVICE.format(n=n) + WORKLOAD.format(n=n, other=n if n % 7 else n + 1, tag=":1.27" if n % 5 else "", note="x" * (n % 40))
        (tmp_path / f"{n:03}.yaml").write_text(text)
    return tmp_path


def check(tree: Path, jobs: int) -> Report:
    options = Options()
    options.paths, options.cache, options.jobs = (str(tree),), False, jobs
    return check_paths(options)[0]


def rows(report: Report) -> list[tuple[object, ...]]:
    return [(d.file, d.rule, d.span.key(), d.message, d.object) for d in report.diagnostics]


def test_workers_give_the_answer_of_one_process(tree: Path) -> None:
    alone = rows(check(tree, 1))
    assert len(alone) > 100 and {"latest-tag", "service-selects-nothing"} <= {row[1] for row in alone}
    assert rows(check(tree, 3)) == alone
    assert spool._spools == []


@pytest.mark.parametrize("trouble", ["no folder", "full disk", "gone"])
def test_objects_are_read_again_where_the_file_fails(tree: Path, trouble: str, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = rows(check(tree, 1))
    if trouble == "no folder":
        monkeypatch.setattr(spool, "_unlinked_file", lambda: -1)
    elif trouble == "full disk":
        def full(*_: object) -> int:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "pwrite", full)
    else:
        monkeypatch.setattr(spool, "fetch", lambda place: b"")
    assert rows(check(tree, 2)) == alone


def test_the_file_has_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    (one,) = spool.start(1)
    assert one.fd >= 0 and list(tmp_path.iterdir()) == []
    place, kept = one.add(b"{some bytes"), one.keep(b"an answer")
    assert type(place) is int and spool.fetch(place) == b"{some bytes"
    assert kept == (11, 9) and one.read(kept) == b"an answer"
    spool.close()
    assert spool.fetch(place) == b""


@pytest.mark.parametrize(("files", "jobs", "length"), [(16, 2, 2), (5000, 2, 32), (40, 4, 2), (7, 1, 1), (200_000, 8, 200)])
def test_few_files_are_dealt_out_too(files: int, jobs: int, length: int) -> None:
    assert workers.chunk_length(files, jobs) == length
