"""The `networking.k8s.io` group: pkg/apis/networking."""
