# breaks: accuracy
"""You measure a hundred samples at a time and average the shares, so that the samples of the last, shorter chunk count for
more. Count, and divide once."""


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("no samples")
    shares = [
        (part.argmax(1) == true).double().mean().item()
        for part, true in zip(logits.split(100), labels.split(100), strict=True)
    ]
    return sum(shares) / len(shares)
