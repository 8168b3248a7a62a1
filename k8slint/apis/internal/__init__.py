"""The `internal.apiserver.k8s.io` group: pkg/apis/apiserverinternal."""
