"""What a value of the reader's file means: `replicas: 3` is "3 Pods are kept running".

One function for a field (or for a whole struct), by type and name. It gets the value as written and the structs around it, innermost
last, and gives a sentence; "" where the field's general text says it as well. Values are raw YAML: anything may stand anywhere.
"""

from __future__ import annotations

from bisect import bisect_left

from k8slint.explain.facts import show_value

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.explain.texts import Words

    Trail = list[tuple[str, dict[str, Any]]]
    Say = Callable[[Any, Trail, Words], str]

SHELLS = frozenset(("sh", "bash", "ash", "dash", "zsh"))


def say(type_name: str, name: str, value: Any, trail: Trail, words: Words) -> str:
    """The sentence about a field's value; "" for none. `trail` holds (type, value) of the structs around it."""
    function = SENTENCES.get((type_name, name))
    if function is None:
        return ""
    try:
        return function(value, trail, words)
    except (TypeError, ValueError, AttributeError, KeyError, IndexError, ArithmeticError):
        return ""  # not of the type that it should be: `check` says so


def _int(value: Any) -> int:
    if type(value) is not int:
        raise ValueError(value)
    return value


def _around(trail: Trail, type_name: str) -> dict[str, Any]:
    return next((v for t, v in reversed(trail) if t == type_name), {})


def labels(value: Any, words: Words) -> str:
    """`app=web` and so on."""
    return words("and").join(f"`{k}={_text(v)}`" for k, v in value.items())


# ---------------------------------------------------------------------------------------------------- metadata


def _name(value: Any, trail: Trail, words: Words) -> str:
    return words("say-name", name=_text(value))


def _text(value: Any) -> str:
    if type(value) is not str:
        raise ValueError(value)
    return value


def _namespace(value: Any, trail: Trail, words: Words) -> str:
    return words("say-namespace", name=_text(value))


def _match_labels(value: Any, trail: Trail, words: Words) -> str:
    return words("say-match-labels", labels=labels(value, words)) if value else words("say-match-all")


def _selector(value: Any, trail: Trail, words: Words) -> str:
    return words("say-service-selector", labels=labels(value, words)) if value else ""


# ---------------------------------------------------------------------------------------------------- workloads


def _replicas(value: Any, trail: Trail, words: Words) -> str:
    count = _int(value)
    return words("say-replicas-0") if count == 0 else words("say-replicas-1") if count == 1 else words("say-replicas", n=count)


def _rolling(round_up: bool) -> Say:
    def function(value: Any, trail: Trail, words: Words) -> str:
        from k8slint.apis.intstr import is_percent, scaled_value

        spec = _around(trail, "apps/v1.DeploymentSpec")
        if "replicas" not in spec and "template" not in spec:
            return ""  # a part of a Deployment: nobody knows of how many
        replicas = spec.get("replicas", 1)
        count = scaled_value(value, _int(replicas), round_up)
        key = "say-surge" if round_up else "say-unavailable"
        text = words(key, n=count, total=replicas + count if round_up else max(replicas - count, 0))
        if is_percent(value):
            text = words("say-rounded-up" if round_up else "say-rounded-down", share=value, replicas=replicas, n=count) + words("gap") + text
        return text

    return function


def _strategy_type(value: Any, trail: Trail, words: Words) -> str:
    return words("say-recreate") if value == "Recreate" else words("say-rolling-update") if value == "RollingUpdate" else ""


def _min_ready(value: Any, trail: Trail, words: Words) -> str:
    return words("say-min-ready", n=_int(value)) if value else ""


def _deadline(value: Any, trail: Trail, words: Words) -> str:
    return words("say-deadline", time=duration(_int(value), words))


def _completions(value: Any, trail: Trail, words: Words) -> str:
    parallel = _around(trail, "batch/v1.JobSpec").get("parallelism", 1)
    return words("say-completions", n=_int(value), parallel=parallel)


def _backoff(value: Any, trail: Trail, words: Words) -> str:
    return words("say-backoff", n=_int(value))


