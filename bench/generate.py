#!/usr/bin/env python3
"""Write a corpus of our own for the benchmarks: `python bench/generate.py FOLDER [--files 5000] [--seed 1]`.

Realistic proportions: two thirds workloads with probes, resources and mounts, the rest Services, ConfigMaps, Ingresses and so
on; about 1.1 kB a file. A few in a hundred hold a mistake, so that positions and messages are part of what is measured.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

WORDS = ("api", "web", "cart", "orders", "billing", "search", "mail", "auth", "stock", "report", "media", "chat", "price", "track", "feed", "login")


def deployment(name: str, namespace: str, pick: random.Random) -> str:
    """A Deployment with probes, resources, environment and a mounted ConfigMap."""
    port = pick.choice((8080, 8000, 3000, 9090))
    tag = f"{pick.randint(1, 4)}.{pick.randint(0, 20)}.{pick.randint(0, 9)}"
    mistake = pick.random()
    tag = "latest" if mistake < 0.02 else tag
    extra = "          imagePullPolice: Always\n" if 0.02 <= mistake < 0.03 else ""
    replicas = '"two"' if 0.03 <= mistake < 0.035 else pick.randint(2, 6)
    return f"""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
  namespace: {namespace}
  labels:
    app.kubernetes.io/name: {name}
    app.kubernetes.io/part-of: shop
spec:
  replicas: {replicas}
  revisionHistoryLimit: 5
  selector:
    matchLabels:
      app.kubernetes.io/name: {name}
  strategy:
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
  template:
    metadata:
      labels:
        app.kubernetes.io/name: {name}
    spec:
      securityContext:
        runAsNonRoot: true
        runAsUser: {pick.randint(1000, 9000)}
      containers:
        - name: {name}
          image: registry.example.com/shop/{name}:{tag}
{extra}          ports:
            - name: http
              containerPort: {port}
          env:
            - name: LOG_LEVEL
              value: {pick.choice(("info", "warn", "debug"))}
            - name: UPSTREAM
              value: "http://{pick.choice(WORDS)}:{port}"
          readinessProbe:
            httpGet:
              path: /ready
              port: http
            periodSeconds: {pick.randint(5, 15)}
          livenessProbe:
            httpGet:
              path: /alive
              port: http
            initialDelaySeconds: {pick.randint(5, 40)}
          resources:
            requests:
              cpu: {pick.randint(1, 9)}00m
              memory: {pick.choice((128, 256, 512))}Mi
            limits:
              memory: {pick.choice((512, 768, 1024))}Mi
          volumeMounts:
            - name: config
              mountPath: /etc/{name}
      volumes:
        - name: config
          configMap:
            name: {name}
"""


def service(name: str, namespace: str, pick: random.Random) -> str:
    """A ClusterIP Service in front of the Deployment of the same name."""
    return f"""\
apiVersion: v1
kind: Service
metadata:
  name: {name}
  namespace: {namespace}
  labels:
    app.kubernetes.io/name: {name}
spec:
  selector:
    app.kubernetes.io/name: {name}
  ports:
    - name: http
      port: {pick.choice((80, 8080))}
      targetPort: http
"""


def config_map(name: str, namespace: str, pick: random.Random) -> str:
    """A ConfigMap with a text block."""
    lines = "\n".join(f"    setting.{i} = {pick.randint(1, 99999)}" for i in range(12))
    return f"""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: {name}
  namespace: {namespace}
data:
  mode: {pick.choice(("fast", "safe"))}
  application.properties: |
{lines}
"""


def ingress(name: str, namespace: str, pick: random.Random) -> str:
    """An Ingress with one host."""
    return f"""\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {name}
  namespace: {namespace}
spec:
  ingressClassName: nginx
  rules:
    - host: {name}.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: {name}
                port:
                  name: http
"""


def cron_job(name: str, namespace: str, pick: random.Random) -> str:
    """A CronJob that cleans up at night."""
    return f"""\
apiVersion: batch/v1
kind: CronJob
metadata:
  name: {name}-clean
  namespace: {namespace}
spec:
  schedule: "{pick.randint(0, 59)} {pick.randint(0, 5)} * * *"
  concurrencyPolicy: Forbid
  jobTemplate:
    spec:
      backoffLimit: 2
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: clean
              image: registry.example.com/shop/tools:2.{pick.randint(0, 30)}.1
              command: ["/bin/clean", "--older-than={pick.randint(1, 30)}d"]
              resources:
                requests: {{cpu: 50m, memory: 64Mi}}
                limits: {{memory: 128Mi}}
"""


def crd(name: str, pick: random.Random) -> str:
    """A CustomResourceDefinition with a long schema (operators ship such)."""
    fields = "\n".join(
        f"""\
                field{i}:
                  description: {"What this setting of the resource is about, in a sentence or two of prose. " * 3}
                  type: object
                  properties:
                    enabled: {{type: boolean}}
                    count: {{type: integer, format: int32, minimum: 0}}
                    names:
                      type: array
                      items: {{type: string}}"""
        for i in range(pick.randint(60, 120))
    )
    return f"""\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: {name}s.example.com
spec:
  group: example.com
  scope: Namespaced
  names: {{plural: {name}s, singular: {name}, kind: {name.capitalize()}, listKind: {name.capitalize()}List}}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
{fields}
"""


def small(folder: Path, files: int, seed: int) -> None:
    """`files` small manifests in folders of a hundred."""
    pick = random.Random(seed)
    written = number = 0
    while written < files:
        name, namespace = f"{pick.choice(WORDS)}-{number}", f"team-{number % 37}"
        number += 1
        made = [deployment(name, namespace, pick), config_map(name, namespace, pick)]
        if pick.random() < 0.5:
            made.append(service(name, namespace, pick))
        if pick.random() < 0.15:
            made.append(ingress(name, namespace, pick))
        if pick.random() < 0.15:
            made.append(cron_job(name, namespace, pick))
        made += [deployment(f"{name}-worker-{i}", namespace, pick).replace(f"            name: {name}-worker-{i}\n", f"            name: {name}\n")
                 for i in range(pick.randint(0, 2))]
        for i, text in enumerate(made):
            if written == files:
                return
            target = folder / f"{written // 100:03d}"
            target.mkdir(parents=True, exist_ok=True)
            (target / f"{name}-{i}.yaml").write_text(text, encoding="utf-8")
            written += 1


def large(folder: Path, megabytes: int, seed: int) -> None:
    """Bundles of CustomResourceDefinitions and the operators that use them."""
    pick = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    total = number = 0
    while total < megabytes * 1_000_000:
        parts = [crd(f"{pick.choice(WORDS)}{number}x{i}", pick) for i in range(4)]
        parts.append(deployment(f"operator-{number}", "operators", pick))
        text = "---\n".join(parts)
        (folder / f"operator-{number:03d}.yaml").write_text(text, encoding="utf-8")
        total += len(text)
        number += 1


def main() -> None:
    """Write the corpus."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--large", type=int, metavar="MB", help="CRDs and operators instead, this many megabytes")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if arguments.large:
        large(arguments.folder, arguments.large, arguments.seed)
    else:
        small(arguments.folder, arguments.files, arguments.seed)


if __name__ == "__main__":
    main()
