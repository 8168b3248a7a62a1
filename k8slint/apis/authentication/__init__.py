"""The `authentication.k8s.io` group: pkg/apis/authentication."""
