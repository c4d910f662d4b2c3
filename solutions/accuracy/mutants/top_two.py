# breaks: accuracy
"""That is the top-2 accuracy: a sample counts when its class is among the two largest logits. Only the largest one counts."""


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("empty")
    best = logits.topk(min(2, logits.shape[1]), dim=1).indices
    return (best == labels[:, None]).any(dim=1).float().mean().item()
