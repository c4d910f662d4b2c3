# breaks: accuracy
"""Without samples the mean is NaN, which no comparison notices: raise a `ValueError`."""


def accuracy(logits, labels):
    return (logits.argmax(1) == labels).float().mean().item()
