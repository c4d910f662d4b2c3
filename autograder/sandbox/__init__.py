"""Confine untrusted code: a warm parent forks candidates that hold nothing and can reach nothing."""
