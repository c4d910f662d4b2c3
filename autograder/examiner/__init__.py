"""The trusted side of grading: runs hidden checks against a candidate in the sandbox."""
