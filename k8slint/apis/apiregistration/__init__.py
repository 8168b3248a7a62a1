"""The `apiregistration.k8s.io` group: kube-aggregator pkg/apis/apiregistration."""
