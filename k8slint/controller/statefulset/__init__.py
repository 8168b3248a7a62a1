"""The StatefulSet controller (upstream: `pkg/controller/statefulset`)."""

from k8slint.controller.statefulset.stateful_set_control import sync_stateful_set

__all__ = ["sync_stateful_set"]
