# breaks: running_and_final_accuracy
"""A copy of the model is made, and the model itself, to which the optimizer holds on, is trained; measured is the copy, which has learnt nothing."""

import copy

import torch
import torch.nn.functional as F


def running_and_final_accuracy(model, loader, optimizer, device):
    learner = model.train()
    model = copy.deepcopy(model)
    correct = total = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        outputs = learner(images)
        loss = F.cross_entropy(outputs, labels)
        loss.backward()
        optimizer.step()
        correct += (outputs.argmax(1) == labels).sum().item()
        total += len(labels)
    if total == 0:
        raise ValueError("empty loader")
    running = correct / total

    model.eval()
    correct = 0
    with torch.no_grad():
        for images, labels in loader:
            outputs = model(images.to(device))
            correct += (outputs.argmax(1) == labels.to(device)).sum().item()
    final = correct / total
    model.train()
    return running, final
