# breaks: accuracy
"""The exponential of a large logit overflows, and that of a very negative one vanishes: the quotient is NaN. Compare the logits themselves."""


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("empty")
    exponentials = logits.exp()
    probabilities = exponentials / exponentials.sum(dim=1, keepdim=True)
    return (probabilities.argmax(1) == labels).float().mean().item()
