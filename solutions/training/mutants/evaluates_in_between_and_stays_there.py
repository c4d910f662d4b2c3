# breaks: fit
"""After the first epoch you evaluate the model and do not put it back into training mode: the other epochs are trained in evaluation mode. Call `model.train()` in each epoch."""

import torch.nn.functional as F


def fit(model, loader, optimizer, epochs, device):
    history = []
    model.train()
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
        model.eval()
        history.append(correct / total)
    model.train()
    return history
