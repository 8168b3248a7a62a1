"""The DaemonSet controller (upstream: `pkg/controller/daemon`)."""

from k8slint.controller.daemon.daemon_controller import sync_daemon_set

__all__ = ["sync_daemon_set"]
