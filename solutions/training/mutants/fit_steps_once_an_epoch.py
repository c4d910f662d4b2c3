# breaks: fit
"""You step once an epoch, along the sum of all batches' gradients: each batch makes an update of its own."""

import torch.nn.functional as F


def fit(model, loader, optimizer, epochs, device):
    history = []
    for epoch in range(epochs):
        model.train()
        optimizer.zero_grad()
        correct = total = 0
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            outputs = model(images)
            loss = F.cross_entropy(outputs, labels)
            loss.backward()
            correct += (outputs.argmax(dim=1) == labels).sum().item()
            total += labels.size(0)
        optimizer.step()
        history.append(correct / total)
    return history
