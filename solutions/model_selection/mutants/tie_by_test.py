# breaks: select_model
"""You break a tie by the test score. That is choosing on the test set: take the lowest index."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    val = [score(i, "val") for i in range(n_models)]
    tied = [i for i in range(n_models) if val[i] == max(val)]
    if len(tied) == 1:
        return tied[0], score(tied[0], "test")
    tests = {i: score(i, "test") for i in tied}
    best = max(tied, key=lambda i: tests[i])
    return best, tests[best]
