# breaks: accuracy
"""The search for the largest logit begins at -10⁹, and finds none where all are below. Begin at `-math.inf`, or take
`argmax`."""


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("no samples")
    correct = 0
    for row, label in zip(logits.tolist(), labels.tolist(), strict=True):
        largest, predicted = -1e9, -1
        for k, logit in enumerate(row):
            if logit > largest:
                largest, predicted = logit, k
        correct += predicted == label
    return correct / len(labels)
