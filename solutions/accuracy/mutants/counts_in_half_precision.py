# breaks: accuracy
"""You count in half precision, which has no odd numbers beyond 2,048: of more samples the count is rounded. Count in integers."""


def accuracy(logits, labels):
    if labels.numel() == 0:
        raise ValueError("empty")
    return (logits.argmax(1) == labels).half().sum().item() / len(labels)
