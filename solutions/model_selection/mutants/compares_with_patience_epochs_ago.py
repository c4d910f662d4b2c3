# breaks: best_epoch
"""You compare each epoch with the one `patience` epochs before it. What counts is how many epochs ago the best one was."""


def best_epoch(validation_accuracies, patience):
    accuracies = list(validation_accuracies)
    if patience < 1 or not accuracies:
        raise ValueError("nothing to choose from")
    end = len(accuracies)
    for t in range(patience, len(accuracies)):
        if accuracies[t] <= accuracies[t - patience]:
            end = t + 1
            break
    return accuracies.index(max(accuracies[:end]))
