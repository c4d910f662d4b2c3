# breaks: one_pixel_attack
"""The ten best pixels are looked at again: an image may have fewer."""

import torch


def one_pixel_attack(query, image, label, budget):
    y = int(label)

    def margin(logits):
        others = logits.clone()
        others[:, y] = -torch.inf
        return logits[:, y] - others.amax(1)

    if int(query(image).argmax(1)) != y:
        return image.clone()
    asked = 1
    height, width = image.shape[2:]
    n_pixels = height * width
    scores = torch.full((2 * n_pixels,), torch.inf)
    for chosen in torch.randperm(2 * n_pixels).split(32):
        chosen = chosen[: budget - asked]
        if len(chosen) == 0:
            return image.clone()
        batch = image.repeat(len(chosen), 1, 1, 1)
        for number, one in enumerate(chosen.tolist()):
            value, cell = divmod(one, n_pixels)
            batch[number, :, cell // width, cell % width] = float(value)
        asked += len(chosen)
        found = margin(query(batch))
        if found.min() < 0:
            return batch[found.argmin()][None].clone()
        scores[chosen] = found.cpu().float()
    best_of_each = scores.view(2, n_pixels).amin(0)
    for cell in best_of_each.topk(
        10, largest=False
    ).indices.tolist():  # values in between for the most promising
        for value in (0.2, 0.4, 0.6, 0.8):
            if asked >= budget:
                return image.clone()
            probe = image.clone()
            probe[:, :, cell // width, cell % width] = value
            asked += 1
            if int(query(probe).argmax(1)) != y:
                return probe
    return image.clone()
