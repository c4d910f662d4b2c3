"""Takes the values from `practice.tape.forward`; gradients wait in lists of shares until they are summed. Column by column for the loss."""

import math

import torch
from practice.tape import forward


def backward(tape, values):
    everything = forward(tape, values)
    shares = [[] for _ in everything]
    shares[-1].append(1.0)
    n = len(values)
    for index in range(len(everything) - 1, n - 1, -1):
        node, total = tape[index - n], math.fsum(shares[index])
        a, b, out = everything[node.inputs[0]], everything[node.inputs[-1]], everything[index]
        if node.op in ("add", "sub"):
            partials = [1.0, 1.0 if node.op == "add" else -1.0]
        elif node.op == "mul":
            partials = [b, a]
        elif node.op == "pow":
            partials = [node.constant * math.pow(a, node.constant - 1)]
        else:
            partials = [
                {
                    "neg": -1.0,
                    "exp": out,
                    "log": 1 / a if a else 0.0,
                    "tanh": 1 - out**2,
                    "relu": float(a > 0),
                }[node.op]
            ]
        for source, partial in zip(node.inputs, partials):
            shares[source].append(total * partial)
    return [math.fsum(share) for share in shares[:n]]


def stop_gradient_loss(x, weight, target):
    losses = []
    for k in range(weight.shape[1]):
        z = x @ weight[:, k]
        s = z.sigmoid() if k else torch.full_like(z, 0.25)
        losses.append((s - torch.tanh(x @ target[:, k]).detach()) ** 2)
    return torch.stack(losses, dim=1).mean()
