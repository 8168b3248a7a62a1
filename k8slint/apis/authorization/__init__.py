"""The `authorization.k8s.io` group: pkg/apis/authorization."""
