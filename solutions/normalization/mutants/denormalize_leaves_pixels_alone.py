# breaks: denormalize
"""Images that lie in [0, 1] are taken for pictures and come back as they are. Normalised images may lie there too: undo the normalisation always."""


def denormalize(images, mean, std):
    if images.numel() and images.min() >= 0 and images.max() <= 1:
        return images.clone()
    return images * std.view(1, 3, 1, 1) + mean.view(1, 3, 1, 1)
