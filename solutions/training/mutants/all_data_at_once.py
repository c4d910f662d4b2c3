# breaks: train_one_epoch
"""You make one batch of the whole data set and one step: each batch of the loader makes an update of its own."""

import torch
import torch.nn.functional as F


def train_one_epoch(model, loader, optimizer, device):
    model.train()
    batches = list(loader)
    images = torch.cat([x for x, _ in batches]).to(device)
    labels = torch.cat([y for _, y in batches]).to(device)
    optimizer.zero_grad()
    outputs = model(images)
    F.cross_entropy(outputs, labels).backward()
    optimizer.step()
    return (outputs.argmax(dim=1) == labels).sum().item() / len(labels)
