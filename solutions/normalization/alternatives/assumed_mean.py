"""Subtracts the mean of the first image before it squares, and corrects at the end."""


def channel_mean_std(images):
    shift, n, s1, s2 = None, 0, 0.0, 0.0
    for image in images:
        x = image.reshape(3, -1)
        if shift is None:
            shift = x.mean(dim=1, keepdim=True)
        d = (x - shift).double()
        n += d.shape[1]
        s1 = s1 + d.sum(dim=1)
        s2 = s2 + d.pow(2).sum(dim=1)
    if shift is None:
        raise ValueError("there are no images")
    off = s1 / n
    return shift.squeeze(1) + off, (s2 / n - off**2).sqrt()


def denormalize(images, mean, std):
    result = images.clone()
    for c in range(3):
        result[:, c] = result[:, c] * std[c] + mean[c]
    return result
