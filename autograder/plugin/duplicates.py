"""What nbgrader does with a copied cell, without ending the whole batch."""

from __future__ import annotations

from typing import Any

import nbgrader.preprocessors
from nbformat import NotebookNode


class DeduplicateIds(nbgrader.preprocessors.DeduplicateIds):  # type: ignore[misc]  # nbgrader has no types
    """nbgrader's own step, but a copy loses its marks altogether.

    nbgrader leaves empty ones, which its next step takes for those of an old version: then it gives up
    everybody's submissions (its issue 1083).
    """

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Return the notebook in which each grade id is there once: where it is last."""
        nb, resources = super().preprocess(nb, resources)
        for cell in nb.cells:
            if "nbgrader" in cell.metadata and not cell.metadata.nbgrader:
                del cell.metadata["nbgrader"]
        return nb, resources