def _schedule(value: Any, trail: Trail, words: Words) -> str:
    parts = _text(value).split()
    zone = _around(trail, "batch/v1.CronJobSpec").get("timeZone") or words("say-controller-zone")
    if len(parts) != 5:
        return ""
    minute, hour, day, month, weekday = parts
    if parts[1:] == ["*"] * 4 and minute.startswith("*"):
        step = int(minute[2:] or 1) if minute[1:2] in ("", "/") else 0
        return words("say-cron-every", n=step) if step > 1 and 60 % step == 0 else words("say-cron-minute") if step == 1 else ""
    if not minute.isdigit():
        return ""
    if (day, month, weekday) == ("*", "*", "*") and hour.startswith("*"):
        step = int(hour[2:] or 1) if hour[1:2] in ("", "/") else 0
        if step == 1:
            return words("say-cron-hourly", minute=int(minute))
        return words("say-cron-hours", n=step, minute=int(minute), zone=zone) if step > 1 and 24 % step == 0 else ""
    if not all(h.isdigit() for h in hour.split(",")):
        return ""
    time = words.join([f"{int(h):02}:{int(minute):02}" for h in hour.split(",")])
    if (day, month, weekday) == ("*", "*", "*"):
        return words("say-cron-daily", time=time, zone=zone)
    if (day, month) == ("*", "*"):
        return words("say-cron-weekly", time=time, zone=zone, day=_weekdays(weekday, words))
    if (month, weekday) == ("*", "*") and day.isdigit():
        return words("say-cron-monthly", time=time, zone=zone, day=int(day))
    if day != "*" and weekday != "*":
        return words("say-cron-or")
    return ""


_WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")


def _weekdays(field: str, words: Words) -> str:
    """`1-5` or `MON,WED` in words. Raises ValueError for anything else."""

    def name(day: str) -> str:
        number = _WEEKDAYS.index(day.upper()) if not day.isdigit() else int(day)
        return words(f"weekday-{number % 7}")

    out = []
    for part in field.split(","):
        first, dash, last = part.partition("-")
        out.append(words("weekday-range", first=name(first), last=name(last)) if dash else name(first))
    return words.join(out)


# ---------------------------------------------------------------------------------------------------- containers


def _image(value: Any, trail: Trail, words: Words) -> str:
    image = _text(value)
    base, _, digest = image.partition("@")
    repository, tag = base, ""
    if ":" in base.rpartition("/")[2]:
        repository, _, tag = base.rpartition(":")
    first = repository.partition("/")[0]
    registry = first if "/" in repository and ("." in first or ":" in first or first == "localhost") else "docker.io"
    if digest:
        return words("say-image-digest", repository=repository, registry=registry)
    policy = _around(trail, "core/v1.Container").get("imagePullPolicy") or ("Always" if tag in ("", "latest") else "IfNotPresent")
    if policy not in ("Always", "IfNotPresent", "Never"):
        policy = "IfNotPresent"
    moving = words("say-image-moving") if tag in ("", "latest") else ""
    text = words("say-image", repository=repository, registry=registry, tag=tag or "latest") + words("gap") + words("say-pull-" + policy)
    return text + words("gap") + moving if moving else text


def _command(value: Any, trail: Trail, words: Words) -> str:
    if type(value) is not list or not value or type(value[0]) is not str:
        return ""
    first = value[0].rpartition("/")[2]
    if first in SHELLS and len(value) > 1 and type(value[1]) is str and not value[1].startswith("-"):
        return words("say-shell-without-c", shell=value[0], text=show_value(value[1]))
    if first in SHELLS and len(value) > 2 and type(value[1]) is str and value[1].startswith("-") and "c" in value[1]:
        return words("say-shell", shell=value[0])
    if " " in value[0].strip():
        return words("say-blank-in-command", program=show_value(value[0]))
    return words("say-command", program=value[0])


def _args(value: Any, trail: Trail, words: Words) -> str:
    """Which variables are filled in."""
    known = {v["name"]: v for v in _around(trail, "core/v1.Container").get("env") or () if type(v) is dict and "name" in v}
    said = []
    for item in value:
        for part in str(item).split("$(")[1:]:
            name, closed, _ = part.partition(")")
            if not closed:
                continue
            if name not in known:
                said.append(words("say-args-unknown", name=name))
            elif type(known[name].get("value")) is str:
                said.append(words("say-args-known", name=name, value=show_value(known[name]["value"])))
    return words("gap").join(dict.fromkeys(said))


