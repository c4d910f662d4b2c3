# breaks: running_and_final_accuracy
"""Both figures are the running average: the trained model is never measured. Go through the training set once more after the last step."""

import torch.nn.functional as F


def running_and_final_accuracy(model, loader, optimizer, device):
    model.train()
    correct = total = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = F.cross_entropy(outputs, labels)
        loss.backward()
        optimizer.step()
        correct += (outputs.argmax(1) == labels).sum().item()
        total += len(labels)
    if total == 0:
        raise ValueError("empty loader")
    running = correct / total
    return running, running
