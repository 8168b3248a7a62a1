"""appsv1: the types of k8s.io/api/apps/v1.

Made by tools/generate_models.py from schemas/types.txt: edit there, then run it. schemas/model.py says how to read it.
"""

from typing import Annotated

from pydantic import Field

from . import corev1, metav1
from .intstr import IntOrString
from .model import Int32, Int64, Model, Time, examples, values
from .runtime import Object

DeploymentStrategyType = Annotated[str, values("Recreate", "RollingUpdate")]


class RollingUpdateDeployment(Model):
    """apps/v1 RollingUpdateDeployment."""

    max_unavailable: IntOrString | None = None
    max_surge: IntOrString | None = None


class DeploymentStrategy(Model):
    """apps/v1 DeploymentStrategy."""

    type: DeploymentStrategyType | None = None
    rolling_update: RollingUpdateDeployment | None = None


class DeploymentSpec(Model):
    """apps/v1 DeploymentSpec."""

    replicas: Int32 | None = None
    selector: metav1.LabelSelector | None = None  # required
    template: corev1.PodTemplateSpec = Field(default_factory=corev1.PodTemplateSpec.zero)  # required
    strategy: DeploymentStrategy = Field(default_factory=DeploymentStrategy.zero)
    min_ready_seconds: Int32 | None = None
    revision_history_limit: Int32 | None = None
    paused: bool | None = None
    progress_deadline_seconds: Int32 | None = None


DeploymentConditionType = Annotated[str, examples("Available", "Progressing", "ReplicaFailure")]


class DeploymentCondition(Model):
    """apps/v1 DeploymentCondition."""

    type: DeploymentConditionType | None = None
    status: corev1.ConditionStatus | None = None
    last_update_time: Time | None = None
    last_transition_time: Time | None = None
    reason: str | None = None
    message: str | None = None


class DeploymentStatus(Model):
    """apps/v1 DeploymentStatus."""

    observed_generation: Int64 | None = None
    replicas: Int32 | None = None
    updated_replicas: Int32 | None = None
    ready_replicas: Int32 | None = None
    available_replicas: Int32 | None = None
    unavailable_replicas: Int32 | None = None
    terminating_replicas: Int32 | None = None  # since 1.33
    conditions: list[DeploymentCondition] | None = None
    collision_count: Int32 | None = None


class Deployment(Object):
    """apps/v1 Deployment."""

    api_version: str = "apps/v1"
    kind: str = "Deployment"
    spec: DeploymentSpec = Field(default_factory=DeploymentSpec.zero)  # required
    status: DeploymentStatus = Field(default_factory=DeploymentStatus.zero)


class ReplicaSetSpec(Model):
    """apps/v1 ReplicaSetSpec."""

    replicas: Int32 | None = None
    min_ready_seconds: Int32 | None = None
    selector: metav1.LabelSelector | None = None  # required
    template: corev1.PodTemplateSpec = Field(default_factory=corev1.PodTemplateSpec.zero)


ReplicaSetConditionType = Annotated[str, examples("ReplicaFailure")]


class ReplicaSetCondition(Model):
    """apps/v1 ReplicaSetCondition."""

    type: ReplicaSetConditionType | None = None
    status: corev1.ConditionStatus | None = None
    last_transition_time: Time | None = None
    reason: str | None = None
    message: str | None = None


class ReplicaSetStatus(Model):
    """apps/v1 ReplicaSetStatus."""

    replicas: Int32 = 0  # required
    fully_labeled_replicas: Int32 | None = None
    ready_replicas: Int32 | None = None
    available_replicas: Int32 | None = None
    terminating_replicas: Int32 | None = None  # since 1.33
    observed_generation: Int64 | None = None
    conditions: list[ReplicaSetCondition] | None = None


class ReplicaSet(Object):
    """apps/v1 ReplicaSet."""

    api_version: str = "apps/v1"
    kind: str = "ReplicaSet"
    spec: ReplicaSetSpec = Field(default_factory=ReplicaSetSpec.zero)  # required
    status: ReplicaSetStatus = Field(default_factory=ReplicaSetStatus.zero)


PodManagementPolicyType = Annotated[str, values("OrderedReady", "Parallel")]
StatefulSetUpdateStrategyType = Annotated[str, values("OnDelete", "Recreate", "RollingUpdate")]


class RollingUpdateStatefulSetStrategy(Model):
    """apps/v1 RollingUpdateStatefulSetStrategy."""

    partition: Int32 | None = None
    max_unavailable: IntOrString | None = None


class StatefulSetUpdateStrategy(Model):
    """apps/v1 StatefulSetUpdateStrategy."""

    type: StatefulSetUpdateStrategyType | None = None
    rolling_update: RollingUpdateStatefulSetStrategy | None = None


