"""The Deployment controller (upstream: `pkg/controller/deployment`)."""

from k8slint.controller.deployment.deployment_controller import sync_deployment

__all__ = ["sync_deployment"]
