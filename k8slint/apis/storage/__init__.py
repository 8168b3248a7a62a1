"""The `storage.k8s.io` group: pkg/apis/storage."""
