"""The apps group: pkg/apis/apps."""
