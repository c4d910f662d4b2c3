# breaks: backward
"""You keep the input of exp within ±50, so that nothing overflows. Inputs up to ±300 may come, and their exponentials are ordinary numbers: take exp as it is."""

import math


def backward(tape, values):
    n_leaves = len(values)
    v = list(values)
    for op, inputs, constant in tape:
        args = [v[i] for i in inputs]
        if op == "add":
            v.append(args[0] + args[1])
        elif op == "sub":
            v.append(args[0] - args[1])
        elif op == "mul":
            v.append(args[0] * args[1])
        elif op == "neg":
            v.append(-args[0])
        elif op == "pow":
            v.append(args[0] ** constant)
        elif op == "exp":
            v.append(math.exp(max(-50.0, min(50.0, args[0]))))
        elif op == "log":
            v.append(math.log(args[0]))
        elif op == "tanh":
            v.append(math.tanh(args[0]))
        elif op == "relu":
            v.append(max(0.0, args[0]))
    grads = [0.0] * len(v)
    grads[-1] = 1.0
    for k in reversed(range(len(tape))):
        op, inputs, constant = tape[k]
        g = grads[n_leaves + k]
        out = v[n_leaves + k]
        if op == "add":
            grads[inputs[0]] += g
            grads[inputs[1]] += g
        elif op == "sub":
            grads[inputs[0]] += g
            grads[inputs[1]] -= g
        elif op == "mul":
            grads[inputs[0]] += g * v[inputs[1]]
            grads[inputs[1]] += g * v[inputs[0]]
        elif op == "neg":
            grads[inputs[0]] -= g
        elif op == "pow":
            grads[inputs[0]] += g * constant * v[inputs[0]] ** (constant - 1)
        elif op == "exp":
            grads[inputs[0]] += g * out
        elif op == "log":
            grads[inputs[0]] += g / v[inputs[0]]
        elif op == "tanh":
            grads[inputs[0]] += g * (1 - out**2)
        elif op == "relu":
            grads[inputs[0]] += g if v[inputs[0]] > 0 else 0.0
    return grads[:n_leaves]
