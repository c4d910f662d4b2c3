# breaks: accuracy
"""The logits are changed in place, and whoever passes them finds other numbers afterwards; `detach()` makes
no copy. The largest of each row can be found without a change."""


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("empty")
    logits = logits.detach()
    logits -= logits.max(dim=1, keepdim=True).values
    return (logits.argmax(1) == labels).float().mean().item()
