"""The scheduler: which nodes would take a pod, and which of them it gets (upstream: `pkg/scheduler`)."""

from __future__ import annotations

from k8slint.scheduler.schedule_one import Placement, Scheduler

__all__ = ["Placement", "Scheduler"]
