"""The autoscaling group: pkg/apis/autoscaling."""
