"""Asks scikit-learn."""

from sklearn.metrics import accuracy_score


def accuracy(logits, labels):
    if len(logits) == 0:
        raise ValueError("accuracy of nothing")
    return float(accuracy_score(labels.tolist(), logits.argmax(1).tolist()))
