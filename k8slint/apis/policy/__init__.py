"""The policy group: pkg/apis/policy."""
