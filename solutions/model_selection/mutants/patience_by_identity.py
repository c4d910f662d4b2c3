# breaks: best_epoch
"""`is` asks whether two numbers are one object, which Python promises for none: beyond 256 they are two. Compare with `==` or `>=`."""


def best_epoch(validation_accuracies, patience):
    if patience < 1 or len(validation_accuracies) == 0:
        raise ValueError("nothing to choose from")
    best, wait = 0, 0
    for epoch, accuracy in enumerate(validation_accuracies[1:], start=1):
        if accuracy > validation_accuracies[best]:
            best, wait = epoch, 0
        else:
            wait += 1
            if wait is patience:
                break
    return best
