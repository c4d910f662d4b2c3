# breaks: train_one_epoch
"""You step once, after the loop, along the sum of all batches' gradients: each batch makes an update of its own."""

import torch.nn.functional as F


def train_one_epoch(model, loader, optimizer, device):
    model.train()
    correct = total = 0
    optimizer.zero_grad()
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        outputs = model(images)
        loss = F.cross_entropy(outputs, labels)
        loss.backward()
        correct += (outputs.argmax(dim=1) == labels).sum().item()
        total += labels.size(0)
    optimizer.step()
    return correct / total
