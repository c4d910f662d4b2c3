# breaks: train_one_epoch
"""For a batch of one image, normalisation is switched to evaluation mode: the whole model trains, whatever the batch."""

import torch
import torch.nn.functional as F


def train_one_epoch(model, loader, optimizer, device):
    model.train()
    right, seen = 0, 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        model.train()
        if len(images) == 1:  # batch normalisation has no variance on a single sample
            for module in model.modules():
                if isinstance(module, torch.nn.modules.batchnorm._BatchNorm):
                    module.eval()
        optimizer.zero_grad()
        logits = model(images)
        F.cross_entropy(logits, labels).backward()
        optimizer.step()
        right += (logits.argmax(dim=1) == labels).sum().item()
        seen += len(labels)
    model.train()
    return right / seen
