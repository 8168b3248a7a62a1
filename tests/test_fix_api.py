"""What the API server refuses or warns of: fixed where one thing can be meant, left alone where it could be two."""

from __future__ import annotations

import json

import pytest

from k8slint import diagnose
from k8slint.catalogue import BUILTIN_IDS, catalogue
from k8slint.config import Options
from k8slint.fix.api import FIXABLE
from k8slint.fix.run import fix_contents
from k8slint.run import check_sources

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: a\n    image: registry.example.com/a:1.2.3\n"
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  selector: {app: a}\n  ports:\n  - port: 80\n"
CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n"
DEPLOYMENT = """\
kind: Deployment
metadata: {name: a}
spec:
  selector:
    matchLabels: {app: a}
  template:
    metadata:
      labels: {app: a}
    spec:
      containers:
      - name: a
        image: registry.example.com/a:1.2.3
"""
OLD_INGRESS = """\
apiVersion: networking.k8s.io/v1beta1
kind: Ingress
metadata: {name: a}
spec:
  backend: {serviceName: rest, servicePort: 80}
  rules:
  - host: a.example.com
    http:
      paths:
      - path: /a
        backend:
          serviceName: a
          servicePort: http

      - path: /b
        pathType: Exact
        backend: {serviceName: b, servicePort: "8080"}
"""
NEW_INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: a}
spec:
  rules:
  - host: a.example.com
    http:
      paths:
      - path: /a
        backend:
          service:
            name: a
            port:
              name: http
        pathType: ImplementationSpecific

      - path: /b
        pathType: Exact
        backend: {service: {name: b, port: {number: 8080}}}
  defaultBackend:
    service:
      name: rest
      port:
        number: 80
