# breaks: evaluate
"""Freezing the parameters avoids the graph, but they stay frozen: the model cannot be trained any more. `torch.no_grad()` ends by itself."""


def evaluate(model, loader, device):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    for parameter in model.parameters():
        parameter.requires_grad = False
    correct = total = 0
    try:
        for images, labels in loader:
            outputs = model(images.to(device))
            correct += (outputs.argmax(1) == labels.to(device)).sum().item()
            total += len(labels)
    finally:
        for module, training in modes.items():
            module.training = training
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
