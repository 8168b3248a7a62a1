"""schedulingv1alpha3: the types of k8s.io/api/scheduling/v1alpha3.

Made by tools/generate_models.py from schemas/types.txt: edit there, then run it. schemas/model.py says how to read it.
"""

from typing import Any

from .model import Int32, Model


class WorkloadPodGroupDisruptionMode(Model):
    """scheduling/v1alpha3 WorkloadPodGroupDisruptionMode."""

    all: Any = None
    single: Any = None


class WorkloadPodGroupResourceClaim(Model):
    """scheduling/v1alpha3 WorkloadPodGroupResourceClaim."""

    name: str = ""  # required
    resource_claim_name: str | None = None
    resource_claim_template_name: str | None = None


class TopologyConstraint(Model):
    """scheduling/v1alpha3 TopologyConstraint."""

    key: str = ""  # required


class WorkloadPodGroupSchedulingConstraints(Model):
    """scheduling/v1alpha3 WorkloadPodGroupSchedulingConstraints."""

    topology: list[TopologyConstraint] | None = None


class WorkloadPodGroupGangSchedulingPolicy(Model):
    """scheduling/v1alpha3 WorkloadPodGroupGangSchedulingPolicy."""

    min_count: Int32 | None = None


class WorkloadPodGroupSchedulingPolicy(Model):
    """scheduling/v1alpha3 WorkloadPodGroupSchedulingPolicy."""

    basic: Any = None
    gang: WorkloadPodGroupGangSchedulingPolicy | None = None
