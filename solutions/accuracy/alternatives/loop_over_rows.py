"""Walks over the rows in Python, without tensors."""


def accuracy(logits, labels):
    rows, targets = logits.tolist(), labels.tolist()
    if not targets:
        raise ValueError("no samples")
    hits = [row.index(max(row)) == target for row, target in zip(rows, targets, strict=True)]
    return sum(hits) / len(hits)
