# breaks: select_model
"""You compare the two best models on the test set. That is choosing on the test set; the validation scores alone decide."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    ranked = sorted(range(n_models), key=lambda i: score(i, "val"), reverse=True)
    finalists = {i: score(i, "test") for i in ranked[:2]}
    best = max(finalists, key=finalists.get)
    return best, finalists[best]
