# breaks: fit
"""Each figure is the accuracy of the model at the end of its epoch. The running accuracy counts each batch by the logits that it is trained on."""

import torch
import torch.nn.functional as F


def fit(model, loader, optimizer, epochs, device):
    history = []
    for epoch in range(epochs):
        model.train()
        correct = total = 0
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            optimizer.zero_grad()
            outputs = model(images)
            loss = F.cross_entropy(outputs, labels)
            loss.backward()
            optimizer.step()
            total += labels.size(0)
        model.eval()
        with torch.no_grad():
            for images, labels in loader:
                correct += (model(images.to(device)).argmax(dim=1) == labels.to(device)).sum().item()
        model.train()
        history.append(correct / total)
    return history
