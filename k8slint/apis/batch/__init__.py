"""The batch group: pkg/apis/batch."""
