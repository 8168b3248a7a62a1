"""What a run is told of the cluster and of its strictness: the networks of Services, documents that cannot be judged."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from k8slint.config import Options, UsageError, load
from k8slint.run import check_sources

SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {{name: a}}\nspec:\n  {spec}\n  ports: [{{port: 80}}]\n"


@pytest.mark.parametrize(
    ("spec", "cidrs", "expected"),
    [
        ("clusterIP: 10.96.0.10", (), []),
        ("clusterIP: 10.96.0.10", ("10.96.0.0/12",), []),
        ("clusterIP: 10.254.0.2", ("10.96.0.0/12",), [("spec.clusterIPs", 5)]),
        ("clusterIP: None", ("10.96.0.0/12",), []),
        ("clusterIP: 'fd00::1'", ("10.96.0.0/12",), [("spec.clusterIPs[0]", 5)]),
        ("clusterIP: 'fd00::1'", ("10.96.0.0/12", "fd00::/112"), []),
        ("ipFamilies: [IPv6]", ("10.96.0.0/12",), [("spec.ipFamilies[0]", 5)]),
        ("ipFamilyPolicy: RequireDualStack", ("10.96.0.0/12",), [("spec.ipFamilyPolicy", 5)]),
        ("ipFamilyPolicy: RequireDualStack", ("10.96.0.0/12", "fd00::/112"), []),
        ("type: NodePort", ("10.96.0.0/12",), []),
    ],
)
def test_service_networks(spec: str, cidrs: tuple[str, ...], expected: list[Any]) -> None:
    options = Options()
    options.only_api, options.service_cidrs = True, cidrs
    report = check_sources([("a.yaml", SERVICE.format(spec=spec).encode())], options)
    assert [(d.field, d.span.line) for d in report.diagnostics] == expected, [d.message for d in report.diagnostics]
    assert report.documents[0].accepted is not bool(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("service-cidrs: [10.96.0.0/12, 'fd00::/112']\n", ("10.96.0.0/12", "fd00::/112")),
        ("service-cidr: 10.96.0.0/12\n", ("10.96.0.0/12",)),
        ("service-cidr: 10.96.0.0/12,fd00::/112\n", ("10.96.0.0/12", "fd00::/112")),
    ],
)
def test_service_networks_in_the_configuration(tmp_path: Path, text: str, expected: tuple[str, ...]) -> None:
    (tmp_path / ".k8slint.yaml").write_text(text)
    options = Options()
    load(str(tmp_path / ".k8slint.yaml"), options)
    assert options.service_cidrs == expected


@pytest.mark.parametrize("value", ["10.96.0.0", "[]", "5", "[a, b]", "{a: b}", "null"])
def test_networks_that_are_none(tmp_path: Path, value: str) -> None:
    (tmp_path / ".k8slint.yaml").write_text(f"service-cidrs: {value}\n")
    with pytest.raises(UsageError, match=r"10\.96\.0\.0"):
        load(str(tmp_path / ".k8slint.yaml"), Options())


def test_strict_documents(tmp_path: Path) -> None:
    """Like kubeconform without -ignore-missing-schemas: clean means that everything was judged."""
    good = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
    (tmp_path / "a.yaml").write_text(good + "---\nkey: value\n---\napiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\n")

    def check(*arguments: str) -> tuple[int, dict[str, Any]]:
        command = [sys.executable, "-m", "k8slint", "check", "--no-cache", "-o", "json", *arguments, "a.yaml"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
        return done.returncode, json.loads(done.stdout)

    code, report = check()
    assert code == 0 and len(report["skipped"]) == 2
    code, report = check("--strict-documents")
    assert code == 1 and report["skipped"] == []
    assert [(d["rule"], d["severity"], d["line"], d["message"]) for d in report["diagnostics"]] == [
        ("not-checked", "error", 5, "not checked: not a Kubernetes object: no apiVersion and no kind"),
        ("not-checked", "error", 7, "not checked: a custom resource (Thing) without a schema at hand"),
    ]
    (tmp_path / ".k8slint.yaml").write_text("strict-documents: true\n")
    assert check()[0] == 1
    assert check("--ignore", "not-checked")[0] == 0
    (tmp_path / "a.yaml").write_text(good)
    assert check()[0] == 0
