# breaks: evaluate
"""`detach()` comes too late: the forward pass has already recorded its graph and saved its activations. Switch autograd off around the call of the model."""


def evaluate(model, loader, device):
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        correct = total = 0
        for images, labels in loader:
            outputs = model(images.to(device)).detach()
            correct += (outputs.argmax(1) == labels.to(device)).sum().item()
            total += len(labels)
        if total == 0:
            raise ValueError("empty loader")
        return correct / total
    finally:
        for module, training in modes:
            module.training = training
