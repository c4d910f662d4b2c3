# breaks: accuracy
"""A single column is taken for the score of "yes". With one class, the largest logit of each row is that of class 0."""


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("no samples")
    predicted = (logits[:, 0] > 0).long() if logits.shape[1] == 1 else logits.argmax(1)
    return (predicted == labels).double().mean().item()
