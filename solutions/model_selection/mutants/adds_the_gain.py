# breaks: best_epoch
"""The best accuracy is kept as a sum of gains, which rounds: keep the accuracy itself."""


def best_epoch(validation_accuracies, patience):
    if len(validation_accuracies) == 0 or patience < 1:
        raise ValueError("at least one epoch, and a patience of at least 1")
    best, top, wait = 0, validation_accuracies[0], 0
    for t in range(1, len(validation_accuracies)):
        gain = validation_accuracies[t] - top
        if gain > 0:
            best, wait = t, 0
            top += gain
        else:
            wait += 1
            if wait >= patience:
                break
    return best
