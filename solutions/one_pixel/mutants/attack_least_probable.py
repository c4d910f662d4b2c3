# breaks: one_pixel_attack
"""What comes back is the image in which the true class is least probable, even where the box reads that one correctly and
misreads another: where others share the rest, a third of the probability may still be the largest share. Return an image
whose largest logit is not the label's."""

import torch


def one_pixel_attack(query, image, label, budget):
    y = label.item()
    height, width = image.shape[2:]
    logits = query(image)
    if logits.argmax(1).item() != y:
        return image.clone()
    best, lowest = image.clone(), logits.softmax(1)[0, y]
    for index in torch.randperm(2 * height * width)[: budget - 1].tolist():
        value, place = divmod(index, height * width)
        adversarial = image.clone()
        adversarial[0, :, place // width, place % width] = float(value)
        probability = query(adversarial).softmax(1)[0, y]
        if probability < lowest:
            best, lowest = adversarial, probability
    return best
