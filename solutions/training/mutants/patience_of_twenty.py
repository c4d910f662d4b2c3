# breaks: fit
"""You stop when twenty epochs in a row have not been better than the best one before them. `fit` was asked for a number of
epochs: make all of them."""


def fit(model, loader, optimizer, epochs, device):
    accuracies = []
    for _ in range(epochs):
        accuracies.append(train_one_epoch(model, loader, optimizer, device))
        if len(accuracies) > 20 and max(accuracies[-20:]) <= max(accuracies[:-20]):
            break
    return accuracies
