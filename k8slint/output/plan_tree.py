"""A plan as a tree of things and the lines between them: what the outputs for people are drawn from.

Pods of one owner that fare alike are one item. Nothing here escapes: that is for the format that knows its reader.
"""

from __future__ import annotations

from k8slint.output.plan_words import ENGLISH, PlanWords

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    Value = dict[str, Any]
    Key = tuple[str, str, str]

GOOD, WAITS, BAD, NEUTRAL = "good", "waits", "bad", ""

# In which order the roots of a namespace come; what is not listed and owns nothing is only counted.
_ORDER = (
    "Ingress", "Service", "HorizontalPodAutoscaler", "PodDisruptionBudget", "Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job",
    "ReplicaSet", "ReplicationController", "Pod", "PersistentVolumeClaim", "PersistentVolume", "ResourceQuota",
)
_COUNTED = frozenset(("ResourceQuota", "Node", "ControllerRevision"))
# Pods with names of their own (of a StatefulSet) stand alone up to this number; above, those that fare alike are one item.
_ALONE = 8
MOST_MISSING = 100
"""Claims that are not there, of one item."""
NAMED = 6
"""How many names of a list are written out."""


class Item:
    """One thing. `text` says what it is like (`brief` without what a drawing's lines say), `why` what is wrong, `count` how many
    things this item stands for."""

    __slots__ = ("brief", "children", "count", "key", "kind", "name", "nodes", "place", "state", "text", "why")

    def __init__(self, kind: str, namespace: str, name: str, place: Value | None, text: str = "") -> None:
        self.key: Key = (kind, namespace, name)
        self.kind = kind
        self.name = name
        self.place = place
        self.text = text
        self.brief = ""
        self.state = NEUTRAL
        self.why = ""
        self.count = 1
        self.nodes: dict[str, int] = {}
        self.children: list[Item] = []

    @property
    def namespace(self) -> str:
        """Its namespace, "" for what has none."""
        return self.key[1]

    def walk(self) -> Iterator[Item]:
        """This item and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()

    def worst(self) -> str:
        """The worst state here or below."""
        states = {item.state for item in self.walk()}
        return BAD if BAD in states else WAITS if WAITS in states else GOOD if GOOD in states else NEUTRAL


class Edge:
    """A line from one item to another. `owns`: the second belongs to the first; `dashed`: what it should lead to is not there."""

    __slots__ = ("dashed", "owns", "source", "target", "text")

    def __init__(self, source: Key, target: Key, text: str = "", owns: bool = False, dashed: bool = False) -> None:
        self.source = source
        self.target = target
        self.text = text
        self.owns = owns
        self.dashed = dashed


class Tree:
    """Roots by namespace (cluster objects under ""), the lines between items, and the kinds that are only counted; `say`: in whose words."""

    def __init__(self, say: PlanWords = ENGLISH) -> None:
        self.say = say
        self.namespaces: dict[str, list[Item]] = {}
        self.edges: list[Edge] = []
        self.others: dict[str, int] = {}
        self.items: dict[Key, Item] = {}

    def roots(self) -> Iterator[Item]:
        """All roots, namespace by namespace."""
        for roots in self.namespaces.values():
            yield from roots


def tree(view: Value, say: PlanWords = ENGLISH) -> Tree:
    """The tree of a view (`k8slint.plan_view`)."""
    return _Builder(view, say).build()


class _Builder:
    def __init__(self, view: Value, say: PlanWords) -> None:
        self.view = view
        self.say = say
        self.tree = Tree(say)
        self.pods: dict[tuple[str, str], list[Value]] = {}
        self.owned: dict[tuple[str, str], list[Value]] = {}
        self.failures: dict[tuple[str, str], list[Value]] = {}
        self.claims: dict[tuple[str, str], Value] = {(c["namespace"], c["name"]): c for c in view["claims"]}
        self.pod_items: dict[tuple[str, str], dict[Key, None]] = {}
        self.shown_claims: set[tuple[str, str]] = set()

    def build(self) -> Tree:
        view, tree = self.view, self.tree
        for pod in view["pods"]:
            self.pods.setdefault((pod["namespace"], pod["owner"]), []).append(pod)
        roots: list[Value] = []
        present = {(o["namespace"], f"{o['kind']}/{o['name']}"): o for o in view["objects"]}
        for obj in view["objects"]:
            at = (obj["namespace"], obj["owner"])
            if obj["owner"] and at in present and not _owns_itself(obj, present):
                self.owned.setdefault(at, []).append(obj)
            else:
                roots.append(obj)
        for failure in view["failures"]:
            self.failures.setdefault((failure["namespace"], failure["object"]), []).append(failure)
        linked = {(link["namespace"], link["from"]) for link in view["links"]}
        endpoints = {(e["namespace"], e["service"]): e for e in view["endpoints"]}
        items: list[Item] = []
        for obj in roots:
            at = (obj["namespace"], f"{obj['kind']}/{obj['name']}")
            kind = obj["kind"]
            told = at in self.failures or at in linked
            if not told and (kind in _COUNTED or not (kind in _ORDER or at in self.owned or at in self.pods)):
                tree.others[kind] = tree.others.get(kind, 0) + 1
                continue
            items.append(self.item(obj))
        for (namespace, owner), pods in self.pods.items():
            if not owner or (namespace, owner) not in present:
                items += self.pod_group(namespace, owner, pods)
        items += self.claim_group([c for c in view["claims"] if (c["namespace"], c["name"]) not in self.shown_claims])
        self.place_roots(items)
        self.register()
        self.endpoints(endpoints)
        self.links()
        return tree

    def place_roots(self, items: list[Item]) -> None:
        rank = {kind: i for i, kind in enumerate(_ORDER)}
        items.sort(key=lambda i: (i.namespace, rank.get(i.kind, len(rank))))
        # what has no namespace stands last
        for item in [i for i in items if i.namespace] + [i for i in items if not i.namespace]:
            self.tree.namespaces.setdefault(item.namespace, []).append(item)

    def register(self) -> None:
        for root in self.tree.roots():
            for item in root.walk():
                self.tree.items[item.key] = item
                for child in item.children:
                    self.tree.edges.append(Edge(item.key, child.key, owns=True))

    # -- items -------------------------------------------------------------------------------------------------------

    def item(self, obj: Value, depth: int = 0) -> Item:
        kind, namespace, name = obj["kind"], obj["namespace"], obj["name"]
        item = Item(kind, namespace, name, obj.get("from"), self.describe(obj))
        at = (namespace, f"{kind}/{name}")
        for child in self.owned.get(at, ()) if depth < 6 else ():
            if child["kind"] == "ReplicaSet" and not child.get("replicas") and (namespace, f"ReplicaSet/{child['name']}") not in self.pods:
                continue  # an old revision, kept for a rollback
            if child["kind"] != "ControllerRevision":
                item.children.append(self.item(child, depth + 1))
        item.children += self.pod_group(namespace, at[1], self.pods.get(at, []))
        failures = self.failures.get(at)
        if failures:
            item.state = BAD
            item.why = "; ".join(f"{f['reason']}: {f['message']}" for f in failures)
        elif kind == "PersistentVolume":
            item.state = GOOD if obj.get("phase") == "Bound" else NEUTRAL
        elif kind == "Job" and obj.get("status") == "Failed":
            item.state, item.why = BAD, self.say("the Job fails")
        return item

    def describe(self, obj: Value) -> str:
        kind, say = obj["kind"], self.say
        parts = []
        if "replicas" in obj:
            parts.append(say.some(obj["replicas"], "{n} replica", "{n} replicas"))
        if kind == "ReplicaSet" and obj.get("revision"):
            parts.append(say("revision {revision}", revision=obj["revision"]))
        elif kind == "PodDisruptionBudget" and "expectedPods" in obj:  # else a custom resource that is called so
            allowed = obj["disruptionsAllowed"]
            healthy, expected, wanted = obj["currentHealthy"], obj["expectedPods"], obj["desiredHealthy"]
            parts.append(say("{healthy} of {expected} healthy, {wanted} wanted", healthy=healthy, expected=expected, wanted=wanted))
            parts.append(say.some(allowed, "{n} eviction allowed", "{n} evictions allowed"))
        elif kind == "PersistentVolume":
            parts.append(obj.get("phase", ""))
            if obj.get("claim"):
                parts.append(say("claim {claim}", claim=obj["claim"]))
        elif kind == "Job":
            parts.append(str(obj.get("status", "")))
        elif kind == "CronJob" and obj.get("next"):
            parts.append(say("next runs {times}", times=", ".join(obj["next"][:2])))
        return say(", ").join(p for p in parts if p)

    def pod_group(self, namespace: str, owner: str, pods: list[Value]) -> list[Item]:
        """The pods of one owner as items: those that fare alike are one, where the name tells nothing or they are many."""
        groups: dict[tuple[str, ...], list[Value]] = {}
        if owner.startswith("StatefulSet/"):
            pods = sorted(pods, key=_ordinal)
        alone = len(pods) <= _ALONE
        for number, pod in enumerate(pods):
            own = pod["name"] if pod["name"].endswith("?????") else str(number) if alone or not owner else ""
            groups.setdefault((own, pod["phase"], pod["reason"], pod["message"]), []).append(pod)
        return [self.pods_item(namespace, owner, group, number) for number, group in enumerate(groups.values())]

    def pods_item(self, namespace: str, owner: str, pods: list[Value], number: int) -> Item:
        first = pods[0]
        name = first["name"]
        if len(pods) > 1 and name != pods[-1]["name"]:
            name = self.say("{first} to {last}", first=name, last=pods[-1]["name"])
        item = Item("Pod", namespace, name, first.get("from"))
        item.count = len(pods)
        if item.count > 1 or "?" in name:
            item.key = ("Pod", namespace, f"{owner} {number}")
        for pod in pods:
            if pod["node"]:
                item.nodes[pod["node"]] = item.nodes.get(pod["node"], 0) + 1
            self.pod_items.setdefault((namespace, pod["name"]), {})[item.key] = None
        item.state, item.text, item.why = self.fate(first, item)
        item.brief = self.say("would run") if first["reason"] == "NoNodes" else first["phase"]
        own: list[Value] = []
        missing: list[str] = []
        for claim in dict.fromkeys(c for pod in pods for c in pod.get("claims", ())):
            found = self.claims.get((namespace, claim))
            if found is None:
                missing.append(claim)
            elif (namespace, claim) not in self.shown_claims:
                self.shown_claims.add((namespace, claim))
                own.append(found)
            else:
                self.tree.edges.append(Edge(item.key, ("PersistentVolumeClaim", namespace, claim)))
        for child in self.claim_group(own):
            child.place = child.place or item.place
            item.children.append(child)
        for claim in missing[:MOST_MISSING]:
            child = Item("PersistentVolumeClaim", namespace, claim, first.get("from"))
            child.state, child.why = BAD, self.say("there is no claim of this name")
            item.children.append(child)
        return item

    def fate(self, pod: Value, item: Item) -> tuple[str, str, str]:
        """(state, text, why)"""
        phase, reason = pod["phase"], pod["reason"]
        if reason == "NoNodes":
            return NEUTRAL, self.say("would run"), ""
        if phase in ("Running", "Succeeded"):
            where = names(item.nodes, say=self.say)
            return GOOD, (self.say("{phase} on {nodes}", phase=phase, nodes=where) if where else phase), ""
        why = f"{reason}: {pod['message']}" if reason and pod["message"] else reason or pod["message"]
        return (BAD if phase == "Failed" or reason != "SchedulingGated" else WAITS), phase, why

    def claim_group(self, claims: list[Value]) -> list[Item]:
        """Claims as items: many that fare alike are one."""
        groups: dict[tuple[str, ...], list[Value]] = {}
        for claim in claims:
            groups.setdefault((claim["namespace"], claim["phase"], claim["reason"], claim["message"]), []).append(claim)
        out = []
        for group in groups.values():
            if len(group) <= 2 * _ALONE:
                out += [self.claim(c) for c in group]
                continue
            item = self.claim(group[0])
            item.count = len(group)
            item.name = self.say("{first} to {last}", first=group[0]["name"], last=group[-1]["name"])
            item.text = group[0]["phase"]
            out.append(item)
        return out

    def claim(self, claim: Value) -> Item:
        item = Item("PersistentVolumeClaim", claim["namespace"], claim["name"], claim.get("from"), claim["phase"])
        if claim["volume"]:
            item.text = self.say("{phase} to {volume}", phase=item.text, volume=claim["volume"])
            self.tree.edges.append(Edge(item.key, ("PersistentVolume", "", claim["volume"])))
        if claim["phase"] == "Bound":
            item.state = GOOD
        else:
            item.state = WAITS if claim["open"] else BAD
            item.why = f"{claim['reason']}: {claim['message']}" if claim["message"] else claim["reason"]
        return item

    # -- lines between items ----------------------------------------------------------------------------------------

    def endpoints(self, found: dict[tuple[str, str], Value]) -> None:
        for (namespace, name), endpoint in found.items():
            item = self.tree.items.get(("Service", namespace, name))
            if item is None:
                continue
            ready, waiting, say = endpoint["pods"], endpoint.get("notReady", ()), self.say
            ports = names({f"{p['name'] + ' ' if p['name'] else ''}{p['port']}/{p['protocol']}": 1 for p in endpoint["ports"]})
            if ready:
                behind = say.some(len(ready), "{n} pod", "{n} pods")
                behind = say("{pods} on {ports}", pods=behind, ports=ports) if ports else behind
                item.text, item.brief = f"{behind} -> {names(_counted(ready), say=say)}", behind
                item.state = GOOD
            else:
                item.state = BAD
                item.why = say("no pod is behind it")
                if n := endpoint.get("selected", 0):
                    item.why = say.some(
                        n, "no endpoint: the pod that it selects waits or lacks the port",
                        "no endpoint: the {n} pods that it selects wait or lack the port",
                    )
                if waiting:
                    item.why = say.some(len(waiting), "no ready endpoint, {n} pod not ready", "no ready endpoint, {n} pods not ready")
            targets: dict[Key, None] = {}
            for pod in dict.fromkeys((*ready, *waiting)):
                targets.update(self.pod_items.get((namespace, pod), {}))
            for key in targets:
                self.tree.edges.append(Edge(item.key, key))

    def links(self) -> None:
        for link in self.view["links"]:
            namespace = link["namespace"]
            source = self.tree.items.get(_key(link["from"], namespace))
            if source is None:
                continue
            target = _key(link["to"], namespace)
            if not link["found"]:
                source.state = BAD
                source.why = source.why or self.say("there is no {object}", object=link["to"])
            elif target not in self.tree.items:
                continue
            what = self.say.sentence(link["what"])
            self.tree.edges.append(Edge(source.key, target, what, dashed=not link["found"]))
            if link["what"] != "guards":
                source.text = self.say(", ").join(p for p in (source.text, f"{what} -> {link['to']}") if p)


def _owns_itself(obj: Value, present: dict[tuple[str, str], Value]) -> bool:
    """Whether an object's owners lead back to it."""
    above: Value | None = obj
    for _ in range(10):
        above = present.get((above["namespace"], above["owner"])) if above is not None and above["owner"] else None
        if above is None or above is obj:
            break
    return above is obj


