# breaks: denormalize
"""An epsilon is added to the std, which nothing divides by here. The inverse of (x − mean) / std is x · std + mean, exactly."""


def denormalize(images, mean, std, epsilon=1e-6):
    return images * (std[:, None, None] + epsilon) + mean[:, None, None]
