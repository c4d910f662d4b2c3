# breaks: accuracy
"""`double()` makes no copy of logits that are doubles already: what you subtract in place is then missing from the caller's
own. The largest of each row can be found without a change."""


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("no samples")
    logits = logits.detach().double()
    logits -= logits.max(dim=1, keepdim=True).values
    return (logits.argmax(1) == labels).double().mean().item()