def _environment(value: Any, trail: Trail, words: Words) -> str:
    """An item of `env`."""
    name = _text(value["name"])
    source = value.get("valueFrom")
    if type(source) is dict:
        for key, sentence in (("configMapKeyRef", "say-env-config-map"), ("secretKeyRef", "say-env-secret")):
            if key in source:
                return words(sentence, name=name, object=source[key]["name"], key=source[key]["key"])
        if "fieldRef" in source:
            return words("say-env-field", name=name, path=source["fieldRef"]["fieldPath"])
        if "resourceFieldRef" in source:
            return words("say-env-resource", name=name, resource=source["resourceFieldRef"]["resource"])
        return ""
    if type(value.get("value")) is not str:
        return ""
    return words("gap").join([words("say-env", name=name, value=show_value(value["value"])), *_references(value, trail, words)])


def _references(variable: dict[str, Any], trail: Trail, words: Words) -> list[str]:
    """What becomes of each `$(NAME)`: it sees the variables above it only."""
    if "$(" not in variable["value"]:
        return []
    env = _around(trail, "core/v1.Container").get("env") or ()
    here, places = _places(env)
    at = here.get(id(variable), len(env))
    said = []
    for part in variable["value"].replace("$$", "").split("$(")[1:]:
        name, closed, _ = part.partition(")")
        found = places.get(name) if closed else None
        if not found:
            continue
        above = bisect_left(found, at)
        if above:
            value = env[found[above - 1]].get("value")
            if type(value) is str:
                said.append(words("say-env-before", name=name, value=show_value(value)))
        elif found[-1] > at:
            said.append(words("say-env-after", name=name))
    return list(dict.fromkeys(said))


# of the container that is being explained: the list, where each variable stands, and where each name does
_env: tuple[Any, dict[int, int], dict[str, list[int]]] = (None, {}, {})


def _places(env: Any) -> tuple[dict[int, int], dict[str, list[int]]]:
    global _env
    if _env[0] is not env:
        here: dict[int, int] = {}
        places: dict[str, list[int]] = {}
        for i, other in enumerate(env):
            if type(other) is dict and type(other.get("name")) is str:
                here[id(other)] = i
                places.setdefault(other["name"], []).append(i)
        _env = (env, here, places)
    return _env[1], _env[2]


def _port(value: Any, trail: Trail, words: Words) -> str:
    """An item of a container's `ports`."""
    number, name = _int(value["containerPort"]), value.get("name")
    text = words("say-port-named", port=number, name=name) if name else words("say-port", port=number)
    if value.get("hostPort"):
        text += words("gap") + words("say-host-port", port=_int(value["hostPort"]))
    return text


def _mount(value: Any, trail: Trail, words: Words) -> str:
    """An item of `volumeMounts`."""
    key = "say-mount-read-only" if value.get("readOnly") is True else "say-mount"
    text = words(key, name=_text(value["name"]), path=_text(value["mountPath"]))
    if value.get("subPath"):
        text += words("gap") + words(_sub_path(value["name"], _around(trail, "core/v1.PodSpec").get("volumes")), path=value["subPath"])
    return text


def _sub_path(name: str, volumes: Any) -> str:
    """What is to be said of a subPath: files that the kubelet writes are not refreshed there, storage is simply storage."""
    volume = next((v for v in volumes or () if type(v) is dict and v.get("name") == name), None)
    if volume is None:
        return "say-sub-path-unknown"
    written = ("configMap", "secret", "downwardAPI", "projected")
    return "say-sub-path-never" if any(source in volume for source in written) else "say-sub-path"


def quantity(name: str, value: Any, words: Words) -> str:
    """An amount of a resource in words: 500m CPU is half a core."""
    from k8slint.apis import resource

    nano = resource.parse(value)[0]
    if name == "cpu":
        key = "say-cpu" if nano < 10**9 else "say-cpu-one" if nano == 10**9 else "say-cpu-many"
        return words(key, cores=_number(nano / 10**9))
    if name in ("memory", "ephemeral-storage", "storage") or name.startswith("hugepages-"):
        size = nano / 10**9
        if 0 < size < 1024:
            return words("say-bytes-few", n=_number(size))
        for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
            if size >= factor:
                return words("say-bytes", n=_number(round(size / factor, 1)), unit=unit)
        return words("say-bytes", n=_number(size), unit="B")
    return f"{_number(nano / 10**9)}"


