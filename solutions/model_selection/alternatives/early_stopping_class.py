"""A callback object as the libraries have it, fed epoch by epoch."""


class EarlyStopping:
    def __init__(self, patience):
        if patience < 1:
            raise ValueError("patience must be at least 1")
        self.patience = patience
        self.best_score = None
        self.best_epoch = None
        self.counter = 0
        self.stop = False

    def step(self, epoch, score):
        if self.best_score is None or score > self.best_score:
            self.best_score, self.best_epoch, self.counter = score, epoch, 0
        else:
            self.counter += 1
            self.stop = self.counter >= self.patience


def best_epoch(validation_accuracies, patience):
    stopper = EarlyStopping(patience)
    for epoch, accuracy in enumerate(validation_accuracies):
        stopper.step(epoch, accuracy)
        if stopper.stop:
            break
    if stopper.best_epoch is None:
        raise ValueError("there was no epoch")
    return stopper.best_epoch


def select_model(n_models, score):
    if n_models < 1:
        raise ValueError("there was no model")
    leader = None
    for i in range(n_models):
        val = score(i=i, split="val")
        if leader is None or leader[1] < val:
            leader = (i, val)
    return leader[0], score(i=leader[0], split="test")
