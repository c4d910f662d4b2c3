# breaks: evaluate
"""An answer counts as right whose logit is close to the largest one: compare them as they are."""

import torch


def evaluate(model, loader, device):
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    right = seen = 0
    try:
        with torch.no_grad():
            for images, labels in loader:
                if len(labels) == 0:
                    continue
                logits, labels = model(images.to(device)), labels.to(device)
                chosen = logits.gather(1, labels[:, None]).squeeze(1)
                right += int(torch.isclose(chosen, logits.amax(dim=1)).sum())
                seen += len(labels)
    finally:
        for module, mode in modes:
            module.training = mode
    if seen == 0:
        raise ValueError("nothing to measure")
    return right / seen
