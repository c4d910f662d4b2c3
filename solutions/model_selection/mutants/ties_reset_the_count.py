# breaks: best_epoch
"""An epoch that only equals the best sets your count back to 0. It improves nothing: count it as a waiting epoch."""


def best_epoch(validation_accuracies, patience):
    if patience < 1 or len(validation_accuracies) == 0:
        raise ValueError("nothing to choose from")
    best, wait = 0, 0
    for epoch, accuracy in enumerate(validation_accuracies[1:], start=1):
        if accuracy > validation_accuracies[best]:
            best, wait = epoch, 0
        elif accuracy == validation_accuracies[best]:
            wait = 0
        else:
            wait += 1
            if wait >= patience:
                break
    return best
