# breaks: select_model
"""That model is the best on the test set. Choose by the validation scores; the test score only reports."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    test_scores = [score(i, "test") for i in range(n_models)]
    best = max(range(n_models), key=lambda i: test_scores[i])
    return best, test_scores[best]
