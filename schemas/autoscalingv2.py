"""autoscalingv2: the types of k8s.io/api/autoscaling/v2.

Made by tools/generate_models.py from schemas/types.txt: edit there, then run it. schemas/model.py says how to read it.
"""

from typing import Annotated

from pydantic import Field

from . import corev1, metav1
from .model import Int32, Int64, Model, Time, examples
from .resource import Quantity
from .runtime import Object


class CrossVersionObjectReference(Model):
    """autoscaling/v2 CrossVersionObjectReference."""

    kind: str = ""  # required
    name: str = ""  # required
    api_version: str | None = None


MetricSourceType = Annotated[str, examples("ContainerResource", "External", "Object", "Pods", "Resource")]
MetricTargetType = Annotated[str, examples("AverageValue", "Utilization", "Value")]


class MetricTarget(Model):
    """autoscaling/v2 MetricTarget."""

    type: MetricTargetType = ""  # required
    value: Quantity | None = None
    average_value: Quantity | None = None
    average_utilization: Int32 | None = None


class MetricIdentifier(Model):
    """autoscaling/v2 MetricIdentifier."""

    name: str = ""  # required
    selector: metav1.LabelSelector | None = None


class ObjectMetricSource(Model):
    """autoscaling/v2 ObjectMetricSource."""

    described_object: CrossVersionObjectReference = Field(default_factory=CrossVersionObjectReference.zero)  # required
    target: MetricTarget = Field(default_factory=MetricTarget.zero)  # required
    metric: MetricIdentifier = Field(default_factory=MetricIdentifier.zero)  # required


class PodsMetricSource(Model):
    """autoscaling/v2 PodsMetricSource."""

    metric: MetricIdentifier = Field(default_factory=MetricIdentifier.zero)  # required
    target: MetricTarget = Field(default_factory=MetricTarget.zero)  # required


class ResourceMetricSource(Model):
    """autoscaling/v2 ResourceMetricSource."""

    name: corev1.ResourceName = ""  # required
    target: MetricTarget = Field(default_factory=MetricTarget.zero)  # required


class ContainerResourceMetricSource(Model):
    """autoscaling/v2 ContainerResourceMetricSource."""

    name: corev1.ResourceName = ""  # required
    target: MetricTarget = Field(default_factory=MetricTarget.zero)  # required
    container: str = ""  # required


class ExternalMetricSource(Model):
    """autoscaling/v2 ExternalMetricSource."""

    metric: MetricIdentifier = Field(default_factory=MetricIdentifier.zero)  # required
    target: MetricTarget = Field(default_factory=MetricTarget.zero)  # required


class MetricSpec(Model):
    """autoscaling/v2 MetricSpec."""

    type: MetricSourceType = ""  # required
    object: ObjectMetricSource | None = None
    pods: PodsMetricSource | None = None
    resource: ResourceMetricSource | None = None
    container_resource: ContainerResourceMetricSource | None = None
    external: ExternalMetricSource | None = None


ScalingPolicySelect = Annotated[str, examples("Disabled", "Max", "Min")]
HPAScalingPolicyType = Annotated[str, examples("Percent", "Pods")]


class HPAScalingPolicy(Model):
    """autoscaling/v2 HPAScalingPolicy."""

    type: HPAScalingPolicyType = ""  # required
    value: Int32 = 0  # required
    period_seconds: Int32 = 0  # required


class HPAScalingRules(Model):
    """autoscaling/v2 HPAScalingRules."""

    stabilization_window_seconds: Int32 | None = None
    select_policy: ScalingPolicySelect | None = None
    policies: list[HPAScalingPolicy] | None = None
    tolerance: Quantity | None = None  # since 1.33


class HorizontalPodAutoscalerBehavior(Model):
    """autoscaling/v2 HorizontalPodAutoscalerBehavior."""

    scale_up: HPAScalingRules | None = None
    scale_down: HPAScalingRules | None = None


