"""Packages: `k8slint` with its rooms, and the two top-level folders that it contains once installed."""

import os
import sys

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py

HERE = os.path.dirname(os.path.abspath(__file__))


class BuildWithIndex(build_py):
    """Copies the packages, then writes the index of the rules (k8slint/catalogue.py says what it is for)."""

    def run(self) -> None:
        """As build_py, and the index; an editable installation needs none."""
        super().run()
        target = os.path.join(self.build_lib, "k8slint", "rules")
        if not self.editable_mode and os.path.isdir(target):
            sys.path.insert(0, HERE)
            from k8slint.catalogue import write_installed_index

            write_installed_index(os.path.join(HERE, "rules"), target)


setup(packages=[*find_packages(include=["k8slint", "k8slint.*"]), "k8slint.rules", "k8slint.schemas"], cmdclass={"build_py": BuildWithIndex})
