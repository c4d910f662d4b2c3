"""Grades in the forms that learning platforms take: Moodle, Canvas, Gradescope, and a plain table."""