PersistentVolumeClaimRetentionPolicyType = Annotated[str, examples("Delete", "Retain")]


class StatefulSetPersistentVolumeClaimRetentionPolicy(Model):
    """apps/v1 StatefulSetPersistentVolumeClaimRetentionPolicy."""

    when_deleted: PersistentVolumeClaimRetentionPolicyType | None = None
    when_scaled: PersistentVolumeClaimRetentionPolicyType | None = None


class StatefulSetOrdinals(Model):
    """apps/v1 StatefulSetOrdinals."""

    start: Int32 | None = None


class StatefulSetSpec(Model):
    """apps/v1 StatefulSetSpec."""

    replicas: Int32 | None = None
    selector: metav1.LabelSelector | None = None  # required
    template: corev1.PodTemplateSpec = Field(default_factory=corev1.PodTemplateSpec.zero)  # required
    volume_claim_templates: list[corev1.PersistentVolumeClaim] | None = None
    service_name: str | None = None
    pod_management_policy: PodManagementPolicyType | None = None
    update_strategy: StatefulSetUpdateStrategy = Field(default_factory=StatefulSetUpdateStrategy.zero)
    revision_history_limit: Int32 | None = None
    min_ready_seconds: Int32 | None = None
    persistent_volume_claim_retention_policy: StatefulSetPersistentVolumeClaimRetentionPolicy | None = None
    ordinals: StatefulSetOrdinals | None = None  # since 1.26


StatefulSetConditionType = Annotated[str, examples("Progressing")]


class StatefulSetCondition(Model):
    """apps/v1 StatefulSetCondition."""

    type: StatefulSetConditionType | None = None
    status: corev1.ConditionStatus | None = None
    last_transition_time: Time | None = None
    reason: str | None = None
    message: str | None = None


class StatefulSetStatus(Model):
    """apps/v1 StatefulSetStatus."""

    observed_generation: Int64 | None = None
    replicas: Int32 = 0  # required
    ready_replicas: Int32 | None = None
    current_replicas: Int32 | None = None
    updated_replicas: Int32 | None = None
    current_revision: str | None = None
    update_revision: str | None = None
    collision_count: Int32 | None = None
    conditions: list[StatefulSetCondition] | None = None
    available_replicas: Int32 | None = None


class StatefulSet(Object):
    """apps/v1 StatefulSet."""

    api_version: str = "apps/v1"
    kind: str = "StatefulSet"
    spec: StatefulSetSpec = Field(default_factory=StatefulSetSpec.zero)  # required
    status: StatefulSetStatus = Field(default_factory=StatefulSetStatus.zero)


DaemonSetUpdateStrategyType = Annotated[str, values("OnDelete", "RollingUpdate")]


class RollingUpdateDaemonSet(Model):
    """apps/v1 RollingUpdateDaemonSet."""

    max_unavailable: IntOrString | None = None
    max_surge: IntOrString | None = None


class DaemonSetUpdateStrategy(Model):
    """apps/v1 DaemonSetUpdateStrategy."""

    type: DaemonSetUpdateStrategyType | None = None
    rolling_update: RollingUpdateDaemonSet | None = None


class DaemonSetSpec(Model):
    """apps/v1 DaemonSetSpec."""

    selector: metav1.LabelSelector | None = None  # required
    template: corev1.PodTemplateSpec = Field(default_factory=corev1.PodTemplateSpec.zero)  # required
    update_strategy: DaemonSetUpdateStrategy = Field(default_factory=DaemonSetUpdateStrategy.zero)
    min_ready_seconds: Int32 | None = None
    revision_history_limit: Int32 | None = None


DaemonSetConditionType = str


class DaemonSetCondition(Model):
    """apps/v1 DaemonSetCondition."""

    type: DaemonSetConditionType | None = None
    status: corev1.ConditionStatus | None = None
    last_transition_time: Time | None = None
    reason: str | None = None
    message: str | None = None


class DaemonSetStatus(Model):
    """apps/v1 DaemonSetStatus."""

    current_number_scheduled: Int32 = 0  # required
    number_misscheduled: Int32 = 0  # required
    desired_number_scheduled: Int32 = 0  # required
    number_ready: Int32 = 0  # required
    observed_generation: Int64 | None = None
    updated_number_scheduled: Int32 | None = None
    number_available: Int32 | None = None
    number_unavailable: Int32 | None = None
    collision_count: Int32 | None = None
    conditions: list[DaemonSetCondition] | None = None


class DaemonSet(Object):
    """apps/v1 DaemonSet."""

    api_version: str = "apps/v1"
    kind: str = "DaemonSet"
    spec: DaemonSetSpec = Field(default_factory=DaemonSetSpec.zero)  # required
    status: DaemonSetStatus = Field(default_factory=DaemonSetStatus.zero)
