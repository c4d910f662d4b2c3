# breaks: best_epoch
"""You skip epochs with an accuracy of 0, as if they had not been measured: they count to the patience like any other."""


def best_epoch(validation_accuracies, patience):
    if not validation_accuracies or patience < 1:
        raise ValueError("there must be an epoch and a patience of at least 1")
    best, waited = 0, 0
    for epoch, accuracy in enumerate(validation_accuracies):
        if not accuracy:
            continue
        if epoch == 0 or accuracy > validation_accuracies[best]:
            best, waited = epoch, 0
        else:
            waited += 1
            if waited == patience:
                break
    return best
