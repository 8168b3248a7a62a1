"""The `discovery.k8s.io` group: pkg/apis/discovery."""
