# breaks: accuracy
"""A sample is counted as right when the logit of its class is positive, but all logits may be negative, or several positive. Compare the logits of one row with each other."""


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("empty")
    return (logits.gather(1, labels[:, None]) > 0).float().mean().item()
