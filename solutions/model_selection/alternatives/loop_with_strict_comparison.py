"""A loop which looks at the training scores too, and asks for some validation scores twice."""


def select_model(n_models, score):
    if not n_models:
        raise ValueError("there are no models")
    best_index = 0
    for index in range(n_models):
        train, val = score(index, "train"), score(index, "val")
        print(f"model {index}: train {train:.3f}, val {val:.3f}")
        if score(index, "val") > score(best_index, "val"):
            best_index = index
    return (best_index, score(best_index, split="test"))


def best_epoch(validation_accuracies, patience):
    if patience < 1:
        raise ValueError("patience must be positive")
    if not validation_accuracies:
        raise ValueError("no epochs")
    best_accuracy, best, waited = float("-inf"), None, 0
    for epoch, accuracy in enumerate(validation_accuracies):
        if accuracy > best_accuracy:
            best_accuracy, best, waited = accuracy, epoch, 0
            continue
        waited += 1
        if waited >= patience:
            return best
    return best
