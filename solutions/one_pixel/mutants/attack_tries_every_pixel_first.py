# breaks: one_pixel_attack
"""Your first batch holds an image for each pixel. Ask about the original first: where the box misreads it, nothing is to be searched."""

import torch


def one_pixel_attack(query, image, label, budget):
    n_channels, height, width = image.shape[1:]
    places = torch.randperm(height * width, device=image.device)
    own = image.flatten(2)[0].T[places]  # (H·W, C)
    left = budget
    for values in ((own < 0.5).float(), (own >= 0.5).float()):
        pixels = torch.stack([places // width, places % width], dim=1)
        tries = set_pixels(image, torch.cat([pixels, values], dim=1)[:left])
        if not len(tries):
            break
        left -= len(tries)
        misread = query(tries).argmax(dim=1) != label
        if misread.any():
            return tries[misread][:1]
    return image.clone()
