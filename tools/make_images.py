#!/usr/bin/env python3
"""Make the README's picture from the program's real output: `python tools/make_images.py` writes docs/images/check.svg."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
FILES = ["db.yaml", "web.yaml", "worker.yaml", "config.yaml", "storage.yaml"]


def main() -> None:
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
