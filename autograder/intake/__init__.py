"""Folders, files and archives of submissions become `Submission` values; no code of a student runs here."""
