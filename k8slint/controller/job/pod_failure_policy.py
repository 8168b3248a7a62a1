"""What a Job's podFailurePolicy says of a failed pod (upstream: `pkg/controller/job/pod_failure_policy.go`)."""

from __future__ import annotations

from k8slint.controller.cluster import Value


def match_pod_failure_policy(job: Value, pod: Value) -> tuple[str, str]:
    """(action or "", message for FailJob). In a plan a failed pod is one whose containers ended with an exit code, so the
    only condition it can have is none. Source: `matchPodFailurePolicy`."""
    policy = job["spec"].get("podFailurePolicy")
    if not policy:
        return "", ""
    code = pod["status"].get("exitCode", 0)
    for index, rule in enumerate(policy.get("rules") or ()):
        on_exit = rule.get("onExitCodes")
        if not on_exit:
            continue
        only = on_exit.get("containerName")
        for container in [*(pod["spec"].get("initContainers") or ()), *(pod["spec"].get("containers") or ())]:
            name = container.get("name", "")
            if only is not None and only != name:
                continue
            if name != pod["status"].get("exitContainer", name) or not _matches(on_exit, code):
                continue
            action = rule.get("action", "")
            where = f"{pod['metadata'].get('namespace', '')}/{pod['metadata']['name']}"
            message = f"Container {name} for pod {where} failed with exit code {code} matching {action} rule at index {index}"
            return action, message
    return "Count", ""


def _matches(on_exit: Value, code: int) -> bool:
    """Source: `isOnExitCodesOperatorMatching`; exit code 0 never matches."""
    if code == 0:
        return False
    inside = code in (on_exit.get("values") or ())
    return inside if on_exit.get("operator") == "In" else not inside
