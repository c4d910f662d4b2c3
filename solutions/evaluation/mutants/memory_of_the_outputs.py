# breaks: graph_memory
"""You add up the outputs of the layers, but not every layer saves its output, and some save more: let `saved_tensors_hooks` tell you what autograd keeps."""

import torch


def graph_memory(model, images):
    saved = 0

    def measure(module, inputs, output):
        nonlocal saved
        if torch.is_grad_enabled() and output.requires_grad:
            saved += output.numel() * output.element_size()

    leaves = [module for module in model.modules() if not list(module.children())]
    handles = [leaf.register_forward_hook(measure) for leaf in leaves]
    model(images)
    for handle in handles:
        handle.remove()
    return saved
