# breaks: accuracy
"""Without samples the answer is 0.0, as if all had been wrong: raise a `ValueError`."""


def accuracy(logits, labels):
    if len(labels) == 0:
        return 0.0
    return (logits.argmax(1) == labels).float().mean().item()