"""


def fixed(text: str, minor: int = 36) -> str:
    """The text after --fix. Fixing it again changes nothing, and the server refuses nothing that it took."""
    options = Options()
    options.minor, options.only_api, options.lang = minor, True, "en"
    outcome = fix_contents({"a.yaml": text.encode()}, options)
    if not outcome.changed:
        assert not outcome.left
        return text
    new = outcome.changed["a.yaml"][1]
    assert not fix_contents({"a.yaml": new}, options).changed
    before, after = check_sources([("a.yaml", text.encode())], options), check_sources([("a.yaml", new)], options)
    assert all(b.accepted for a, b in zip(before.documents, after.documents, strict=True) if a.accepted)
    assert len(after.diagnostics) < len(before.diagnostics) or any(d.accepted is False for d in before.documents)
    return new.decode()


@pytest.mark.parametrize(("old", "new"), [
    # names of fields in other letters
    (POD + "    imagepullpolicy: Always\n", POD + "    imagePullPolicy: Always\n"),
    (POD + "    ports:\n    - ContainerPort: 80 # http\n", POD + "    ports:\n    - containerPort: 80 # http\n"),
    # a text that YAML reads as something else is the text that stands there
    (CONFIG + "  a: true\n  b: 10\n  c: 1.10\n  d: yes\n  e: 0644 # mode\n", CONFIG + '  a: "true"\n  b: "10"\n  c: "1.10"\n  d: "yes"\n  e: "0644" # mode\n'),
    (POD + "    env:\n    - {name: A, value: 8080}\n", POD + '    env:\n    - {name: A, value: "8080"}\n'),
    (POD.replace("{name: a}", "{name: 12, labels: {v: 2}}"), POD.replace("{name: a}", '{name: "12", labels: {v: "2"}}')),
    # numbers and truths in quotes
    (POD + "    ports:\n    - containerPort: '80'\n", POD + "    ports:\n    - containerPort: 80\n"),
    (POD + '    stdin: "true"\n', POD + "    stdin: true\n"),
    (SERVICE + '    targetPort: "8080"\n', SERVICE + "    targetPort: 8080\n"),
    (POD + "    livenessProbe: {httpGet: {path: /, port: '80'}}\n", POD + "    livenessProbe: {httpGet: {path: /, port: 80}}\n"),
    ("apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec: {maxUnavailable: '1', selector: {matchLabels: {a: b}}}\n",
     "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec: {maxUnavailable: 1, selector: {matchLabels: {a: b}}}\n"),
    (NEW_INGRESS.replace("number: 8080", 'name: "8080"').replace("Exact", "exact"), NEW_INGRESS),
    # one word where a list is expected
    (POD + "    command: sleep\n", POD + "    command:\n    - sleep\n"),
    # one of the words that are allowed, in other letters
    (POD + "    imagePullPolicy: always\n", POD + "    imagePullPolicy: Always\n"),
    (POD + "  restartPolicy: never\n", POD + "  restartPolicy: Never\n"),
    (SERVICE + "  type: 'clusterip'\n", SERVICE + "  type: 'ClusterIP'\n"),
    (SERVICE + "    protocol: tcp\n", SERVICE + "    protocol: TCP\n"),
    # kinds
    (CONFIG.replace("ConfigMap", "configmap"), CONFIG),
    ("apiVersion: v1\n" + DEPLOYMENT, "apiVersion: apps/v1\n" + DEPLOYMENT),
    (SERVICE.replace("v1", "apps/v1"), SERVICE),
    (POD.replace("v1", "apps/v2"), POD),
    # versions
    ("apiVersion: apps/v1beta2\n" + DEPLOYMENT, "apiVersion: apps/v1\n" + DEPLOYMENT),
    ("apiVersion: extensions/v1beta1\n" + DEPLOYMENT, "apiVersion: apps/v1\n" + DEPLOYMENT),
    ("apiVersion: extensions/v1beta1\n" + DEPLOYMENT.replace("  selector:\n    matchLabels: {app: a}\n", ""),
     "apiVersion: apps/v1\n" + DEPLOYMENT.replace("  selector:\n    matchLabels: {app: a}\n", "") + "  selector:\n    matchLabels:\n      app: a\n"),
    ("apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec: {maxUnavailable: 1, selector: {matchLabels: {a: b}}}\n",
     "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec: {maxUnavailable: 1, selector: {matchLabels: {a: b}}}\n"),
    ("apiVersion: rbac.authorization.k8s.io/v1beta1\nkind: Role\nmetadata: {name: a}\nrules: []\n",
     "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: a}\nrules: []\n"),
    (OLD_INGRESS, NEW_INGRESS),
    # what is there twice
    (POD + "    env:\n    - {name: A, value: x}\n    - {name: B, value: z}\n    - {name: A, value: x}\n",
     POD + "    env:\n    - {name: A, value: x}\n    - {name: B, value: z}\n"),
    (POD + "    ports:\n    - containerPort: 80\n    - containerPort: 80\n", POD + "    ports:\n    - containerPort: 80\n"),
    (POD + "  imagePullSecrets:\n  - name: x\n  - name: x\n", POD + "  imagePullSecrets:\n  - name: x\n"),
    (SERVICE + "  - port: 80\n", SERVICE),
    (POD + "  volumes:\n  - {name: x, emptyDir: {}}\n  - name: x\n    emptyDir: {}\n", POD + "  volumes:\n  - {name: x, emptyDir: {}}\n"),
    # labels of nodes
    (POD + "  nodeSelector:\n    beta.kubernetes.io/os: linux\n", POD + "  nodeSelector:\n    kubernetes.io/os: linux\n"),
    (POD + "  topologySpreadConstraints:\n  - maxSkew: 1\n    topologyKey: failure-domain.beta.kubernetes.io/zone\n    whenUnsatisfiable: ScheduleAnyway\n"
     "    labelSelector: {matchLabels: {a: b}}\n",
     POD + "  topologySpreadConstraints:\n  - maxSkew: 1\n    topologyKey: topology.kubernetes.io/zone\n    whenUnsatisfiable: ScheduleAnyway\n"
     "    labelSelector: {matchLabels: {a: b}}\n"),
    # addresses
    (POD + "  hostAliases:\n  - ip: 2001:DB8:0::1\n    hostnames: [x]\n", POD + "  hostAliases:\n  - ip: 2001:db8::1\n    hostnames: [x]\n"),
    # annotations and values with a successor
    (SERVICE + "  trafficDistribution: PreferClose\n", SERVICE + "  trafficDistribution: PreferSameZone\n"),
    (SERVICE.replace("{name: a}", "{name: a, annotations: {service.kubernetes.io/topology-aware-hints: Auto}}"),
     SERVICE.replace("{name: a}", "{name: a, annotations: {service.kubernetes.io/topology-mode: Auto}}")),
    (POD.replace("{name: a}", "{name: a, annotations: {seccomp.security.alpha.kubernetes.io/pod: runtime/default}}"),
     POD + "  securityContext:\n    seccompProfile:\n      type: RuntimeDefault\n"),
    (POD.replace("{name: a}", "{name: a, annotations: {container.apparmor.security.beta.kubernetes.io/a: localhost/x, b: c}}"),
     POD.replace("{name: a}", "{name: a, annotations: {b: c}}")
     + "    securityContext:\n      appArmorProfile:\n        type: Localhost\n        localhostProfile: x\n"),
    # one after the other: the server looks at values only when it knows all fields
    (POD + '    ports:\n    - containerport: "80"\n      protocol: udp\n', POD + "    ports:\n    - containerPort: 80\n      protocol: UDP\n"),
])
def test_one_right_answer(old: str, new: str) -> None:
    assert fixed(old) == new


@pytest.mark.parametrize("text", [
    POD + "    imagePolicy: Always\n",  # near a field, but which?
    POD + "    imagePullPolicy: Always\n    imagepullpolicy: Never\n",  # the field is there
    POD + '    stdin: "yes"\n',
    POD + '    ports:\n    - containerPort: "080"\n',
    POD + "    ports:\n    - containerPort: http\n",
    POD + "    command: sleep 10\n",  # one word or two?
    POD + "    command: [sleep, {a: b}]\n",
    POD + "    imagePullPolicy: alway\n",
    "apiVersion: apps/v1\n" + DEPLOYMENT.replace("    spec:\n", "    spec:\n      restartPolicy: Never\n"),  # perhaps it should be a Job
    SERVICE + "    targetPort: '0'\n",
    "apiVersion: v1\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\nspec: {}\n",  # in two versions
    "apiVersion: v1\nkind: Deployment\nmetadata: {name: a}\nspec: {foo: 1}\n",  # not a Deployment as apps/v1 knows it
    # other defaults, or another meaning
    "apiVersion: extensions/v1beta1\n" + DEPLOYMENT.replace("Deployment", "DaemonSet"),
    "apiVersion: extensions/v1beta1\n" + DEPLOYMENT + "  rollbackTo: {revision: 1}\n",
    "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec: {maxUnavailable: 1, selector: {}}\n",
    "apiVersion: autoscaling/v2beta1\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\n"
    "spec: {maxReplicas: 2, scaleTargetRef: {kind: Deployment, name: a, apiVersion: apps/v1}}\n",
    OLD_INGRESS.replace("serviceName: a", "serviceNane: a"),
    # twice, but not the same
    POD + "    env:\n    - {name: A, value: x}\n    - {name: A, value: z}\n    - {name: A, value: x}\n",
    POD + "    env:\n    - {name: B, value: x}\n    - {name: A, value: $(B)}\n    - {name: B, value: z}\n    - {name: A, value: $(B)}\n",
    POD + "    ports:\n    - containerPort: 80\n    - {containerPort: 80, name: x}\n",
    # the label is there already; a profile of the node that was without effect
    POD + "  nodeSelector: {beta.kubernetes.io/os: linux, kubernetes.io/os: linux}\n",
    POD.replace("{name: a}", "{name: a, annotations: {seccomp.security.alpha.kubernetes.io/pod: localhost/x.json}}"),
    # facts about a volume, and fields that cannot be changed
    SERVICE + "  loadBalancerSourceRanges: [10.0.0.1/8]\n",  # the network or the address?
    "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: a, annotations: {volume.beta.kubernetes.io/storage-class: x}}\n"
    "spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n",
])
def test_two_right_answers_are_none(text: str) -> None:
    assert fixed(text) == text


def test_versions_follow_the_cluster() -> None:
    budget = "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec: {maxUnavailable: 1, selector: {matchLabels: {a: b}}}\n"
    assert fixed(budget, 25) == budget.replace("v1beta1", "v1")
    flow = "apiVersion: flowcontrol.apiserver.k8s.io/v1beta2\nkind: FlowSchema\nmetadata: {name: a}\nspec: {priorityLevelConfiguration: {name: x}}\n"
    assert fixed(flow, 36) == flow.replace("v1beta2", "v1")
    pod = POD.replace("{name: a}", "{name: a, annotations: {container.apparmor.security.beta.kubernetes.io/a: runtime/default}}")
    assert fixed(pod, 29) == pod  # no such field yet


def test_items_of_a_list_and_other_documents_stay() -> None:
    config = "  - apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: b}\n    data: {a: %s} # c\n"
    text = "# x\n---\napiVersion: v1\nkind: List\nitems:\n" + config + "---\n" + CONFIG + "  k: %s\n...\n"
    assert fixed(text % ("1", "no")) == text % ('"1"', '"no"')


def test_the_linter_asks_for_these_alone() -> None:
    assert diagnose._FIXABLE | {"api-deprecated-version", "api-warning"} == FIXABLE <= set(BUILTIN_IDS)


def test_rules_are_listed_with_their_fixes(capsys: pytest.CaptureFixture[str]) -> None:
    from k8slint.cli.rules import Wanted, run

    options = Options()
    options.lang = "en"
    run(Wanted([]), "text", options)
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith(" *+ frozen-registry ") for line in lines) and any(line.startswith(" *  latest-tag ") for line in lines)
    run(Wanted([]), "json", options)
    fixable = {r["id"] for r in json.loads(capsys.readouterr().out) if r["fixable"]}
    assert fixable > FIXABLE
    assert fixable - FIXABLE == {e.id for e in catalogue().values() if e.fixable}
