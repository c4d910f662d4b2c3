# breaks: accuracy
"""Only the first ten columns of the logits are compared: that many digits there are. How many classes there are is the
number of columns."""


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("no samples")
    return (logits[:, :10].argmax(dim=1) == labels).double().mean().item()
