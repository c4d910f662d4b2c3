# breaks: accuracy
"""That is the mean probability of the true class, a measure of confidence. Accuracy counts right predictions."""


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("empty")
    return logits.float().softmax(1).gather(1, labels[:, None]).mean().item()
