"""The store: lookups by name, labels and folder; what the rules know of workloads."""

from __future__ import annotations

import textwrap

import pytest

from k8slint import apiserver, parse, source
from k8slint.object import Object
from k8slint.store import (
    Store,
    Workload,
    closest,
    is_given_later,
    match_labels,
    match_selector,
    may_meet,
    near_name,
    nearest,
    text_of_labels,
    text_of_selector,
)

DEPLOYMENT = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: NAME, namespace: shop}
    spec:
      replicas: 3
      selector: {matchLabels: {app: NAME}}
      template:
        metadata: {labels: {app: NAME, tier: web}}
        spec:
          serviceAccountName: NAME
          initContainers:
            - {name: sidecar, image: a:1, restartPolicy: Always, ports: [{name: side, containerPort: 9}]}
            - {name: prepare, image: a:1, ports: [{name: never, containerPort: 7}]}
          containers:
            - name: main
              image: a:1
              ports: [{name: http, containerPort: 80}]
              envFrom: [{configMapRef: {name: settings}}]
"""


def objects(*files: tuple[str, str]) -> list[Object]:
    out: list[Object] = []
    for name, text in files:
        for document in parse.parse(source.Source(name, textwrap.dedent(text).encode()))[0]:
            verdicts = apiserver.receive(document, 36)
            assert type(verdicts) is list
            out += [v.object for v in verdicts]
    return out


def config_map(name: str, namespace: str = "", data: str = "{}") -> str:
    where = f", namespace: {namespace}" if namespace else ""
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}{where}}}\ndata: {data}\n"


def test_find_looks_where_objects_can_meet() -> None:
    store = Store(objects(("a/x.yaml", config_map("one", "shop")), ("a/y.yaml", config_map("one")), ("b/z.yaml", config_map("one", "mail"))))
    assert [o.document.file for o in store.find("ConfigMap", "shop", "one")] == ["a/x.yaml", "a/y.yaml"]
    assert len(store.find("ConfigMap", "default", "one")) == 3
    assert store.find("Secret", "shop", "one") == []
    assert store.get("ConfigMap", "mail", "one") is store.objects[2]
    assert store.get("ConfigMap", "other", "one") is None
    assert store.exists("ConfigMap", "other", "kube-root-ca.crt") and store.exists("ServiceAccount", "shop", "default")
    assert not store.exists("ServiceAccount", "shop", "robot")
    assert may_meet("shop", "shop") and may_meet("shop", "default") and not may_meet("shop", "mail")


def test_workloads_hold_what_rules_ask_for() -> None:
    [workload] = Store(objects(("a.yaml", DEPLOYMENT.replace("NAME", "web")))).workloads()
    assert (workload.kind, workload.name, workload.namespace, workload.replicas) == ("Deployment", "web", "shop", 3)
    assert workload.labels == {"app": "web", "tier": "web"}
    assert workload.ports == (("side", 9, "TCP"), ("http", 80, "TCP"))
    assert workload.needs == (("ConfigMap", "settings", "", False),)
    assert workload.reference(0).path == ("spec", "template", "spec", "containers", 0, "envFrom", 0, "configMapRef", "name")
    assert workload.service_account == "web" and workload.path == ("spec", "template")
    assert not (workload.bare or workload.opaque or workload.owned)


def test_pieces_and_custom_resources_are_opaque() -> None:
    patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: main}]}}}\n"
    rollout = """
        apiVersion: argoproj.io/v1alpha1
        kind: Rollout
        metadata: {name: web}
        spec:
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: main, image: "a:1"}]}
    """
    store = Store(objects(("a.yaml", patch), ("b.yaml", rollout), ("c.yaml", config_map("x"))))
    assert [(w.kind, w.opaque) for w in store.workloads()] == [("Deployment", True), ("Rollout", True)]
    assert store.workloads_beside(store.objects[2]) == []
    assert [w.kind for w in store.select({"matchLabels": {"app": "web"}}, "default")] == ["Rollout"]


def test_select_reads_expressions_and_skips_labels_of_controllers() -> None:
    store = Store(objects(("a.yaml", DEPLOYMENT.replace("NAME", "web")), ("b.yaml", DEPLOYMENT.replace("NAME", "api"))))

    def names(selector: dict[str, object], namespace: str = "shop") -> list[str]:
        return [w.name for w in store.select(selector, namespace)]

    assert names({"matchLabels": {"tier": "web"}}) == ["web", "api"]
    assert names({"matchLabels": {"tier": "web", "app": "api"}}) == ["api"]
    assert names({"matchLabels": {"app": "api", "pod-template-hash": "6c5f67b5f7"}}) == ["api"]
    assert names({"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["api"]}]}) == ["web"]
    assert names({"matchLabels": {"app": "nobody"}}) == []
    assert names({"matchLabels": {"app": "api"}}, "mail") == []


def test_a_folder_is_open_where_something_was_not_read() -> None:
    kustomization = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [x.yaml]\n"
    remote = kustomization.replace("x.yaml", "https://example.com/x.yaml")
    operator = "apiVersion: db.example.com/v1\nkind: Database\nmetadata: {name: d}\n"
    monitor = "apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: d}\n"
    found = objects(
        ("plain/k.yaml", kustomization), ("remote/k.yaml", remote), ("labels/k.yaml", kustomization + "commonLabels: {a: b}\n"),
        ("operator/d.yaml", operator), ("monitor/m.yaml", monitor), ("server/p.yaml", monitor.replace("ServiceMonitor", "Prometheus")),
    )
    store = Store(found, lambda: {"templates/t.yaml"})
    folders = ("plain", "remote", "labels", "operator", "monitor", "server", "templates", "unheard-of")
    assert [f for f in folders if store.is_open(f)] == ["remote", "labels", "operator", "server", "templates"]


def test_missing_references_need_a_reason() -> None:
    workload = DEPLOYMENT.replace("NAME", "web")

    def missing(*files: tuple[str, str]) -> list[tuple[str, str]]:
        return [(r.name, near) for _, r, near in Store(objects(("a/w.yaml", workload), *files)).missing("ConfigMap")]

    assert missing() == []
    assert missing(("a/c.yaml", config_map("settings", "shop"))) == []
    assert missing(("b/c.yaml", config_map("other"))) == []
    assert missing(("a/c.yaml", config_map("other"))) == []  # two examples, perhaps
    assert missing(("a/w.yaml", config_map("other"))) == [("settings", "")]
    kustomization = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [w.yaml, c.yaml]\n"
    assert missing(("a/c.yaml", config_map("other")), ("a/kustomization.yaml", kustomization)) == [("settings", "")]
    assert missing(("a/c.yaml", config_map("other")), ("b/kustomization.yaml", kustomization)) == []
    assert missing(("a/c.yaml", config_map("setings"))) == [("settings", "setings")]
    assert missing(("a/c.yaml", config_map("other", "mail"))) == []
    custom = "apiVersion: monitoring.coreos.com/v1\nkind: PodMonitor\nmetadata: {name: d}\nspec: {makes: settings}\n"
    assert missing(("a/c.yaml", config_map("setings")), ("z/m.yaml", custom)) == []


def test_missing_keys_are_asked_of_the_nearest_object() -> None:
    workload = DEPLOYMENT.replace("NAME", "web").replace("envFrom: [{configMapRef: {name: settings}}]", (
        "env: [{name: A, valueFrom: {configMapKeyRef: {name: settings, key: a}}}]"
    ))

    def missing(*files: tuple[str, str]) -> list[set[str]]:
        return [keys for _, _, _, keys in Store(objects(("a/w.yaml", workload), *files)).missing_keys("ConfigMap")]

    assert missing(("a/c.yaml", config_map("settings", data="{a: x}"))) == []
    assert missing(("a/c.yaml", config_map("settings", data="{b: x}"))) == [{"b"}]
    assert missing(("b/c.yaml", config_map("settings", data="{b: x}"))) == []  # perhaps another application's
    assert missing(("b/c.yaml", config_map("settings", "shop", data="{b: x}"))) == [{"b"}]
    assert missing(("a/c.yaml", config_map("settings", data="{b: x}")), ("a/d.yaml", config_map("settings", data="{a: x}"))) == []
    assert missing(("a/c.yaml", config_map("settings", data="{b: x}")), ("patch/d.yaml", config_map("settings", data="{a: x}"))) == []
    assert missing(("a/w.yaml", config_map("settings", data="{b: x}")), ("b/d.yaml", config_map("settings", data="{a: x}"))) == [{"b"}]
    assert missing(("a/c.yaml", config_map("settings", data="{}"))) == []  # made for somebody else to fill


def test_what_a_controller_fills_is_not_judged() -> None:
    for note in ("secret-generator.v1.mittwald.de/autogenerate", "config.openshift.io/inject-trusted-cabundle", "replicator.v1.mittwald.de/replicate-from"):
        filled = config_map("a", data="{b: x}").replace("name: a", f"name: a, annotations: {{{note}: x}}")
        found = objects(("a.yaml", filled))[0]
        assert Store([found]).is_filled_elsewhere(found), note
    plain = objects(("a.yaml", config_map("a", data="{b: x}")))[0]
    assert not Store([plain]).is_filled_elsewhere(plain)


def test_labels_that_pods_get_later() -> None:
    workloads = Store(objects(("a.yaml", DEPLOYMENT.replace("NAME", "web")))).workloads()
    assert is_given_later({"app": "web", "role": "replica"}, workloads)
    assert is_given_later({"app": "web", "vault-active": "true"}, workloads)
    assert is_given_later({"gateway.networking.k8s.io/gateway-name": "public"}, [])
    for labels in ({"app": "web", "role": "frontend"}, {"app": "api", "role": "replica"}, {"role": "replica"}, {"app": "web", "tier": "primary"}):
        assert not is_given_later(labels, workloads), labels


@pytest.mark.parametrize(
    ("name", "others", "near"),
    [
        ("db-credential", ["db-credentials"], "db-credentials"), ("dbcredentials", ["db-credentials"], "db-credentials"),
        ("shop-confg", ["web", "shop-config"], "shop-config"), ("web-1", ["web-2"], ""), ("tls-a", ["tls-b"], ""),
        ("api-dev", ["api-prod"], ""), ("web1-config", ["web2-config"], ""), ("settings", ["settings"], ""), ("settings", [], ""),
        ("LOG_LEVL", ["LOG_LEVEL"], "LOG_LEVEL"), ("mysql", ["pgsql"], ""), ("credentails", ["credentials"], "credentials"),
        ("web-https", ["web-http"], ""), ("api-internal", ["api-external"], ""),
    ],
)
def test_near_names(name: str, others: list[str], near: str) -> None:
    assert near_name(name, others) == near


def test_closest_and_nearest() -> None:
    files = [("a/x.yaml", config_map("one")), ("a/y.yaml", config_map("one")), ("b/z.yaml", config_map("one", "shop"))]
    x, y, z = found = objects(*files)
    assert closest(found, x) == [x]
    assert closest([y, z], x) == [y]
    assert closest([z], x) == []
    other = objects(("c/o.yaml", config_map("two", "shop")))[0]
    assert closest(found, other) == [z]
    workloads: list[Workload] = Store(objects(("a.yaml", DEPLOYMENT.replace("NAME", "web")), ("b.yaml", DEPLOYMENT.replace("NAME", "api")))).workloads()
    assert nearest(workloads, {"app": "apiserver"}, "api") is workloads[1]
    assert nearest(workloads, {"name": "web"}, "x") is workloads[0]
    assert nearest(workloads, {"name": "y"}, "x") is None


def test_a_name_in_several_files_of_a_folder_makes_alternatives() -> None:
    def at(file: str, name: str, namespace: str = "shop") -> Object:
        return objects((file, f"apiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: {namespace}}}"))[0]

    web, again, canary = at("k/a.yaml", "web"), at("k/b.yaml", "web"), at("k/c.yaml", "web-canary")
    assert Store([web, again, canary]).are_alternatives(web, canary)
    assert Store([web, again, canary]).are_alternatives(canary, again)
    assert not Store([web, canary]).are_alternatives(web, canary)
    for other in (at("prod/a.yaml", "web"), at("k/b.yaml", "web", "mail"), at("k/a.yaml", "web")):
        assert not Store([web, other, canary]).are_alternatives(web, canary)
    assert not Store([web, again]).are_alternatives(web, web)


def test_selectors_and_their_text() -> None:
    assert not match_labels({}, {"a": "b"}) and match_labels({"a": "b"}, {"a": "b", "c": "d"})
    assert match_selector({}, {}) and not match_selector(None, {})
    assert text_of_labels({"a": "b", "c": "d"}) == "a=b,c=d"
    selector = {"matchLabels": {"a": "b"}, "matchExpressions": [
        {"key": "c", "operator": "In", "values": ["x", "y"]}, {"key": "d", "operator": "DoesNotExist"}, {"key": "e", "operator": "Exists"},
    ]}
    assert text_of_selector(selector) == "a=b,c in (x,y),!d,e"
