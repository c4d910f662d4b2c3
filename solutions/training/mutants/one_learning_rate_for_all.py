# breaks: train_one_epoch
"""The learning rate of the first group is given to all of them. The optimizer's hyper-parameters are its own: only call
`step`."""

import torch.nn.functional as F


def train_one_epoch(model, loader, optimizer, device):
    learning_rate = optimizer.param_groups[0]["lr"]
    model.train()
    correct = total = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        for group in optimizer.param_groups:
            group["lr"] = learning_rate
        optimizer.zero_grad()
        outputs = model(images)
        F.cross_entropy(outputs, labels).backward()
        optimizer.step()
        correct += (outputs.argmax(dim=1) == labels).sum().item()
        total += labels.size(0)
    return correct / total
