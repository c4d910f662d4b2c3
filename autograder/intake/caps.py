"""Every limit of intake in one place: generous to any honest submission, small beside its memory."""

from __future__ import annotations

from typing import Final

KIB: Final = 1024
MIB: Final = 1024 * KIB

NOTEBOOK_BYTES: Final = 128 * MIB  # one notebook file; outputs of 50 MB are real, and are skipped unread
SCRIPT_BYTES: Final = 2 * MIB  # one `.py` file handed in as the work
SOURCE_BYTES: Final = 2 * MIB  # the text of all cells of a notebook together
METADATA_BYTES: Final = 64 * KIB  # metadata of one cell; longer metadata is not nbgrader's
CELLS: Final = 2000  # cells of one notebook
SHEETS: Final = 16  # worksheets of a notebook in nbformat 3
DEFECTS: Final = 1_000_000  # places of a file's JSON that are mended
HEADER_CHARS: Final = 2000  # one `# %%` line
NOTICES: Final = 12  # sentences about one notebook, or about the stray files of one student

ATTACHMENTS: Final = 32  # files beside a notebook
ATTACHMENT_BYTES: Final = 2 * MIB  # one of them
ATTACHMENTS_BYTES: Final = 4 * MIB  # all of them
TIMESTAMP_BYTES: Final = KIB  # `timestamp.txt`
SECRET_BYTES: Final = KIB  # `submission_secret.txt`
RECEIPT_BYTES: Final = 64 * KIB  # the receipt of a packed hand-in
NAME_BYTES: Final = 120  # one part of a file's name
STUDENT_BYTES: Final = 200  # a student's name: it becomes a folder's name, which Linux caps at 255 …
STUDENT_CHARS: Final = 128  # … and a row of nbgrader's gradebook, whose columns are so wide

FILES: Final = 2000  # files below one folder of the top level
TOP_LEVEL: Final = 20_000  # files and folders at the top level: the students of a course
DEPTH: Final = 8  # folders within folders

PACKED: Final = 8  # zips among the files of one student
PACKED_BYTES: Final = 64 * MIB  # all of them
WEIGHED: Final = 32  # files of one student whose functions are looked at to tell the exercise …
WEIGHED_BYTES: Final = 256 * MIB  # … and how large they may be together
INDEX_BYTES: Final = 64 * MIB  # Gradescope's `submission_metadata.yml`, which holds all results too

ARCHIVE_DIRECTORY_BYTES: Final = 16 * MIB  # the table of contents of a zip: some two hundred thousand files
ARCHIVE_RATIO: Final = 200  # unpacked over packed size …
ARCHIVE_RATIO_FREE: Final = 64 * MIB  # … of a member that unpacks to more than this
