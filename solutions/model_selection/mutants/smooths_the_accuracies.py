# breaks: best_epoch
"""You compare moving averages. Compare the accuracies themselves: patience is what takes care of the noise."""


def best_epoch(validation_accuracies, patience):
    if patience < 1 or len(validation_accuracies) == 0:
        raise ValueError("nothing to choose from")
    smooth = [
        sum(validation_accuracies[max(0, t - 1) : t + 1]) / min(2, t + 1)
        for t in range(len(validation_accuracies))
    ]
    best, wait = 0, 0
    for epoch, accuracy in enumerate(smooth[1:], start=1):
        if accuracy > smooth[best]:
            best, wait = epoch, 0
        else:
            wait += 1
            if wait >= patience:
                break
    return best
