# breaks: best_epoch
"""Four falls in a row stop the run: only the patience does."""


def best_epoch(validation_accuracies, patience):
    if len(validation_accuracies) == 0 or patience < 1:
        raise ValueError("at least one epoch, and a patience of at least 1")
    best = falls = 0
    for t in range(1, len(validation_accuracies)):
        accuracy = validation_accuracies[t]
        falls = falls + 1 if accuracy < validation_accuracies[t - 1] else 0
        if accuracy > validation_accuracies[best]:
            best = t
        elif t - best >= patience or falls >= 4:
            break
    return best
