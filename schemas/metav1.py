"""metav1: the types of k8s.io/apimachinery/pkg/apis/meta/v1.

Made by tools/generate_models.py from schemas/types.txt: edit there, then run it. schemas/model.py says how to read it.
"""

from typing import Annotated, Any

from .model import Int64, Model, Time, examples


class OwnerReference(Model):
    """meta/v1 OwnerReference."""

    api_version: str = ""  # required
    kind: str = ""  # required
    name: str = ""  # required
    uid: str = ""  # required
    controller: bool | None = None
    block_owner_deletion: bool | None = None


ManagedFieldsOperationType = Annotated[str, examples("Apply", "Update")]


class ManagedFieldsEntry(Model):
    """meta/v1 ManagedFieldsEntry."""

    manager: str | None = None
    operation: ManagedFieldsOperationType | None = None
    api_version: str | None = None
    time: Time | None = None
    fields_type: str | None = None
    fields_v1: Any = None
    subresource: str | None = None


class ObjectMeta(Model):
    """meta/v1 ObjectMeta."""

    name: str | None = None
    generate_name: str | None = None
    namespace: str | None = None
    self_link: str | None = None
    uid: str | None = None
    resource_version: str | None = None
    generation: Int64 | None = None
    creation_timestamp: Time | None = None
    deletion_timestamp: Time | None = None
    deletion_grace_period_seconds: Int64 | None = None
    labels: dict[str, str] | None = None
    annotations: dict[str, str] | None = None
    owner_references: list[OwnerReference] | None = None
    finalizers: list[str] | None = None
    managed_fields: list[ManagedFieldsEntry] | None = None


LabelSelectorOperator = Annotated[str, examples("DoesNotExist", "Exists", "In", "NotIn")]


class LabelSelectorRequirement(Model):
    """meta/v1 LabelSelectorRequirement."""

    key: str = ""  # required
    operator: LabelSelectorOperator = ""  # required
    values: list[str] | None = None


class LabelSelector(Model):
    """meta/v1 LabelSelector."""

    match_labels: dict[str, str] | None = None
    match_expressions: list[LabelSelectorRequirement] | None = None


ConditionStatus = Annotated[str, examples("False", "True", "Unknown")]


class Condition(Model):
    """meta/v1 Condition."""

    type: str = ""  # required
    status: ConditionStatus = ""  # required
    observed_generation: Int64 | None = None
    last_transition_time: Time = ""  # required
    reason: str = ""  # required
    message: str = ""  # required
