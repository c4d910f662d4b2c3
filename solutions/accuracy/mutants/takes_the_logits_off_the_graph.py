# breaks: accuracy
"""`detach_()` takes the caller's own logits off their graph, and nothing can be learnt from them afterwards; `detach()` makes another tensor."""


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("no samples")
    return (logits.detach_().argmax(1) == labels).double().mean().item()
