# breaks: denormalize
"""`unsqueeze_` gives the *caller's* mean and std another shape. Reshape with `view` or `[:, None, None]`, which leaves them as they are."""


def denormalize(images, mean, std):
    for statistic in (mean, std):
        if statistic.ndim == 1:
            statistic.unsqueeze_(1).unsqueeze_(2)
    return images * std + mean
