# breaks: graph_memory
"""That is the size of the model's parameters: it does not depend on the images. What autograd saves grows with the batch."""

import torch


def graph_memory(model, images):
    model(images)
    if not torch.is_grad_enabled():
        return 0
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    return sum(parameter.numel() * parameter.element_size() for parameter in trained)
