# breaks: fit
"""You lower the learning rate where the accuracy has not risen for ten epochs. There is no schedule: the optimizer's
hyper-parameters stay as they are."""

from torch.optim.lr_scheduler import ReduceLROnPlateau


def fit(model, loader, optimizer, epochs, device):
    scheduler = ReduceLROnPlateau(optimizer, mode="max")
    accuracies = []
    for _ in range(epochs):
        accuracies.append(train_one_epoch(model, loader, optimizer, device))
        scheduler.step(accuracies[-1])
    return accuracies
