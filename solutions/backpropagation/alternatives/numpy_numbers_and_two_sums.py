"""Numbers of NumPy, made floats at the end; the constant column is added up by itself."""

import numpy as np
import torch


def backward(tape, values):
    v = [np.float64(x) for x in values]
    L = len(v)
    for n in tape:
        a = [v[i] for i in n.inputs]
        v.append(
            {
                "add": lambda: a[0] + a[1],
                "sub": lambda: a[0] - a[1],
                "mul": lambda: a[0] * a[1],
                "neg": lambda: -a[0],
                "pow": lambda: np.power(a[0], n.constant),
                "exp": lambda: np.exp(a[0]),
                "log": lambda: np.log(a[0]),
                "tanh": lambda: np.tanh(a[0]),
                "relu": lambda: np.maximum(a[0], 0),
            }[n.op]()
        )
    g = np.zeros(len(v))
    g[len(v) - 1] = 1
    for k in reversed(range(len(tape))):
        n = tape[k]
        a = [v[i] for i in n.inputs]
        o = v[L + k]
        G = g[L + k]
        ds = {
            "add": lambda: (1, 1),
            "sub": lambda: (1, -1),
            "mul": lambda: (a[1], a[0]),
            "neg": lambda: (-1,),
            "pow": lambda: (n.constant * np.power(a[0], n.constant - 1),),
            "exp": lambda: (o,),
            "log": lambda: (1 / a[0],),
            "tanh": lambda: (1 - o**2,),
            "relu": lambda: (np.sign(o),),
        }[n.op]()
        for i, x in zip(n.inputs, ds):
            g[i] += G * x
    return [float(x) for x in g[:L]]


def stop_gradient_loss(x, weight, target):
    t = torch.tanh(x @ target).detach()
    s = torch.sigmoid(x @ weight)
    return (((s[:, 1:] - t[:, 1:]) ** 2).sum() + ((0.25 - t[:, 0]) ** 2).sum()) / t.numel()
