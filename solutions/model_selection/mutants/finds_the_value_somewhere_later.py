# breaks: best_epoch
"""You look the best accuracy up in the list from behind, and find the last epoch that has it. Keep the first."""


def best_epoch(validation_accuracies, patience):
    if patience < 1 or len(validation_accuracies) == 0:
        raise ValueError("nothing to choose from")
    best, wait, last = 0, 0, 0
    for epoch, accuracy in enumerate(validation_accuracies[1:], start=1):
        last = epoch
        if accuracy > validation_accuracies[best]:
            best, wait = epoch, 0
        else:
            wait += 1
            if wait >= patience:
                break
    return max(t for t in range(last + 1) if validation_accuracies[t] == validation_accuracies[best])