class HorizontalPodAutoscalerSpec(Model):
    """autoscaling/v2 HorizontalPodAutoscalerSpec."""

    scale_target_ref: CrossVersionObjectReference = Field(default_factory=CrossVersionObjectReference.zero)  # required
    min_replicas: Int32 | None = None
    max_replicas: Int32 = 0  # required
    metrics: list[MetricSpec] | None = None
    behavior: HorizontalPodAutoscalerBehavior | None = None


class MetricValueStatus(Model):
    """autoscaling/v2 MetricValueStatus."""

    value: Quantity | None = None
    average_value: Quantity | None = None
    average_utilization: Int32 | None = None


class ObjectMetricStatus(Model):
    """autoscaling/v2 ObjectMetricStatus."""

    metric: MetricIdentifier = Field(default_factory=MetricIdentifier.zero)  # required
    current: MetricValueStatus = Field(default_factory=MetricValueStatus.zero)  # required
    described_object: CrossVersionObjectReference = Field(default_factory=CrossVersionObjectReference.zero)  # required


class PodsMetricStatus(Model):
    """autoscaling/v2 PodsMetricStatus."""

    metric: MetricIdentifier = Field(default_factory=MetricIdentifier.zero)  # required
    current: MetricValueStatus = Field(default_factory=MetricValueStatus.zero)  # required


class ResourceMetricStatus(Model):
    """autoscaling/v2 ResourceMetricStatus."""

    name: corev1.ResourceName = ""  # required
    current: MetricValueStatus = Field(default_factory=MetricValueStatus.zero)  # required


class ContainerResourceMetricStatus(Model):
    """autoscaling/v2 ContainerResourceMetricStatus."""

    name: corev1.ResourceName = ""  # required
    current: MetricValueStatus = Field(default_factory=MetricValueStatus.zero)  # required
    container: str = ""  # required


class ExternalMetricStatus(Model):
    """autoscaling/v2 ExternalMetricStatus."""

    metric: MetricIdentifier = Field(default_factory=MetricIdentifier.zero)  # required
    current: MetricValueStatus = Field(default_factory=MetricValueStatus.zero)  # required


class MetricStatus(Model):
    """autoscaling/v2 MetricStatus."""

    type: MetricSourceType = ""  # required
    object: ObjectMetricStatus | None = None
    pods: PodsMetricStatus | None = None
    resource: ResourceMetricStatus | None = None
    container_resource: ContainerResourceMetricStatus | None = None
    external: ExternalMetricStatus | None = None


HorizontalPodAutoscalerConditionType = Annotated[str, examples("AbleToScale", "ScaledToZero", "ScalingActive", "ScalingLimited")]


class HorizontalPodAutoscalerCondition(Model):
    """autoscaling/v2 HorizontalPodAutoscalerCondition."""

    type: HorizontalPodAutoscalerConditionType = ""  # required
    status: corev1.ConditionStatus = ""  # required
    last_transition_time: Time | None = None
    reason: str | None = None
    message: str | None = None
    observed_generation: Int64 | None = None  # since 1.37


class HorizontalPodAutoscalerStatus(Model):
    """autoscaling/v2 HorizontalPodAutoscalerStatus."""

    observed_generation: Int64 | None = None
    last_scale_time: Time | None = None
    current_replicas: Int32 | None = None
    desired_replicas: Int32 = 0  # required
    current_metrics: list[MetricStatus] | None = None
    conditions: list[HorizontalPodAutoscalerCondition] | None = None


class HorizontalPodAutoscaler(Object):
    """autoscaling/v2 HorizontalPodAutoscaler."""

    api_version: str = "autoscaling/v2"
    kind: str = "HorizontalPodAutoscaler"
    spec: HorizontalPodAutoscalerSpec = Field(default_factory=HorizontalPodAutoscalerSpec.zero)  # required
    status: HorizontalPodAutoscalerStatus = Field(default_factory=HorizontalPodAutoscalerStatus.zero)
