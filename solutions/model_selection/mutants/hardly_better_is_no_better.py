# breaks: best_epoch
"""An epoch must be better by 10⁻¹² to count for you. Any improvement counts, however small."""


def best_epoch(validation_accuracies, patience):
    if patience < 1 or len(validation_accuracies) == 0:
        raise ValueError("nothing to choose from")
    best, wait = 0, 0
    for epoch, accuracy in enumerate(validation_accuracies[1:], start=1):
        if accuracy > validation_accuracies[best] + 1e-12:
            best, wait = epoch, 0
        else:
            wait += 1
            if wait >= patience:
                break
    return best
