"""The controllers of kube-controller-manager, one module (or folder) each, as reconcile functions over a `Cluster`."""
