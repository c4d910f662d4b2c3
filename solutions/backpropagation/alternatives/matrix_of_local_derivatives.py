"""Local derivatives in a triangular matrix, whose linear system gives all gradients at once; a custom function for the loss."""

import math

import torch


def backward(tape, values):
    n, size = len(values), len(values) + len(tape)
    v, matrix = list(values), torch.zeros(size, size, dtype=torch.float64)
    for k, (op, inputs, c) in enumerate(tape):
        a, b = v[inputs[0]], v[inputs[-1]]
        value, partials = {
            "add": lambda: (a + b, [1, 1]),
            "sub": lambda: (a - b, [1, -1]),
            "mul": lambda: (a * b, [b, a]),
            "neg": lambda: (-a, [-1]),
            "pow": lambda: (math.pow(a, c), [c * math.pow(a, c - 1)]),
            "exp": lambda: (math.exp(a), [math.exp(a)]),
            "log": lambda: (math.log(a), [1 / a]),
            "tanh": lambda: (math.tanh(a), [1 - math.tanh(a) ** 2]),
            "relu": lambda: (max(a, 0.0), [1.0 * (a > 0)]),
        }[op]()
        v.append(value)
        for i, partial in zip(inputs, partials):
            matrix[n + k, i] += partial
    system = torch.eye(size, dtype=torch.float64) - matrix.T
    last = torch.zeros(size, 1, dtype=torch.float64)
    last[-1] = 1
    return torch.linalg.solve_triangular(system, last, upper=True, unitriangular=True)[:n, 0].tolist()


class _ReplaceFirstColumn(torch.autograd.Function):
    @staticmethod
    def forward(ctx, s):
        s = s.clone()
        s[:, 0] = 0.25
        return s

    @staticmethod
    def backward(ctx, gradient):
        gradient = gradient.clone()
        gradient[:, 0] = 0
        return gradient


def stop_gradient_loss(x, weight, target):
    s = _ReplaceFirstColumn.apply(torch.sigmoid(x @ weight))
    t = torch.tanh(x @ target).detach().clone()
    return ((t - s) ** 2).mean()
