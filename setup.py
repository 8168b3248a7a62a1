"""Packages: `k8slint` with its rooms, and the two top-level folders that it contains once installed."""

from setuptools import find_packages, setup

setup(packages=[*find_packages(include=["k8slint", "k8slint.*"]), "k8slint.rules", "k8slint.schemas"])
