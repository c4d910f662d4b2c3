# breaks: fit
"""You stop when ten epochs in a row have not been better than the best one before them. `fit` was asked for a number of
epochs: make all of them."""


def fit(model, loader, optimizer, epochs, device):
    accuracies = []
    best = -1.0
    waited = 0
    for _ in range(epochs):
        accuracies.append(train_one_epoch(model, loader, optimizer, device))
        waited = 0 if accuracies[-1] > best else waited + 1
        best = max(best, accuracies[-1])
        if waited == 10:
            break
    return accuracies
