# breaks: best_epoch
"""You return the last epoch minus the patience, which is the best one only where the patience ran out. A run that ends before has its best epoch elsewhere."""


def best_epoch(validation_accuracies, patience):
    if patience < 1 or len(validation_accuracies) == 0:
        raise ValueError("nothing to choose from")
    best, wait = validation_accuracies[0], 0
    epoch = 0
    for epoch, accuracy in enumerate(validation_accuracies):
        if accuracy > best:
            best, wait = accuracy, 0
        elif epoch > 0:
            wait += 1
            if wait == patience:
                break
    return max(epoch - patience, 0)
