# breaks: train_one_epoch
"""You divide by the size of the data set. A loader with a sampler, or with `drop_last`, leaves some of it out: count what it
yields."""

from torch.nn.functional import cross_entropy


def train_one_epoch(model, loader, optimizer, device):
    model.train()
    correct = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        cross_entropy(outputs, labels).backward()
        optimizer.step()
        correct += (outputs.argmax(1) == labels).sum().item()
    return correct / len(loader.dataset)