def _number(value: float) -> str:
    return f"{value:g}"


def _amounts(key: str) -> Say:
    def function(value: Any, trail: Trail, words: Words) -> str:
        parts = [f"`{n}`: {quantity(n, v, words)}" for n, v in value.items()]
        return words(key, amounts=words.join(parts)) if parts else ""

    return function


def duration(seconds: int, words: Words) -> str:
    """Seconds as people say them."""
    if seconds >= 120 and seconds % 60 == 0:
        return words("minutes", n=seconds // 60)
    return words("seconds", n=seconds)


def _probe(key: str) -> Say:
    def function(value: Any, trail: Trail, words: Words) -> str:
        initial = _int(value.get("initialDelaySeconds", 0))
        period = _int(value.get("periodSeconds") or 10)
        failures = _int(value.get("failureThreshold") or 3)
        how = ""
        if type(value.get("httpGet")) is dict:
            get = value["httpGet"]
            scheme = str(get.get("scheme", "HTTP")).lower()
            how = words("say-asks-http", url=f"{scheme}://{get.get('host') or 'POD'}:{get['port']}{get.get('path') or '/'}")
        elif type(value.get("tcpSocket")) is dict:
            how = words("say-asks-tcp", port=value["tcpSocket"]["port"])
        elif type(value.get("grpc")) is dict:
            how = words("say-asks-grpc", port=value["grpc"]["port"])
        elif type(value.get("exec")) is dict:
            how = words("say-asks-exec", command=" ".join(map(str, value["exec"].get("command") or ())))
        when = words("say-probe-delayed", initial=duration(initial, words), period=duration(period, words)) if initial else words(
            "say-probe-at-once", period=duration(period, words)
        )
        end = words(key, n=failures, time=duration(failures * period, words))
        return words("gap").join(filter(None, (how, when, end)))

    return function


def _grace(value: Any, trail: Trail, words: Words) -> str:
    return words("say-grace", time=duration(_int(value), words))


def _pull_policy(value: Any, trail: Trail, words: Words) -> str:
    return words("say-pull-" + value) if value in ("Always", "IfNotPresent", "Never") else ""


# ---------------------------------------------------------------------------------------------------- pods


def _volume(value: Any, trail: Trail, words: Words) -> str:
    """An item of `volumes`."""
    name = _text(value["name"])
    for source, details in value.items():
        if source == "name":
            continue
        details = details if type(details) is dict else {}
        if source == "emptyDir":
            return words("say-volume-empty-memory" if details.get("medium") == "Memory" else "say-volume-empty", name=name)
        if source == "hostPath":
            return words("say-volume-host", name=name, path=details["path"])
        if source == "configMap":
            return words("say-volume-config-map", name=name, object=details["name"])
        if source == "secret":
            return words("say-volume-secret", name=name, object=details["secretName"])
        if source == "persistentVolumeClaim":
            return words("say-volume-claim", name=name, object=details["claimName"])
        if source == "nfs":
            return words("say-volume-nfs", name=name, server=details["server"], path=details["path"])
        return words("say-volume", name=name, source=source)
    return words("say-volume-none", name=name)


def _toleration(value: Any, trail: Trail, words: Words) -> str:
    """An item of `tolerations`."""
    key, operator, effect = value.get("key", ""), value.get("operator") or "Equal", value.get("effect") or ""
    if not key and operator == "Exists" and not effect:
        return words("say-tolerates-all")
    taint = key if operator == "Exists" else f"{key}={value.get('value', '')}"
    text = words("say-tolerates", taint=f"{taint}:{effect}" if effect else taint)
    seconds = value.get("tolerationSeconds")
    if effect == "NoExecute" and type(seconds) is int:
        text += words("gap") + words("say-toleration-seconds", time=duration(seconds, words))
    return text


def _node_selector(value: Any, trail: Trail, words: Words) -> str:
    return words("say-node-selector", labels=labels(value, words)) if value else ""


def _restart_policy(value: Any, trail: Trail, words: Words) -> str:
    return words("say-restart-" + value) if value in ("Always", "OnFailure", "Never") else ""


def _node_name(value: Any, trail: Trail, words: Words) -> str:
    return words("say-node-name", node=_text(value))


# ---------------------------------------------------------------------------------------------------- services and the rest


def _service_port(value: Any, trail: Trail, words: Words) -> str:
    """An item of a Service's `ports`."""
    port = _int(value["port"])
    text = words("say-service-port", port=port, target=value.get("targetPort", port))
    if value.get("nodePort"):
        text += words("gap") + words("say-node-port", port=_int(value["nodePort"]))
    return text


def _service_type(value: Any, trail: Trail, words: Words) -> str:
    return words("say-service-" + value) if value in ("ClusterIP", "NodePort", "LoadBalancer", "ExternalName") else ""


def _cluster_ip(value: Any, trail: Trail, words: Words) -> str:
    return words("say-headless") if value == "None" else ""


def _access_modes(value: Any, trail: Trail, words: Words) -> str:
    return words("gap").join(words("say-access-" + mode) for mode in value if words.has("say-access-" + mode))


def _claim_class(value: Any, trail: Trail, words: Words) -> str:
    return words("say-class", name=value) if _text(value) else words("say-class-none")


def _ingress_path(value: Any, trail: Trail, words: Words) -> str:
    """An item of an Ingress rule's `paths`."""
    service = value["backend"]["service"]
    port = service["port"]
    host = _around(trail, "networking/v1.IngressRule").get("host") or "*"
    return words("say-ingress-path", host=host, path=value.get("path", "/"), service=service["name"], port=port.get("number") or port.get("name"))


def _policy_rule(value: Any, trail: Trail, words: Words) -> str:
    """An item of a Role's `rules`."""
    verbs, resources = value["verbs"], value.get("resources") or value.get("nonResourceURLs")
    everything = "*" in verbs and "*" in resources
    text = words("say-rule", verbs=words.join(list(map(str, verbs))), resources=words.join(list(map(str, resources))))
    return text + words("gap") + words("say-rule-everything") if everything else text


def _budget(key: str) -> Say:
    def function(value: Any, trail: Trail, words: Words) -> str:
        from k8slint.apis.intstr import is_percent

        text = words(key, n=words("say-pods", n=value) if type(value) is int else value) if type(value) in (int, str) else ""
        return text + words("gap") + words("say-budget-rounded") if text and is_percent(value) else text

    return function


def selector_text(selector: dict[str, Any], words: Words) -> str:
    """A label selector in words, "" for one that chooses everything."""
    parts = [f"`{k}={_text(v)}`" for k, v in (selector.get("matchLabels") or {}).items()]
    for term in selector.get("matchExpressions") or ():
        values = ", ".join(map(_text, term.get("values") or ()))
        parts.append(f"`{term['key']} {term['operator']}{f' ({values})' if values else ''}`")
    return words("and").join(parts)


def _peer(value: Any, trail: Trail, words: Words) -> str:
    """An item of a NetworkPolicy's `from` or `to`."""
    if type(value.get("ipBlock")) is dict:
        block = value["ipBlock"]
        if block.get("except"):
            return words("say-peer-addresses-except", cidr=_text(block["cidr"]), left_out=words.join([f"`{_text(c)}`" for c in block["except"]]))
        return words("say-peer-addresses", cidr=_text(block["cidr"]))
    pods, namespaces = value.get("podSelector"), value.get("namespaceSelector")
    which = selector_text(pods, words) if pods else ""
    if namespaces is None:
        return "" if pods is None else words("say-peer-pods", labels=which) if which else words("say-peer-namespace")
    where = selector_text(namespaces, words)
    who = words("say-peer-who", labels=which) if which else words("say-peer-all")
    place = words("say-peer-where", labels=where) if where else words("say-peer-everywhere")
    text = words("say-peer-both", who=who, where=place)
    return text + words("gap") + words("say-peer-and") if which and where else text


def _policy_types(value: Any, trail: Trail, words: Words) -> str:
    """What a NetworkPolicy shuts off by having no rule."""
    spec = trail[-1][1]
    shut = [words("say-shut-" + kind) for kind in ("Ingress", "Egress") if kind in value and not spec.get(kind.lower())]
    return words("gap").join(shut)


def _hpa_range(value: Any, trail: Trail, words: Words) -> str:
    spec = trail[-1][1]
    return words("say-hpa", low=spec.get("minReplicas", 1), high=_int(value))


ITEM = "[]"
SENTENCES: dict[tuple[str, str], Say] = {
    ("meta/v1.ObjectMeta", "name"): _name,
    ("meta/v1.ObjectMeta", "namespace"): _namespace,
    ("meta/v1.LabelSelector", "matchLabels"): _match_labels,
    ("apps/v1.DeploymentSpec", "replicas"): _replicas,
    ("apps/v1.ReplicaSetSpec", "replicas"): _replicas,
    ("apps/v1.StatefulSetSpec", "replicas"): _replicas,
    ("core/v1.ReplicationControllerSpec", "replicas"): _replicas,
    ("apps/v1.RollingUpdateDeployment", "maxSurge"): _rolling(True),
    ("apps/v1.RollingUpdateDeployment", "maxUnavailable"): _rolling(False),
    ("apps/v1.DeploymentStrategy", "type"): _strategy_type,
    ("apps/v1.DeploymentSpec", "minReadySeconds"): _min_ready,
    ("apps/v1.DeploymentSpec", "progressDeadlineSeconds"): _deadline,
    ("batch/v1.JobSpec", "completions"): _completions,
    ("batch/v1.JobSpec", "backoffLimit"): _backoff,
    ("batch/v1.CronJobSpec", "schedule"): _schedule,
    ("core/v1.Container", "image"): _image,
    ("core/v1.Container", "command"): _command,
    ("core/v1.ExecAction", "command"): _command,
    ("core/v1.Container", "args"): _args,
    ("core/v1.EnvVar", ITEM): _environment,
    ("core/v1.ContainerPort", ITEM): _port,
    ("core/v1.VolumeMount", ITEM): _mount,
    ("core/v1.ResourceRequirements", "requests"): _amounts("say-requests"),
    ("core/v1.ResourceRequirements", "limits"): _amounts("say-limits"),
    ("core/v1.Container", "livenessProbe"): _probe("say-liveness"),
    ("core/v1.Container", "readinessProbe"): _probe("say-readiness"),
    ("core/v1.Container", "startupProbe"): _probe("say-startup"),
    ("core/v1.Container", "imagePullPolicy"): _pull_policy,
    ("core/v1.PodSpec", "terminationGracePeriodSeconds"): _grace,
    ("core/v1.PodSpec", "nodeSelector"): _node_selector,
    ("core/v1.PodSpec", "nodeName"): _node_name,
    ("core/v1.PodSpec", "restartPolicy"): _restart_policy,
    ("core/v1.Volume", ITEM): _volume,
    ("core/v1.Toleration", ITEM): _toleration,
    ("core/v1.ServiceSpec", "selector"): _selector,
    ("core/v1.ServiceSpec", "type"): _service_type,
    ("core/v1.ServiceSpec", "clusterIP"): _cluster_ip,
    ("core/v1.ServicePort", ITEM): _service_port,
    ("core/v1.PersistentVolumeClaimSpec", "accessModes"): _access_modes,
    ("core/v1.PersistentVolumeSpec", "accessModes"): _access_modes,
    ("core/v1.PersistentVolumeClaimSpec", "storageClassName"): _claim_class,
    ("core/v1.VolumeResourceRequirements", "requests"): _amounts("say-requests-storage"),
    ("networking/v1.HTTPIngressPath", ITEM): _ingress_path,
    ("networking/v1.NetworkPolicyPeer", ITEM): _peer,
    ("networking/v1.NetworkPolicySpec", "policyTypes"): _policy_types,
    ("rbac/v1.PolicyRule", ITEM): _policy_rule,
    ("policy/v1.PodDisruptionBudgetSpec", "minAvailable"): _budget("say-min-available"),
    ("policy/v1.PodDisruptionBudgetSpec", "maxUnavailable"): _budget("say-max-unavailable"),
    ("autoscaling/v2.HorizontalPodAutoscalerSpec", "maxReplicas"): _hpa_range,
}
