"""The CronJob controller (upstream: `pkg/controller/cronjob`)."""

from k8slint.controller.cronjob.cronjob_controller import next_runs, sync_cron_job

__all__ = ["next_runs", "sync_cron_job"]
