"""The `storagemigration.k8s.io` group: pkg/apis/storagemigration."""
