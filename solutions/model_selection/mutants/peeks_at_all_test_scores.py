# breaks: select_model
"""You ask for the test score of every model before you choose. The answer may be the same, but the test set must be asked once, for the winner only."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    table = [{split: score(i, split) for split in ("train", "val", "test")} for i in range(n_models)]
    best = max(range(n_models), key=lambda i: table[i]["val"])
    return best, table[best]["test"]
