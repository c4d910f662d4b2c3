# breaks: accuracy
"""That is the number of right answers: divide by the number of samples."""


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("empty")
    return float((logits.argmax(1) == labels).sum())
