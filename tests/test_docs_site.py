"""The documentation site: its generated pages lead only to pages that there are; mkdocs builds it without a warning."""

from __future__ import annotations

import posixpath
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tools"))
import make_docs  # noqa: E402


@pytest.mark.slow
def test_links_lead_somewhere() -> None:
    pages = make_docs.pages()
    assert len(pages) > 1000 and {"index.md", "zh/index.md", "zh/concepts/probes.md", "rules/latest-tag.md", "fields/corev1.Pod.md"} <= set(pages)
    for path, text in pages.items():
        prose = re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
        for target in re.findall(r"\]\(([^)#]+\.md)", prose):
            if "://" not in target:
                assert posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) in pages, f"{path}: {target}"


@pytest.mark.slow
@pytest.mark.skipif(find_spec("material") is None, reason="pip install -e '.[docs]'")
def test_mkdocs_builds(tmp_path: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path)], cwd=ROOT, capture_output=True, text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    assert "探针" in (tmp_path / "zh" / "concepts" / "probes" / "index.html").read_text(encoding="utf-8")


def test_every_page_of_docs_is_in_the_navigation() -> None:
    nav = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:\n")[2]
    written = {p.name for p in (ROOT / "docs").glob("*.md")}
    assert sorted(name for name in written if name not in nav) == []
