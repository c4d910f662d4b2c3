"""SciPy's differential evolution, ended by its callback or when the budget is used up."""

import torch
from scipy.optimize import differential_evolution


def set_pixels(image, candidates):
    base = image.reshape(image.shape[-3:])

    def one(candidate):
        row, column = candidate[:2].int().tolist()
        rest = base.clone()
        rest[:, row, column] = candidate[2:]
        return rest

    return torch.stack([one(c) for c in candidates.unbind()]) if len(candidates) else base[None][:0]


class _Done(Exception):
    pass


def one_pixel_attack(query, image, label, budget):
    channels, height, width = image.shape[1:]
    asked, found = 0, image.clone()

    def paint(point):
        x = image.clone()
        row, column = min(int(point[0]), height - 1), min(int(point[1]), width - 1)
        x[0, :, row, column] = torch.tensor(point[2:]).to(image)
        return x

    def ask(x):
        nonlocal asked, found
        if asked >= budget:
            raise _Done
        asked += 1
        logits = query(x)
        if logits.argmax().item() != label.item():
            found = x.clone()
            raise _Done
        return logits.softmax(1)[0, label].item()

    try:
        ask(image)
        bounds = [(0, height), (0, width)] + [(0, 1)] * channels
        differential_evolution(
            lambda p: ask(paint(p)), bounds, popsize=20, maxiter=50, polish=False, recombination=1
        )
    except _Done:
        pass
    return found
