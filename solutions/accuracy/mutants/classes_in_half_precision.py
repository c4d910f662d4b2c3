# breaks: accuracy
"""You compare predictions and labels in the dtype of the logits. Half precision has no odd numbers beyond 2,048, so that
class 2,049 would be class 2,048. Compare them as integers."""


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("no samples")
    predicted = logits.argmax(dim=1).to(logits.dtype)
    return (predicted == labels.to(logits.dtype)).double().mean().item()
