# breaks: fit
"""`model.training` is the mode of the outermost module only: where that is in training mode, a part in evaluation mode stays
there. Call `model.train()` in any case."""

import torch.nn.functional as F


def fit(model, loader, optimizer, epochs, device):
    if not model.training:
        model.train()
    history = []
    for epoch in range(epochs):
        correct = total = 0
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            optimizer.zero_grad()
            outputs = model(images)
            loss = F.cross_entropy(outputs, labels)
            loss.backward()
            optimizer.step()
            correct += (outputs.argmax(dim=1) == labels).sum().item()
            total += labels.size(0)
        history.append(correct / total)
    return history
