# breaks: accuracy
"""The maximum is taken over the samples instead of the classes: `dim=1` is the dimension of the classes."""


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("empty")
    hits = logits.argmax(dim=0)[: len(labels)] == labels[: logits.shape[1]]
    return hits.sum().item() / len(labels)
