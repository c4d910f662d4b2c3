# breaks: accuracy
"""The accuracy is a tensor: take its `.item()`."""


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("empty")
    return (logits.argmax(1) == labels).float().mean()
