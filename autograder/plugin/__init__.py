"""This engine inside `nbgrader autograde`: what `configure` names in nbgrader's settings."""
