# breaks: accuracy
"""`argmin` finds the class that the model believes in least."""


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("empty")
    return (logits.argmin(1) == labels).float().mean().item()
