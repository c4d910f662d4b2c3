# breaks: accuracy
"""That is the mean of the classes' own accuracies (torchmetrics' default, "macro"): a rare class counts as much as a frequent one. Ask for `average="micro"`, or count samples."""

from torchmetrics.functional.classification import multiclass_accuracy


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("empty")
    return multiclass_accuracy(logits, labels, num_classes=logits.shape[1], average="macro").item()
