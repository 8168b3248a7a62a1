"""The `certificates.k8s.io` group: pkg/apis/certificates."""
