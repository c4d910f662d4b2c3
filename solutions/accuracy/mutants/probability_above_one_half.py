# breaks: accuracy
"""A sample is counted as right only when its class has a probability above one half. With more than two classes the largest may be smaller."""


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("empty")
    probabilities = logits.float().softmax(1).gather(1, labels[:, None])
    return (probabilities > 0.5).float().mean().item()
