"""The `flowcontrol.apiserver.k8s.io` group: pkg/apis/flowcontrol."""
