#!/usr/bin/env python3
"""Measure `k8slint plan` from 100 to 10,000 pods: `python bench/plan.py [--rounds 3] [--markdown docs/benchmarks.md]`.

The inputs are our own and come from a seed: Deployments (some with spread constraints, anti-affinity, node affinity), StatefulSets
with claims, Jobs, Services and budgets; nodes in three zones, some tainted, of several sizes. Ten pods a workload, ten pods a
node. The plan is written as JSON. Runs alternate, figures are medians. Make the machine quiet before.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from run import measure  # noqa: E402

SIZES = (100, 300, 1_000, 3_000, 10_000)
PODS_PER_NODE = 10
TITLE = "## plan"


def nodes(count: int, draw: random.Random) -> list[dict[str, Any]]:
    """Nodes in three zones; one in ten is tainted."""
    made = []
    for i in range(count):
        cpu = draw.choice((8, 16, 32))
        labels = {
            "kubernetes.io/hostname": f"node-{i:04}", "topology.kubernetes.io/zone": "abc"[i % 3], "disk": draw.choice(("ssd", "hdd")),
        }
        spec = {"taints": [{"key": "dedicated", "value": "batch", "effect": "NoSchedule"}]} if i % 10 == 9 else {}
        allocatable = {"cpu": str(cpu), "memory": f"{cpu * 4}Gi", "ephemeral-storage": "100Gi", "pods": "110"}
        metadata = {"name": f"node-{i:04}", "labels": labels}
        made.append({"apiVersion": "v1", "kind": "Node", "metadata": metadata, "spec": spec, "status": {"allocatable": allocatable}})
    return made


def workload(number: int, draw: random.Random) -> list[dict[str, Any]]:
    """One workload of ten pods, and what belongs to it."""
    name = f"app-{number:04}"
    labels = {"app.kubernetes.io/name": name, "tier": draw.choice(("front", "back", "data"))}
    select = {"matchLabels": {"app.kubernetes.io/name": name}}
    requests = {"cpu": draw.choice(("50m", "100m", "250m")), "memory": draw.choice(("64Mi", "128Mi", "256Mi"))}
    container: dict[str, Any] = {
        "name": "main", "image": f"registry.example.com/{name}:1.{draw.randrange(9)}", "ports": [{"name": "http", "containerPort": 8080}],
        "resources": {"requests": requests, "limits": {"memory": "256Mi"}},
        "readinessProbe": {"httpGet": {"path": "/ready", "port": "http"}},
        "env": [{"name": f"KEY_{i}", "value": str(i)} for i in range(5)],
    }
    pod: dict[str, Any] = {"containers": [container]}
    shape = draw.random()
    if shape < 0.2:
        pod["topologySpreadConstraints"] = [
            {"maxSkew": 1, "topologyKey": "topology.kubernetes.io/zone", "whenUnsatisfiable": "DoNotSchedule", "labelSelector": select},
        ]
    elif shape < 0.3:
        term = {"labelSelector": select, "topologyKey": "kubernetes.io/hostname"}
        pod["affinity"] = {"podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 100, "podAffinityTerm": term}]}}
    elif shape < 0.4:
        pod["nodeSelector"] = {"disk": "ssd"}
    elif shape < 0.45:
        pod["tolerations"] = [{"key": "dedicated", "operator": "Exists"}]
    metadata = {"name": name, "namespace": f"team-{number % 20}", "labels": labels}
    template = {"metadata": {"labels": labels}, "spec": pod}
    service = {
        "apiVersion": "v1", "kind": "Service", "metadata": metadata,
        "spec": {"selector": select["matchLabels"], "ports": [{"name": "http", "port": 80, "targetPort": "http"}]},
    }
    kind = draw.random()
    if kind < 0.1:
        container["volumeMounts"] = [{"name": "data", "mountPath": "/data"}]
        claim = {
            "metadata": {"name": "data"},
            "spec": {"accessModes": ["ReadWriteOnce"], "storageClassName": "fast", "resources": {"requests": {"storage": "1Gi"}}},
        }
        spec = {"serviceName": name, "replicas": 10, "selector": select, "template": template, "volumeClaimTemplates": [claim]}
        return [{"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": metadata, "spec": spec}, service]
    if kind < 0.2:
        pod["restartPolicy"] = "Never"
        spec = {"parallelism": 10, "completions": 10, "template": template}
        return [{"apiVersion": "batch/v1", "kind": "Job", "metadata": metadata, "spec": spec}]
    spec = {"replicas": 10, "selector": select, "template": template}
    budget = {
        "apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": metadata, "spec": {"maxUnavailable": 1, "selector": select},
    }
    return [{"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata, "spec": spec}, service, budget]


def write(folder: Path, pods: int, seed: int) -> tuple[int, int, int]:
    """Write a bundle of so many pods, and its nodes; returns how many workloads, objects and nodes."""
    draw = random.Random(seed)
    workloads = max(1, pods // 10)
    storage = {
        "apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": {"name": "fast"}, "provisioner": "example.com/disk",
        "volumeBindingMode": "WaitForFirstConsumer",
    }
    count = 0
    for number in range(workloads):
        made = workload(number, draw)
        count += len(made)
        # JSON is YAML; one file a workload, as in a repository
        (folder / f"{made[0]['metadata']['name']}.yaml").write_text("---\n".join(json.dumps(o, indent=1) + "\n" for o in made))
    inventory = [storage, *nodes(max(1, pods // PODS_PER_NODE), draw)]
    (folder.parent / f"{folder.name}-nodes.yaml").write_text("---\n".join(json.dumps(o, indent=1) + "\n" for o in inventory))
    return workloads, count, len(inventory) - 1


def section(text: str, title: str, body: str) -> str:
    """A Markdown text with the section of this title (`## ...`) replaced, or put at the end."""
    lines, out, inside, done = text.splitlines(), [], False, False
    for line in lines:
        if line.startswith("## "):
            inside = line == title
            if inside and not done:
                out += [*body.splitlines(), ""]
                done = True
        if not inside:
            out.append(line)
    if not done:
        while out and not out[-1]:
            out.pop()
        out += ["", *body.splitlines()]
    return "\n".join(out).rstrip("\n") + "\n"


def main() -> None:
    """Write the inputs, measure, print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=int, default=SIZES[-1], help="leave out sizes above this many pods")
    parser.add_argument("--k8slint", default=shutil.which("k8slint") or "k8slint")
    parser.add_argument("--markdown", type=Path, help="write the section there")
    parser.add_argument("--keep", type=Path, help="write the inputs into this folder and keep them")
    arguments = parser.parse_args()
    rows = ["| pods | workloads | objects | nodes | wall | CPU | peak memory |", "|---|---|---|---|---|---|---|"]
    with tempfile.TemporaryDirectory(prefix="k8slint-bench-plan-") as name:
        work = arguments.keep or Path(name)
        environment = {**os.environ, "XDG_CACHE_HOME": str(work / "cache")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        commands, facts = {}, {}
        for pods in SIZES:
            if pods > arguments.most:
                continue
            folder = work / f"pods-{pods}"
            folder.mkdir(parents=True, exist_ok=True)
            facts[str(pods)] = write(folder, pods, arguments.seed)
            inventory = str(work / f"pods-{pods}-nodes.yaml")
            commands[str(pods)] = [arguments.k8slint, "plan", "--no-config", "--nodes", inventory, "-o", "json", str(folder)]
        for size, sample in measure(commands, arguments.rounds, environment).items():
            workloads, objects, count = facts[size]
            rows.append(f"| {int(size):,} | {workloads:,} | {objects:,} | {count:,} | {sample[0]:.2f} s | {sample[1]:.2f} s | {sample[2]:.0f} MiB |")
            print(rows[-1], flush=True)
    body = "\n".join([
        TITLE, "",
        f"`k8slint plan -o json`, controllers and scheduler with every filter and score; medians of {arguments.rounds} alternated runs, one process. ",
        f"{date.today()}, Python {platform.python_version()}, {os.cpu_count()} cores. Again: `python bench/plan.py --markdown docs/benchmarks.md` "
        f"(inputs from seed {arguments.seed}).", "", *rows,
    ])
    if arguments.markdown:
        text = arguments.markdown.read_text(encoding="utf-8") if arguments.markdown.exists() else "# Benchmarks\n"
        arguments.markdown.write_text(section(text, TITLE, body), encoding="utf-8")
    print("\n" + body)


if __name__ == "__main__":
    main()
