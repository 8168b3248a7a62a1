"""Roles, bindings and workloads in several folders: which of them belong together."""

from __future__ import annotations

from pathlib import Path

from k8slint.config import Options
from k8slint.run import check_paths

ROLE = """
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: runner}
rules:
  - {apiGroups: [""], resources: [RESOURCE], verbs: [get]}
"""
BINDING = """
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: NAME}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ROLE}
subjects: [{kind: ServiceAccount, name: ACCOUNT, namespace: shop}]
"""
POD = """
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  serviceAccountName: ACCOUNT
  containers: [{name: web, image: "registry.example.com/web:2.8.1"}]
"""


def binding(role: str, account: str, name: str = "b") -> str:
    return BINDING.replace("ROLE", role).replace("ACCOUNT", account).replace("NAME", name)


def found(folder: Path, files: dict[str, str]) -> list[str]:
    """Where workload-administers-cluster speaks, and of which role."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    options = Options()
    options.paths, options.cache, options.select = (str(folder),), False, ("workload-administers-cluster",)
    report = check_paths(options)[0]
    mine = [d for d in report.diagnostics if d.rule == "workload-administers-cluster"]
    return [f"{Path(d.file).relative_to(folder)} " + d.message.split('the role "')[1].split('"')[0] for d in mine]


def test_a_binding_of_another_folder_counts_for_an_account_with_a_name(tmp_path: Path) -> None:
    assert found(tmp_path, {
        "deploy/web.yaml": POD.replace("ACCOUNT", "web"),
        "rbac/binding.yaml": binding("cluster-admin", "web"),
    }) == ["deploy/web.yaml cluster-admin"]


def test_the_account_default_is_another_one_in_each_folder(tmp_path: Path) -> None:
    files = {"web/pod.yaml": POD.replace("ACCOUNT", "default"), "tests/admin/binding.yaml": binding("cluster-admin", "default")}
    assert found(tmp_path, files) == []
    assert found(tmp_path, {"web/binding.yaml": binding("cluster-admin", "default")}) == ["web/pod.yaml cluster-admin"]


def test_of_several_roles_of_one_name_the_one_beside_the_binding_counts(tmp_path: Path) -> None:
    strong, weak = ROLE.replace("RESOURCE", "secrets"), ROLE.replace("RESOURCE", "pods")
    assert found(tmp_path, {
        "a/x/web.yaml": POD.replace("ACCOUNT", "web"), "a/x/rbac.yaml": binding("runner", "web") + "---" + weak,
        "b/y/rbac.yaml": strong,
    }) == []
    assert found(tmp_path, {"a/x/rbac.yaml": binding("runner", "web") + "---" + strong}) == ["a/x/web.yaml runner"]


def test_bindings_beside_the_workload_count_first(tmp_path: Path) -> None:
    assert found(tmp_path, {
        "a/x/web.yaml": POD.replace("ACCOUNT", "web"), "a/x/rbac.yaml": binding("view", "web"),
        "b/y/rbac.yaml": binding("cluster-admin", "web", "other"),
    }) == []
