"""What runs inside the sandbox: loads the notebook and serves calls of the student's functions."""
