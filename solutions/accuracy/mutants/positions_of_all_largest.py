# breaks: accuracy
"""You list where the largest logits are: a sample in which two are equal gets two entries, and counts twice. `argmax` gives
one class a sample."""


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("no samples")
    rows, classes = (logits == logits.amax(dim=1, keepdim=True)).nonzero(as_tuple=True)
    return (classes == labels[rows]).double().mean().item()
