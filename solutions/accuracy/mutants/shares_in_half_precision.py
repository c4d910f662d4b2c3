# breaks: accuracy
"""Right answers are averaged in the dtype of the logits. Half precision has three decimals: count, and divide in Python."""


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("no samples")
    correct = (logits.argmax(dim=1) == labels).to(logits.dtype)
    return correct.mean().item()
