"""autoscalingv1: the types of k8s.io/api/autoscaling/v1.

Made by tools/generate_models.py from schemas/types.txt: edit there, then run it. schemas/model.py says how to read it.
"""

from pydantic import Field

from .model import Int32, Int64, Model, Time
from .runtime import Object


class CrossVersionObjectReference(Model):
    """autoscaling/v1 CrossVersionObjectReference."""

    kind: str = ""  # required
    name: str = ""  # required
    api_version: str | None = None


class HorizontalPodAutoscalerSpec(Model):
    """autoscaling/v1 HorizontalPodAutoscalerSpec."""

    scale_target_ref: CrossVersionObjectReference = Field(default_factory=CrossVersionObjectReference.zero)  # required
    min_replicas: Int32 | None = None
    max_replicas: Int32 = 0  # required
    target_cpu_utilization_percentage: Int32 | None = None


class HorizontalPodAutoscalerStatus(Model):
    """autoscaling/v1 HorizontalPodAutoscalerStatus."""

    observed_generation: Int64 | None = None
    last_scale_time: Time | None = None
    current_replicas: Int32 = 0  # required
    desired_replicas: Int32 = 0  # required
    current_cpu_utilization_percentage: Int32 | None = None


class HorizontalPodAutoscaler(Object):
    """autoscaling/v1 HorizontalPodAutoscaler."""

    api_version: str = "autoscaling/v1"
    kind: str = "HorizontalPodAutoscaler"
    spec: HorizontalPodAutoscalerSpec = Field(default_factory=HorizontalPodAutoscalerSpec.zero)  # required
    status: HorizontalPodAutoscalerStatus = Field(default_factory=HorizontalPodAutoscalerStatus.zero)
