"""What examples/README.md says of the two shops."""

from __future__ import annotations

from pathlib import Path

from k8slint.config import Options
from k8slint.diagnostic import Report
from k8slint.run import check_paths

EXAMPLES = Path(__file__).parent.parent / "examples"


def check(name: str) -> Report:
    options = Options()
    options.paths, options.cache = (str(EXAMPLES / name),), False
    return check_paths(options)[0]


def test_the_shop_has_its_mistakes() -> None:
    report = check("shop")
    places = {(d.rule, Path(d.file).name) for d in report.diagnostics}
    assert {
        ("secret-not-found", "api.yaml"), ("probe-port-differs", "api.yaml"), ("service-selects-nothing", "api.yaml"), ("api-invalid", "db.yaml"),
        ("claim-without-volume", "storage.yaml"), ("latest-tag", "web.yaml"), ("liveness-equals-readiness", "web.yaml"),
        ("subpath-never-refreshed", "web.yaml"), ("service-target-port-unknown", "web.yaml"), ("toleration-tolerates-everything", "worker.yaml"),
        ("configmap-key-not-found", "worker.yaml"), ("memory-limit-too-small", "worker.yaml"), ("api-invalid", "worker.yaml"),
    } <= places
    assert sum(d.accepted is False for d in report.documents) == 2
    assert not report.skipped


def test_the_mended_shop_has_none() -> None:
    report = check("shop-fixed")
    assert report.diagnostics == [] and report.skipped == [] and all(d.accepted for d in report.documents)
    assert len(report.documents) == len(check("shop").documents)
