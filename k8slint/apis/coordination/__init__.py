"""The `coordination.k8s.io` group: pkg/apis/coordination."""
