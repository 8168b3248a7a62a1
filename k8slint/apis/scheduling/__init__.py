"""The `scheduling.k8s.io` group: pkg/apis/scheduling."""
