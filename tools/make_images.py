#!/usr/bin/env python3
"""Make the README's pictures from the program's real output: `python tools/make_images.py` writes docs/images/check.svg, and
docs/images/plan.png where Chromium is installed."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
FILES = ["db.yaml", "web.yaml", "worker.yaml", "config.yaml", "storage.yaml"]


PLAN = ["after.yaml", "--from", "before.yaml", "--nodes", "nodes.yaml"]
HEIGHT = 1390
CHROMIUM = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update "
    "--disable-sync --hide-scrollbars --force-color-profile=srgb"
)


def main() -> None:
    """Both pictures."""
    draw_check()
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        sys.exit("docs/images/plan.png: Chromium is not installed")
    draw_plan(browser)


def draw_plan(browser: str) -> None:
    """A page of `plan -o html` as Chromium shows it, down to the end of the graph."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "plan.html"
        command = [sys.executable, "-m", "k8slint", "plan", *PLAN, "--lang", "en", "-o", "html", "--output-file", str(page)]
        subprocess.run(command, cwd=ROOT / "tests" / "fixtures" / "plan_output", check=False)
        target = ROOT / "docs" / "images" / "plan.png"
        flags = [*CHROMIUM.split(), f"--user-data-dir={folder}/profile", f"--window-size=1280,{HEIGHT}", f"--screenshot={target}"]
        subprocess.run([browser, *flags, page.as_uri()], capture_output=True, timeout=120, check=True)


def draw_check() -> None:
    """Run the check on part of the example shop and draw what it prints."""
    command = [sys.executable, "-m", "k8slint", "check", "--color", "always", "--lang", "en", *FILES]
    done = subprocess.run(command, cwd=ROOT / "examples" / "shop", capture_output=True, text=True, check=False)
    blocks = done.stdout.rstrip("\n").split("\n\n")
    shown = [b for b in blocks if "error" in b.split("\n")[0] or "pull-policy" in b or "liveness-equals" in b][:6] + blocks[-1:]
    console = Console(record=True, width=132, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi("$ k8slint check\n" + "\n\n".join(shown)))
    console.save_svg(str(ROOT / "docs" / "images" / "check.svg"), title="k8slint")


if __name__ == "__main__":
    main()
