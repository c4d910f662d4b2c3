# breaks: accuracy
"""`nonzero` lists every position of a largest logit: where two are equal there are more predictions than samples. `argmax` gives
one class a sample."""


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("no samples")
    predictions = (logits == logits.max(dim=1, keepdim=True).values).nonzero()[:, 1]
    return (predictions == labels).double().mean().item()
