"""The core group (`v1`): pkg/apis/core."""
