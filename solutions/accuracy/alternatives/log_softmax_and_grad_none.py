"""Writes the cross-entropy out, and clears each parameter's gradient by hand."""

import torch


def running_and_final_accuracy(model, loader, optimizer, device):
    batches = [(x.to(device), y.to(device)) for x, y in loader]
    if not batches:
        raise ValueError("an empty loader")
    n = sum(len(y) for _, y in batches)
    model = model.train()
    running = 0.0
    for x, y in batches:
        for p in model.parameters():
            p.grad = None
        z = model(x)
        loss = (torch.logsumexp(z, dim=1) - z[torch.arange(len(y), device=z.device), y]).mean()
        loss.backward()
        optimizer.step()
        running += (z.detach().argmax(1) == y).sum().item() / n
    with torch.no_grad():
        z = model.eval()(torch.cat([x for x, _ in batches]))
    model.train()
    return running, (z.argmax(1) == torch.cat([y for _, y in batches])).double().mean().item()
