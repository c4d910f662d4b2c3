# breaks: accuracy
"""The softmax is written into the logits themselves: whoever passes them finds probabilities afterwards. Neither a softmax nor a change is needed."""


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("empty")
    logits = logits.detach()
    logits -= logits.max(dim=1, keepdim=True).values
    return (logits.argmax(1) == labels).float().mean().item()
