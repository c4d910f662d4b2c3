"""What people read: feedback for students, tables and JSON for staff."""
