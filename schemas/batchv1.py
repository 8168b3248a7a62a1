"""batchv1: the types of k8s.io/api/batch/v1.

Made by tools/generate_models.py from schemas/types.txt: edit there, then run it. schemas/model.py says how to read it.
"""

from typing import Annotated

from pydantic import Field

from . import corev1, metav1, schedulingv1alpha3
from .model import Int32, Int64, Model, Time, examples, values
from .runtime import Object

PodFailurePolicyAction = Annotated[str, values("Count", "FailIndex", "FailJob", "Ignore")]
PodFailurePolicyOnExitCodesOperator = Annotated[str, values("In", "NotIn")]


class PodFailurePolicyOnExitCodesRequirement(Model):
    """batch/v1 PodFailurePolicyOnExitCodesRequirement."""

    container_name: str | None = None
    operator: PodFailurePolicyOnExitCodesOperator = ""  # required
    values: list[Int32] = Field(default_factory=list)  # required


class PodFailurePolicyOnPodConditionsPattern(Model):
    """batch/v1 PodFailurePolicyOnPodConditionsPattern."""

    type: corev1.PodConditionType = ""  # required
    status: corev1.ConditionStatus | None = None


class PodFailurePolicyRule(Model):
    """batch/v1 PodFailurePolicyRule."""

    action: PodFailurePolicyAction = ""  # required
    on_exit_codes: PodFailurePolicyOnExitCodesRequirement | None = None
    on_pod_conditions: list[PodFailurePolicyOnPodConditionsPattern] | None = None


class PodFailurePolicy(Model):
    """batch/v1 PodFailurePolicy."""

    rules: list[PodFailurePolicyRule] = Field(default_factory=list)  # required


class SuccessPolicyRule(Model):
    """batch/v1 SuccessPolicyRule."""

    succeeded_indexes: str | None = None
    succeeded_count: Int32 | None = None


class SuccessPolicy(Model):
    """batch/v1 SuccessPolicy."""

    rules: list[SuccessPolicyRule] = Field(default_factory=list)  # required


CompletionMode = Annotated[str, values("Indexed", "NonIndexed")]
PodReplacementPolicy = Annotated[str, values("Failed", "TerminatingOrFailed")]


class JobSchedulingConfiguration(Model):
    """batch/v1 JobSchedulingConfiguration."""

    disruption_mode: schedulingv1alpha3.WorkloadPodGroupDisruptionMode | None = None
    resource_claims: list[schedulingv1alpha3.WorkloadPodGroupResourceClaim] | None = None
    scheduling_constraints: schedulingv1alpha3.WorkloadPodGroupSchedulingConstraints | None = None
    scheduling_policy: schedulingv1alpha3.WorkloadPodGroupSchedulingPolicy | None = None


class JobSpec(Model):
    """batch/v1 JobSpec."""

    parallelism: Int32 | None = None
    completions: Int32 | None = None
    active_deadline_seconds: Int64 | None = None
    pod_failure_policy: PodFailurePolicy | None = None
    success_policy: SuccessPolicy | None = None  # since 1.30
    backoff_limit: Int32 | None = None
    backoff_limit_per_index: Int32 | None = None  # since 1.28
    max_failed_indexes: Int32 | None = None  # since 1.28
    selector: metav1.LabelSelector | None = None
    manual_selector: bool | None = None
    template: corev1.PodTemplateSpec = Field(default_factory=corev1.PodTemplateSpec.zero)  # required
    ttl_seconds_after_finished: Int32 | None = None
    completion_mode: CompletionMode | None = None
    suspend: bool | None = None
    pod_replacement_policy: PodReplacementPolicy | None = None  # since 1.28
    managed_by: str | None = None  # since 1.30
    scheduling: JobSchedulingConfiguration | None = None  # since 1.37


JobConditionType = Annotated[str, examples("Complete", "Failed", "FailureTarget", "SuccessCriteriaMet", "Suspended")]


class JobCondition(Model):
    """batch/v1 JobCondition."""

    type: JobConditionType = ""  # required
    status: corev1.ConditionStatus = ""  # required
    last_probe_time: Time | None = None
    last_transition_time: Time | None = None
    reason: str | None = None
    message: str | None = None


class UncountedTerminatedPods(Model):
    """batch/v1 UncountedTerminatedPods."""

    succeeded: list[str] | None = None
    failed: list[str] | None = None


class JobStatus(Model):
    """batch/v1 JobStatus."""

    conditions: list[JobCondition] | None = None
    start_time: Time | None = None
    completion_time: Time | None = None
    active: Int32 | None = None
    succeeded: Int32 | None = None
    failed: Int32 | None = None
    terminating: Int32 | None = None  # since 1.28
    completed_indexes: str | None = None
    failed_indexes: str | None = None  # since 1.28
    uncounted_terminated_pods: UncountedTerminatedPods | None = None
    ready: Int32 | None = None


class Job(Object):
    """batch/v1 Job."""

    api_version: str = "batch/v1"
    kind: str = "Job"
    spec: JobSpec = Field(default_factory=JobSpec.zero)
    status: JobStatus = Field(default_factory=JobStatus.zero)


ConcurrencyPolicy = Annotated[str, values("Allow", "Forbid", "Replace")]


class JobTemplateSpec(Model):
    """batch/v1 JobTemplateSpec."""

    metadata: metav1.ObjectMeta = Field(default_factory=metav1.ObjectMeta.zero)
    spec: JobSpec = Field(default_factory=JobSpec.zero)


class CronJobSpec(Model):
    """batch/v1 CronJobSpec."""

    schedule: str = ""  # required
    time_zone: str | None = None
    starting_deadline_seconds: Int64 | None = None
    concurrency_policy: ConcurrencyPolicy | None = None
    suspend: bool | None = None
    job_template: JobTemplateSpec = Field(default_factory=JobTemplateSpec.zero)  # required
    successful_jobs_history_limit: Int32 | None = None
    failed_jobs_history_limit: Int32 | None = None


class CronJobStatus(Model):
    """batch/v1 CronJobStatus."""

    active: list[corev1.ObjectReference] | None = None
    last_schedule_time: Time | None = None
    last_successful_time: Time | None = None


class CronJob(Object):
    """batch/v1 CronJob."""

    api_version: str = "batch/v1"
    kind: str = "CronJob"
    spec: CronJobSpec = Field(default_factory=CronJobSpec.zero)  # required
    status: CronJobStatus = Field(default_factory=CronJobStatus.zero)
