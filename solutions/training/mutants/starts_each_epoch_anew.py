# breaks: fit
"""You put the weights back at the beginning of each epoch: training goes on from where the last epoch ended."""

import copy

import torch.nn.functional as F


def fit(model, loader, optimizer, epochs, device):
    history = []
    start = copy.deepcopy(model.state_dict())
    for epoch in range(epochs):
        model.load_state_dict(start)
        model.train()
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
