"""What a kustomization says of the files beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from k8slint import kustomize
from k8slint.config import Options
from k8slint.diagnostic import Report
from k8slint.run import check_paths

BASE = """apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: registry.example.com/web
"""
PATCH = """apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  template:
    spec:
      containers:
      - name: sidecar
        $patch: delete
      - name: web
        imagePullPolcy: Always
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "base").mkdir()
    (tmp_path / "prod" / "patches").mkdir(parents=True)
    (tmp_path / "base" / "web.yaml").write_text(BASE)
    (tmp_path / "base" / "kustomization.yaml").write_text("resources: [web.yaml]\n")
    (tmp_path / "prod" / "patches" / "web.yaml").write_text(PATCH)
    (tmp_path / "prod" / "kustomization.yaml").write_text("resources: [../base]\npatches:\n- path: patches/web.yaml\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*paths: str) -> Report:
    options = Options()
    options.paths, options.cache = paths, False
    return check_paths(options)[0]


@pytest.mark.parametrize("paths", [("prod",), ("prod/patches/web.yaml",), (".",)])
def test_a_patch_is_no_whole_object(tree: Path, paths: tuple[str, ...]) -> None:
    report = check(*paths)
    [found] = [d for d in report.diagnostics if "patches" in d.file]
    assert (found.rule, found.span.line, found.span.column) == ("api-unknown-field", 12, 9)
    assert any(s.reason == kustomize.REASON and s.file.endswith("patches/web.yaml") for s in report.skipped)
    assert [d.accepted for d in report.documents if "patches" in d.file] == [None]


def test_a_file_that_no_kustomization_names_is_whole(tree: Path) -> None:
    (tree / "prod" / "kustomization.yaml").write_text("resources: [../base, patches/web.yaml]\n")
    assert any(d.rule == "api-unknown-field" and d.span.line == 10 for d in check("prod").diagnostics)


@pytest.mark.parametrize("key", ["patchesStrategicMerge: [patches/web.yaml]", "patchesJson6902: [{path: patches/web.yaml}]"])
def test_older_keys(tree: Path, key: str) -> None:
    (tree / "prod" / "kustomization.yaml").write_text(key + "\n")
    assert len(check("prod").diagnostics) == 1


def test_images_that_the_kustomization_sets(tree: Path) -> None:
    assert [d.rule for d in check("base").diagnostics] == ["latest-tag"]
    (tree / "base" / "kustomization.yaml").write_text("resources: [web.yaml]\nimages:\n- name: registry.example.com/web\n  newTag: 1.2.0\n")
    assert [d.rule for d in check("base").diagnostics] == []
    (tree / "base" / "kustomization.yaml").write_text("images:\n- name: registry.example.com/other\n  newTag: 1.2.0\n")
    assert [d.rule for d in check("base").diagnostics] == ["latest-tag"]


def test_images_that_an_overlay_sets(tree: Path) -> None:
    images = "images: [{name: registry.example.com/web, newTag: 1.2.0}]\n"
    overlay = tree / "prod" / "kustomization.yaml"
    overlay.write_text("resources: [../base]\n" + images)
    assert [d.rule for d in check("base").diagnostics] == []
    overlay.write_text("resources: [../other]\n" + images)
    assert [d.rule for d in check("base").diagnostics] == ["latest-tag"]
    (tree / "overlays" / "test").mkdir(parents=True)
    (tree / "overlays" / "test" / "kustomization.yaml").write_text("resources: [../../base]\n" + images)
    assert [d.rule for d in check("base").diagnostics] == []
    (tree / "base" / "kustomization.yaml").unlink()
    assert [d.rule for d in check("base").diagnostics] == ["latest-tag"]


def test_images_that_a_patch_sets(tree: Path) -> None:
    def rules() -> set[str]:
        return {d.rule for d in check("base/web.yaml").diagnostics}

    patch = tree / "prod" / "patches" / "web.yaml"
    assert rules() == {"latest-tag"}  # the patch of PATCH says nothing of the image
    image = PATCH.replace("imagePullPolcy: Always", "image: registry.example.com/web:1.2.0")
    patch.write_text(image)
    assert rules() == set()
    for other in (image.replace("- name: web", "- name: sidecar"), image.replace("{name: web}", "{name: api}"), "- a", "kind: 3", "kind: Pod"):
        patch.write_text(other)
        assert rules() == {"latest-tag"}
    patch.unlink()
    assert rules() == {"latest-tag"}


TAGGED = "kind: ImageTagTransformer\nimageTag: {name: registry.example.com/web, newTag: 1.2.0}\n"


@pytest.mark.parametrize("entry", ["../images/stable", "../images/stable/image.yaml", "|-\n  " + TAGGED.replace("\n", "\n  ")])
def test_images_that_a_transformer_sets(tree: Path, entry: str) -> None:
    images = tree / "images" / "stable"
    images.mkdir(parents=True)
    (images / "image.yaml").write_text("kind: LabelTransformer\n---\n" + TAGGED)
    (tree / "prod" / "kustomization.yaml").write_text(f"resources: [../base]\ntransformers:\n- {entry}\n")
    assert [d.rule for d in check("base").diagnostics] == []
    (images / "image.yaml").write_text(TAGGED.replace("/web", "/other"))
    (tree / "prod" / "kustomization.yaml").write_text(f"resources: [../base]\ntransformers:\n- {entry.replace('/web', '/other')}\n- gone\n- 3\n")
    assert [d.rule for d in check("base").diagnostics] == ["latest-tag"]


def test_images_that_are_set_over_a_base_of_bases(tree: Path) -> None:
    part = tree / "base" / "part"
    part.mkdir()
    (part / "web.yaml").write_text(BASE)
    (part / "kustomization.yaml").write_text("resources: [web.yaml]\n")
    (tree / "base" / "kustomization.yaml").write_text("resources: [part]\n")
    overlay = tree / "overlays" / "prod"
    overlay.mkdir(parents=True)
    (overlay / "kustomization.yaml").write_text("resources: [../../base]\nimages: [{name: registry.example.com/web, newTag: 1.2.0}]\n")
    assert [d.rule for d in check("base/part").diagnostics] == []
    (tree / "base" / "kustomization.yaml").write_text("resources: [another]\n")
    assert [d.rule for d in check("base/part").diagnostics] == ["latest-tag"]


def test_the_cache_knows_the_patches(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = str(tree / "base" / "web.yaml")
    before = kustomize.state(file)
    (tree / "prod" / "patches" / "web.yaml").write_text(PATCH + "        image: registry.example.com/web:1.2.0\n")
    assert len(before) == 1
    assert kustomize.state(file) != before


@pytest.mark.parametrize("text", ["[", "- a", "patches: 7\nimages: {a: b}", "patches: [1, [2], {path: [x]}]\nimages: [3, {name: 4, newTag: 1}]", ""])
def test_a_kustomization_that_is_none(tree: Path, text: str) -> None:
    (tree / "prod" / "kustomization.yaml").write_text(text)
    assert any("patches" in d.file for d in check("prod").diagnostics)


CONFIGURED = BASE + """        env: [{name: MODE, valueFrom: {configMapKeyRef: {name: settings, key: MODE}}}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
"""
SETTINGS = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {LEVEL: info}\n"
HEAD = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [../base]\n"
PORT = """apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, ports: [{name: http, containerPort: 80}]}]}}}
"""
INLINE = """patches:
- target: {kind: Deployment, name: web}
  patch: |-
    - {op: remove, path: /spec/template/spec/containers/0/env}
"""
FOUND = ["configmap-key-not-found", "service-target-port-unknown"]


def errors() -> list[str]:
    return sorted(d.rule for d in check(".").diagnostics if d.severity == "error")


def test_what_a_patch_may_add_is_not_missed(tree: Path) -> None:
    (tree / "base" / "web.yaml").write_text(CONFIGURED)
    (tree / "base" / "settings.yaml").write_text(SETTINGS)
    overlay = tree / "prod" / "kustomization.yaml"
    overlay.write_text(HEAD)
    (tree / "prod" / "patches" / "web.yaml").unlink()
    assert errors() == FOUND
    (tree / "prod" / "patches" / "settings.yaml").write_text(SETTINGS.replace("LEVEL: info", "MODE: fast"))
    (tree / "prod" / "patches" / "web.yaml").write_text(PORT)
    overlay.write_text(HEAD + "patches: [{path: patches/settings.yaml}, {path: patches/web.yaml}]\n")
    assert errors() == []
    overlay.write_text(HEAD + "configMapGenerator: [{name: settings, behavior: merge, literals: [MODE=fast]}]\npatches: [{path: patches/web.yaml}]\n")
    (tree / "prod" / "patches" / "settings.yaml").unlink()
    assert errors() == []
    overlay.write_text(HEAD + INLINE)
    (tree / "prod" / "patches" / "web.yaml").unlink()
    assert errors() == FOUND[:1]
