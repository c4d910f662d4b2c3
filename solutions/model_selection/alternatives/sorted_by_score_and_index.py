"""Sorts by falling validation score; among equals the sort keeps the order of the indices."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("empty")
    ranking = sorted(range(n_models), key=lambda i: -score(i, "val"))
    chosen, *_ = ranking
    return chosen, score(chosen, "test")


def best_epoch(validation_accuracies, patience):
    if patience < 1 or len(validation_accuracies) < 1:
        raise ValueError("empty")

    def search(best, epoch):
        if epoch == len(validation_accuracies) or epoch - best > patience:
            return best
        return search(
            epoch if validation_accuracies[epoch] > validation_accuracies[best] else best, epoch + 1
        )

    return search(0, 1)
