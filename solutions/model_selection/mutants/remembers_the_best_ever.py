# breaks: select_model
"""The best score of an earlier call is still remembered: a default argument that is changed, or a global, lives on. Start afresh in each call."""

BEST = {"index": 0, "val": float("-inf")}


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    for i in range(n_models):
        val = score(i, "val")
        if val > BEST["val"]:
            BEST["index"], BEST["val"] = i, val
    return BEST["index"], score(BEST["index"], "test")
