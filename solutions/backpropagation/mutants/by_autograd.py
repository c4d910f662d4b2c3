# breaks: backward
"""You let autograd do the work. Where it is switched off, nothing is left: write the chain rule yourself."""

import torch


def backward(tape, values):
    leaves = [torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in values]
    v = list(leaves)
    for op, inputs, constant in tape:
        args = [v[i] for i in inputs]
        if op == "pow":
            v.append(args[0] ** constant)
        elif op in ("exp", "log", "tanh", "relu"):
            v.append(getattr(torch, op)(args[0]))
        else:
            v.append(getattr(torch, op)(*args))
    v[-1].backward()
    return [0.0 if leaf.grad is None else leaf.grad.item() for leaf in leaves]
