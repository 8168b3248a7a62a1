"""schedulingv1alpha3: the types of k8s.io/api/scheduling/v1alpha3.

Made by tools/generate_models.py from schemas/types.txt: edit there, then run it. schemas/model.py says how to read it.
"""

from .model import Int32, Model


class WorkloadPodGroupAllDisruptionMode(Model):
    """scheduling/v1alpha3 WorkloadPodGroupAllDisruptionMode."""


class WorkloadPodGroupSingleDisruptionMode(Model):
    """scheduling/v1alpha3 WorkloadPodGroupSingleDisruptionMode."""


class WorkloadPodGroupDisruptionMode(Model):
    """scheduling/v1alpha3 WorkloadPodGroupDisruptionMode."""

    all: WorkloadPodGroupAllDisruptionMode | None = None
    single: WorkloadPodGroupSingleDisruptionMode | None = None


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


class WorkloadPodGroupBasicSchedulingPolicy(Model):
    """scheduling/v1alpha3 WorkloadPodGroupBasicSchedulingPolicy."""


class WorkloadPodGroupGangSchedulingPolicy(Model):
    """scheduling/v1alpha3 WorkloadPodGroupGangSchedulingPolicy."""

    min_count: Int32 | None = None


class WorkloadPodGroupSchedulingPolicy(Model):
    """scheduling/v1alpha3 WorkloadPodGroupSchedulingPolicy."""

    basic: WorkloadPodGroupBasicSchedulingPolicy | None = None
    gang: WorkloadPodGroupGangSchedulingPolicy | None = None