def _key(text: str, namespace: str) -> Key:
    kind, _, name = text.partition("/")
    return kind, namespace, name


def _ordinal(pod: Value) -> int:
    text = pod["name"].rpartition("-")[2]
    return int(text) if text.isdigit() else 0


def _counted(found: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name in found:
        counts[name] = counts.get(name, 0) + 1
    return counts


def names(found: Iterable[str] | dict[str, int], most: int = NAMED, say: PlanWords = ENGLISH) -> str:
    """`n1, n2 (2 times), n3 and 5 more`."""
    counts = found if isinstance(found, dict) else dict.fromkeys(found, 1)
    out = [name if n == 1 else f"{name} ({n})" for name, n in list(counts.items())[:most]]
    text = ", ".join(out)
    return say("{text} and {n} more", text=text, n=len(counts) - most) if len(counts) > most else text


def summary(view: Value, say: PlanWords = ENGLISH) -> list[tuple[str, str]]:
    """(state, text) parts of the summary: `12 pods run`, `2 pods pending`, `1 object refused`, ..."""
    phases: dict[str, int] = {}
    for pod in view["pods"]:
        phase = "would run" if pod["reason"] == "NoNodes" else pod["phase"]
        phases[phase] = phases.get(phase, 0) + 1
    out: list[tuple[str, str]] = []
    for phase, state, one, many in (
        ("would run", NEUTRAL, "{n} pod would run", "{n} pods would run"), ("Running", GOOD, "{n} pod runs", "{n} pods run"),
        ("Succeeded", GOOD, "{n} pod succeeds", "{n} pods succeed"), ("Pending", BAD, "{n} pod stays pending", "{n} pods stay pending"),
        ("Failed", BAD, "{n} pod fails", "{n} pods fail"),
    ):
        n = phases.get(phase, 0)
        if n:
            out.append((state, say.some(n, one, many)))
    if not view["pods"]:
        out.append((NEUTRAL, say("no pods")))
    unbound = sum(1 for c in view["claims"] if c["phase"] != "Bound" and not c["open"])
    if unbound:
        out.append((BAD, say.some(unbound, "{n} claim unbound", "{n} claims unbound")))
    if view["refused"]:
        out.append((BAD, say.some(len(view["refused"]), "{n} object refused", "{n} objects refused")))
    if view["failures"]:
        out.append((BAD, say.some(len(view["failures"]), "{n} failure", "{n} failures")))
    return out


class Problem:
    """Something that needs a look: `what` it is about, `fate` (refused, fails, pending, ...) and the sentence."""

    __slots__ = ("fate", "message", "place", "severity", "what")

    def __init__(self, severity: str, what: str, fate: str, message: str, place: str) -> None:
        self.severity = severity
        self.what = what
        self.fate = fate
        self.message = message
        self.place = place


def problems(view: Value, say: PlanWords = ENGLISH) -> list[Problem]:
    """What is refused, fails or waits, and what the rules found; pods of one owner that wait for one reason are one entry.
    What a rule says better is left out."""
    out = []
    for entry in view["refused"]:
        message = say.refusal(entry["message"])
        out.append(Problem("error", entry["object"] or say("document"), say("refused"), message, place_text(entry.get("from"))))
    said = [Problem(d["severity"], d["rule"], say(d["severity"]), d["message"], f"{d['file']}:{d['line']}") for d in view["diagnostics"]]
    sentences = "\n".join(p.message for p in said)
    waiting: dict[tuple[str, ...], list[Value]] = {}
    for pod in view["pods"]:
        if pod["phase"] in ("Pending", "Failed") and pod["reason"] != "NoNodes":
            waiting.setdefault((pod["namespace"], pod["owner"] or pod["name"], pod["phase"], pod["reason"], pod["message"]), []).append(pod)
    owners = {owner.rpartition("/")[2] for _, owner, *_ in waiting}
    objects = {(o["namespace"], f"{o['kind']}/{o['name']}"): o for o in view["objects"]} if view["failures"] else {}
    for entry in view["failures"]:
        if entry["reason"] == "ProgressDeadlineExceeded" and owners.intersection(entry["message"].split('"')):
            continue  # because of pods that wait
        if entry["message"] not in sentences:
            place = place_text(objects.get((entry["namespace"], entry["object"]), {}).get("from"))
            out.append(Problem("error", entry["object"], say("fails"), f"{entry['reason']}: {entry['message']}", place))
    for (_, owner, phase, reason, message), pods in waiting.items():
        if not message or message not in sentences:
            what = pods[0]["name"] if len(pods) == 1 else say("{n} pods of {owner}", n=len(pods), owner=owner)
            text = ": ".join(t for t in (reason, message) if t)
            out.append(Problem("error", what, say(phase.lower()), text, place_text(pods[0].get("from"))))
    for claim in view["claims"]:
        message = claim["message"]
        if claim["phase"] != "Bound" and not claim["open"] and (not message or message not in sentences):
            text = ": ".join(t for t in (claim["reason"], message) if t)
            out.append(Problem("error", say("claim {claim}", claim=claim["name"]), say("unbound"), text, place_text(claim.get("from"))))
    out += said
    out += [Problem("warning", "plan", say("cut"), say.sentence(text), "") for text in view["cut"]]
    return out


def place_text(place: Value | None) -> str:
    """`a.yaml:12`, "" where nothing is known."""
    return f"{place['file']}:{place['line']}" if place and place.get("file") else ""


def ready_after(timeline: list[Any], steps: list[Value], start: int) -> list[int]:
    """How many pods are ready when each step has been done, with what it deleted; what becomes ready because of it comes later."""
    out = []
    ready, at = start, 0
    for i, step in enumerate(steps):
        end = steps[i + 1]["n"] if i + 1 < len(steps) else None
        while at < len(timeline) and timeline[at][0] < step["n"]:
            ready = timeline[at][1]
            at += 1
        while at < len(timeline) and (end is None or timeline[at][0] < end) and timeline[at][1] < ready:
            ready = timeline[at][1]
            at += 1
        out.append(ready)
    return out


def told(step: Value, say: PlanWords = ENGLISH) -> tuple[str, str]:
    """What a step of a rollout is (`scale`, `create`, ...), and what it comes after, in words; of one that fails, why."""
    if step["verb"] != "refuse":
        trigger = step["trigger"]
        return step["verb"], say("{object} ready", object=trigger.removesuffix(" ready")) if trigger.endswith(" ready") else trigger
    return "give up" if step["reason"].startswith("ProgressDeadlineExceeded") else "refuse", step["reason"]


MOST_ROLLOUTS = 50
"""Rollouts that are written out; those that do not complete come first."""


def rollouts(view: Value) -> list[tuple[Value, list[Value]]]:
    """The rollouts that there is something to say of, each with its steps: its ReplicaSets' scalings, its own pods' coming and going."""
    wanted: dict[tuple[str, str], list[Value]] = {(r["namespace"], r["object"]): [] for r in view["rollout"]}
    owners = {(o["namespace"], f"{o['kind']}/{o['name']}"): o["owner"] for o in view["objects"] if o["owner"]} if wanted else {}
    for step in view["steps"] if wanted else ():
        namespace, what, verb = step.get("namespace", ""), step["object"], step["verb"]
        kind, _, name = what.partition("/")
        base = name.rpartition("-")[0]
        if verb == "scale" or verb == "refuse":
            # a ReplicaSet that is gone is known by its name: the Deployment's and a hash
            for owner in (what, owners.get((namespace, what)) or (f"Deployment/{base}" if kind == "ReplicaSet" else "")):
                if (namespace, owner) in wanted:
                    wanted[namespace, owner].append(step)
                    break
        elif kind == "Pod" and verb in ("create", "delete"):
            for owner in (f"StatefulSet/{base}", f"DaemonSet/{base}"):
                if (namespace, owner) in wanted:
                    wanted[namespace, owner].append(step)
                    break
    out = [(r, wanted[r["namespace"], r["object"]]) for r in view["rollout"]]
    changed = {(c["namespace"], c["object"]) for c in view["changes"]}
    # one that was not complete before, and that nothing has changed, is no rollout
    out = [(r, steps) for r, steps in out if steps or r["podsDeleted"] or (not r["complete"] and (r["namespace"], r["object"]) in changed)]
    out.sort(key=lambda pair: pair[0]["complete"])
    return out
