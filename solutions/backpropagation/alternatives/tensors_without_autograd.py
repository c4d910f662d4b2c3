"""Scalar tensors in double precision under `no_grad`; the replaced column is selected by its number."""

import torch


@torch.no_grad()
def backward(tape, values):
    v = [torch.tensor(value, dtype=torch.float64) for value in values]
    saved = []
    for node in tape:
        args = [v[i] for i in node.inputs]
        if node.op == "pow":
            out = args[0].pow(node.constant)
            partials = [node.constant * args[0].pow(node.constant - 1)]
        else:
            out = getattr(torch, node.op)(*args)
            one = torch.ones_like(out)
            partials = {
                "add": [one, one],
                "sub": [one, -one],
                "mul": args[::-1],
                "neg": [-one],
                "exp": [out],
                "log": [1 / args[0]],
                "tanh": [1 - out.square()],
                "relu": [(args[0] > 0).double()],
            }[node.op]
        v.append(out)
        saved.append((node.inputs, partials))
    grads = torch.zeros(len(v), dtype=torch.float64)
    grads[-1:] = 1
    for index, (inputs, partials) in zip(range(len(v) - 1, -1, -1), reversed(saved)):
        for i, partial in zip(inputs, partials):
            grads[i] = grads[i] + grads[index] * partial
    return [grad.item() for grad in grads[: len(values)]]


def stop_gradient_loss(x, weight, target):
    s = torch.special.expit(torch.einsum("nd,dk->nk", x, weight))
    is_first = torch.arange(s.shape[1], device=s.device) == 0
    s = s.masked_fill(is_first, 0.25)
    with torch.set_grad_enabled(False):
        t = torch.einsum("nd,dk->nk", x, target).tanh()
    return (s**2 - 2 * s * t + t**2).mean()
