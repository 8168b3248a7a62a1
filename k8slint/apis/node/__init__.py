"""The `node.k8s.io` group: pkg/apis/node."""
