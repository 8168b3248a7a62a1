"""What the outputs of a plan are drawn from: the view, the tree, the graph, the layout, the steps of a rollout."""

from __future__ import annotations

from typing import Any

import pytest

from k8slint.manifests import read_manifests
from k8slint.output.plan import FORMATS
from k8slint.output.plan_graph import MOST_NODES, graph
from k8slint.output.plan_layout import GAP, Box, lay_out
from k8slint.output.plan_svg import sizes
from k8slint.output.plan_tree import BAD, GOOD, WAITS, Item, problems, ready_after, rollouts, summary, tree
from k8slint.plan_view import view
from k8slint.planner import plan

DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata: {name: %s, namespace: %s}
spec:
  replicas: %s
  selector: {matchLabels: {app: %s}}
  template:
    metadata: {labels: {app: %s}}
    spec:
      containers:
      - {name: c, image: "registry.example.com/web:%s"}
"""
NODE = "apiVersion: v1\nkind: Node\nmetadata: {name: %s}\nstatus: {allocatable: {cpu: '4', memory: 8Gi, pods: '110'}}\n"


def deployment(name: str = "web", replicas: int = 3, tag: str = "1", namespace: str = "default") -> str:
    return DEPLOYMENT % (name, namespace, replicas, name, name, tag)


def seen(*texts: str, old: tuple[str, ...] = (), minor: int = 36) -> dict[str, Any]:
    """The view of a plan of these documents."""

    def read(parts: tuple[str, ...]) -> Any:
        return read_manifests([("a.yaml", "---\n".join(parts).encode())], minor)

    new = read(texts)
    made = plan(new.objects, minor, old=read(old).objects if old else None, refused=new.refused)
    return view(made, new.skipped, [], bool(old))


def items(found: dict[str, Any]) -> dict[str, Item]:
    return {f"{i.kind}/{i.name}": i for root in tree(found).roots() for i in root.walk()}


# -- the tree ----------------------------------------------------------------------------------------------------------


def test_a_deployment_is_a_tree_with_the_place_of_its_cause():
    root = next(iter(tree(seen("# first\n" + deployment())).roots()))
    assert (root.kind, root.name, root.text) == ("Deployment", "web", "3 replicas")
    replica_set = root.children[0]
    pods = replica_set.children[0]
    assert replica_set.kind == "ReplicaSet" and replica_set.text == "3 replicas, revision 1"
    assert (pods.count, pods.name, pods.text) == (3, replica_set.name + "-?????", "would run")
    assert {i.place["line"] for i in root.walk() if i.place} == {2}


def test_pods_that_fare_alike_are_one_item():
    affinity = "      affinity:\n        podAntiAffinity:\n          requiredDuringSchedulingIgnoredDuringExecution:\n"
    affinity += "          - {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: web}}}\n"
    found = items(seen(NODE % "n1", NODE % "n2", deployment() + affinity))
    pods = [i for i in found["Deployment/web"].walk() if i.kind == "Pod"]
    assert len(pods) == 2
    assert (pods[0].count, pods[0].text, pods[0].state) == (2, "Running on n1, n2", GOOD)
    assert (pods[1].count, pods[1].state) == (1, BAD) and pods[1].why.startswith("Unschedulable: 0/2 nodes are available: 2 node(s) didn't match")


def test_many_named_pods_are_folded_few_are_not():
    text = """apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: %d
  podManagementPolicy: Parallel
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: c, image: db}]}
"""
    few = items(seen(text % 3))["StatefulSet/db"]
    assert [c.name for c in few.children] == ["db-0", "db-1", "db-2"]
    many = items(seen(text % 30))["StatefulSet/db"]
    assert [(c.name, c.count) for c in many.children] == [("db-0 to db-29", 30)]


def test_a_claim_stands_below_its_pod_and_leads_to_its_volume():
    claim = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: %s}\n"
    claim += "spec: {storageClassName: %s, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n"
    volume = "apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: v}\n"
    volume += "spec: {storageClassName: a, accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, hostPath: {path: /v}}\n"
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers: [{name: c, image: i}]\n  volumes:\n"
    pod += "  - {name: one, persistentVolumeClaim: {claimName: c1}}\n  - {name: two, persistentVolumeClaim: {claimName: nowhere}}\n"
    found = items(seen(volume, claim % ("c1", "a"), claim % ("c2", "b"), claim % ("c3", "a"), pod))
    assert [(c.name, c.state) for c in found["Pod/p"].children] == [("c1", GOOD), ("nowhere", BAD)]
    assert found["PersistentVolumeClaim/c1"].text == "Bound to v"
    assert found["PersistentVolumeClaim/c2"].state == WAITS  # the cluster may have that class
    assert found["PersistentVolumeClaim/c3"].state == BAD
    assert (("PersistentVolumeClaim", "default", "c1"), ("PersistentVolume", "", "v")) in {
        (e.source, e.target) for e in tree(seen(volume, claim % ("c1", "a"), pod)).edges
    }


def test_links_say_what_is_not_there():
    hpa = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: h}\n"
    hpa += "spec: {minReplicas: 2, maxReplicas: 4, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}\n"
    ingress = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i}\n"
    ingress += "spec: {defaultBackend: {service: {name: gone, port: {number: 80}}}}\n"
    budget = "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b}\nspec: {minAvailable: 1, selector: {matchLabels: {app: web}}}\n"
    view = seen(deployment(), hpa, ingress, budget)
    assert {(link["from"], link["to"], link["found"]) for link in view["links"]} == {
        ("Ingress/i", "Service/gone", False), ("HorizontalPodAutoscaler/h", "Deployment/web", True), ("PodDisruptionBudget/b", "Deployment/web", True),
    }
    found = items(view)
    assert (found["Ingress/i"].state, found["Ingress/i"].why) == (BAD, "there is no Service/gone")
    assert found["HorizontalPodAutoscaler/h"].text == "2 to 4 replicas -> Deployment/web"
    assert found["PodDisruptionBudget/b"].text == "3 of 3 healthy, 1 wanted, 2 evictions allowed"


def test_what_has_nothing_to_say_is_counted():
    config = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\n"
    found = tree(seen(config % "a", config % "b", deployment()))
    assert found.others == {"ConfigMap": 2}
    assert [r.kind for r in found.roots()] == ["Deployment"]


def test_summary_and_problems():
    gated = deployment("late").replace("    spec:\n", "    spec:\n      schedulingGates: [{name: example.com/g}]\n")
    view = seen(deployment(replicas=1), gated, "apiVersion: v1\nkind: Pod\nmetadata: {name: bad}\nspec: {containers: []}\n")
    assert [text for _, text in summary(view)] == ["1 pod would run", "3 pods stay pending", "1 object refused"]
    assert not view["ok"]
    assert [(p.what, p.fate, p.place.partition(":")[0]) for p in problems(view)] == [
        ("Pod/bad", "refused", "a.yaml"), (f"3 pods of {view['pods'][-1]['owner']}", "pending", "a.yaml"),
    ]
    assert items(view)["Deployment/late"].worst() == WAITS


def test_what_a_rule_says_is_not_said_twice():
    view = seen(NODE % "n1", deployment().replace("    spec:\n", "    spec:\n      nodeSelector: {a: b}\n"))
    message = view["pods"][0]["message"]
    assert [p.fate for p in problems(view)] == ["pending"]
    view["diagnostics"] = [{"rule": "r", "severity": "error", "message": f"no node: {message}", "file": "a.yaml", "line": 1, "column": 1}]
    assert [(p.fate, p.what) for p in problems(view)] == [("error", "r")]


# -- rollouts ----------------------------------------------------------------------------------------------------------


def test_a_rollout_step_by_step():
    view = seen(deployment(tag="2"), deployment("other"), old=(deployment(tag="1"), deployment("other")))
    [(rollout, steps)] = rollouts(view)
    assert rollout["object"] == "Deployment/web" and rollout["complete"] and rollout["lowestReady"] == 3
    assert [(s["from"], s["to"]) for s in steps] == [(0, 1), (3, 2), (1, 2), (2, 1), (2, 3), (1, 0)]
    assert ready_after(rollout["timeline"], steps, rollout["readyBefore"]) == [3] * 6
    moments = sizes(rollout, steps)
    assert [sum(counts.values()) for counts, _ in moments] == [3, 4, 3, 4, 3, 4, 3]
    assert [(c["verb"], c["object"]) for c in view["changes"]] == [("update", "Deployment/web")]


def test_ready_pods_fall_with_the_step_that_deletes_them():
    steps = [{"n": 1}, {"n": 4}, {"n": 9}]
    # after step 1 nothing; the scaling 4 deletes two (5, 6); one becomes ready (7), another after the last
    assert ready_after([[5, 3], [6, 2], [7, 3], [9, 4]], steps, 4) == [4, 2, 3]


def test_a_workload_that_was_stuck_before_and_did_not_change_is_no_rollout():
    stuck = deployment("stuck").replace("    spec:\n", "    spec:\n      nodeSelector: {a: b}\n")
    view = seen(NODE % "n", stuck, deployment(tag="2"), old=(NODE % "n", stuck, deployment(tag="1")))
    assert [r["object"] for r, _ in rollouts(view)] == ["Deployment/web"]


def test_the_rollout_of_a_statefulset_is_its_pods():
    text = """apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: 2
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: c, image: "db:%s"}]}
"""
    [(rollout, steps)] = rollouts(seen(text % 2, old=(text % 1,)))
    assert [(s["verb"], s["object"]) for s in steps] == [
        ("delete", "Pod/db-1"), ("create", "Pod/db-1"), ("delete", "Pod/db-0"), ("create", "Pod/db-0"),
    ]
    assert [(counts["before"], counts["after"]) for counts, _ in sizes(rollout, steps)[:5]] == [(2, 0), (1, 0), (1, 1), (0, 1), (0, 2)]
    assert rollout["lowestReady"] == 1


# -- the graph ---------------------------------------------------------------------------------------------------------


def test_the_graph_is_bounded_and_shows_trouble_first():
    gated = deployment("late", 1).replace("    spec:\n", "    spec:\n      schedulingGates: [{name: example.com/g}]\n")
    found = tree(seen(*[deployment(f"app-{i}", 1) for i in range(40)], gated))
    drawn = graph(found, 12)
    assert len(drawn.vertices) <= 12
    assert "late" in {v.lines[1] for v in drawn.vertices}
    assert drawn.left_out == 41 - 4
    ids = {v.id for v in drawn.vertices}
    assert all(a in ids and b in ids for a, b, _, _ in drawn.edges)


@pytest.mark.parametrize(("nodes", "vertices"), [(3, 3), (MOST_NODES + 1, 1)])
def test_many_nodes_are_one_vertex(nodes: int, vertices: int):
    texts = [NODE % f"n{i}" for i in range(nodes)]
    found = tree(seen(*texts, deployment(replicas=nodes)))
    assert len([v for v in graph(found, 100).vertices if v.kind == "Node"]) == vertices


def test_a_graph_of_one_namespace_has_nothing_of_others():
    found = tree(seen(deployment("a", namespace="one"), deployment("b", namespace="two")))
    assert {v.namespace for v in graph(found, 100, "one").vertices} == {"one"}


# -- the layout --------------------------------------------------------------------------------------------------------


def test_boxes_do_not_overlap_and_edges_end_at_them():
    boxes = [Box(i % 4, 80.0, 30.0 + i) for i in range(24)]
    edges = [(i, j, 0.0) for i in range(24) for j in range(24) if i % 4 < j % 4 and (i + j) % 5 == 0]
    width, height, lines = lay_out(boxes, edges)
    for one in boxes:
        assert -0.01 <= one.x <= width - one.width + 0.01 and -0.01 <= one.y <= height - one.height + 0.01
        for other in boxes:
            if other is not one and other.column == one.column:
                assert one.y + one.height + GAP / 2 <= other.y + 0.01 or other.y + other.height + GAP / 2 <= one.y + 0.01
    for (a, b, _), points in zip(edges, lines):
        assert points[0] == (boxes[a].x + boxes[a].width, boxes[a].middle)
        assert points[-1] == (boxes[b].x, boxes[b].middle)


def test_the_order_avoids_crossings():
    # two chains, given crosswise
    boxes = [Box(0, 10, 10), Box(0, 10, 10), Box(1, 10, 10), Box(1, 10, 10)]
    _, _, lines = lay_out(boxes, [(0, 3, 0.0), (1, 2, 0.0)])
    assert (lines[0][0][1] < lines[1][0][1]) == (lines[0][-1][1] < lines[1][-1][1])


def test_an_empty_layout():
    assert lay_out([], []) == (0.0, 0.0, [])


def test_every_format_has_its_module():
    for module in FORMATS.values():
        assert callable(__import__("k8slint.output." + module, fromlist=("write",)).write)


def test_many_claims_are_folded():
    sts = """apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: 40
  podManagementPolicy: Parallel
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: c, image: db}]}
  volumeClaimTemplates: [{metadata: {name: d}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]
"""
    found = tree(seen(sts))
    [pods] = next(iter(found.roots())).children
    assert pods.count == 40
    assert [(c.count, c.name) for c in pods.children] == [(40, "d-db-0 to d-db-39")]


def test_owner_loops_end():
    view = seen(deployment("a", 1))
    for name, owner in (("x", "y"), ("y", "z"), ("z", "x")):
        view["objects"].append(
            {"apiVersion": "apps/v1", "kind": "ReplicaSet", "namespace": "default", "name": name, "owner": f"ReplicaSet/{owner}", "replicas": 1, "from": None}
        )
    assert sorted(r.name for r in tree(view).roots()) == ["a", "x", "y", "z"]


STATEFUL = """\
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 2
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: c, image: 'i:1'}]}
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {storageClassName: %s, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
"""
CLASS = "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: gp3}\nprovisioner: %s\nvolumeBindingMode: %s\n"


@pytest.mark.parametrize(
    ("more", "ok"),
    [
        ((), True),  # the cluster has its classes
        ((NODE % "n1",), False),  # its pods wait, though: the scheduler wants to know
        ((CLASS % ("ebs.csi.aws.com", "WaitForFirstConsumer"),), True),
        ((CLASS % ("ebs.csi.aws.com", "WaitForFirstConsumer"), NODE % "n1"), True),  # made when the pod has a node
        ((CLASS % ("ebs.csi.aws.com", "Immediate"),), True),
        ((CLASS % ("kubernetes.io/no-provisioner", "Immediate"),), False),  # nobody makes any, and there are none
    ],
)
def test_claims_whose_volumes_the_plan_cannot_know(more: tuple[str, ...], ok: bool):
    found = seen(STATEFUL % "gp3", *more)
    assert found["ok"] is ok
    assert {(c["phase"], c["open"]) for c in found["claims"]} == {("Pending", "no-provisioner" not in "".join(more))}
    hint = [t for t in found["unsupported"] if "kubectl get nodes,storageclasses" in t]
    assert len(hint) == (0 if any("StorageClass" in m for m in more) else 1)


def test_a_pod_on_a_node_that_is_not_there():
    found = seen("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {nodeName: lost, containers: [{name: c, image: 'i:1'}]}\n", NODE % "n1")
    assert [(p["phase"], p["reason"]) for p in found["pods"]] == [("Pending", "NodeNotFound")]
    assert [(p.what, p.fate) for p in problems(found)] == [("p", "pending")]
