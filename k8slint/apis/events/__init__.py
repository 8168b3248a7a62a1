"""The `events.k8s.io` group: pkg/apis/core/validation/events.go."""
