# breaks: accuracy
"""`detach_()` cuts the caller's logits off their graph, and nothing can be trained on them any more: use `detach()`."""


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("empty")
    if logits.grad_fn is not None:
        logits.detach_()
    return (logits.argmax(dim=1) == labels).double().mean().item()
