"""policyv1: the types of k8s.io/api/policy/v1.

Made by tools/generate_models.py from schemas/types.txt: edit there, then run it. schemas/model.py says how to read it.
"""

from typing import Annotated

from pydantic import Field

from . import metav1
from .intstr import IntOrString
from .model import Int32, Int64, Model, Time, values
from .runtime import Object

UnhealthyPodEvictionPolicyType = Annotated[str, values("AlwaysAllow", "IfHealthyBudget")]


class PodDisruptionBudgetSpec(Model):
    """policy/v1 PodDisruptionBudgetSpec."""

    min_available: IntOrString | None = None
    selector: metav1.LabelSelector | None = None
    max_unavailable: IntOrString | None = None
    unhealthy_pod_eviction_policy: UnhealthyPodEvictionPolicyType | None = None  # since 1.26


class PodDisruptionBudgetStatus(Model):
    """policy/v1 PodDisruptionBudgetStatus."""

    observed_generation: Int64 | None = None
    disrupted_pods: dict[str, Time] | None = None
    disruptions_allowed: Int32 | None = None
    current_healthy: Int32 | None = None
    desired_healthy: Int32 | None = None
    expected_pods: Int32 | None = None
    conditions: list[metav1.Condition] | None = None


class PodDisruptionBudget(Object):
    """policy/v1 PodDisruptionBudget."""

    api_version: str = "policy/v1"
    kind: str = "PodDisruptionBudget"
    spec: PodDisruptionBudgetSpec = Field(default_factory=PodDisruptionBudgetSpec.zero)
    status: PodDisruptionBudgetStatus = Field(default_factory=PodDisruptionBudgetStatus.zero)
