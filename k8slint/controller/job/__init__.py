"""The Job controller (upstream: `pkg/controller/job`)."""

from k8slint.controller.job.job_controller import sync_job

__all__ = ["sync_job"]
