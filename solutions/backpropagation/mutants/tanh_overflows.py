# breaks: backward
"""e^(2x) squared is beyond the largest float where x is 200, and your function raises `OverflowError`. Use 1 − tanh², or 1 / cosh²."""

import math

from practice.tape import forward


def backward(tape, values):
    known = forward(tape, values)
    n = len(values)
    gradients = [0.0] * (len(known) - 1) + [1.0]
    for k in reversed(range(len(tape))):
        node, gradient = tape[k], gradients[n + k]
        a, b = known[node.inputs[0]], known[node.inputs[-1]]
        match node.op:
            case "add":
                slopes = [1.0, 1.0]
            case "sub":
                slopes = [1.0, -1.0]
            case "mul":
                slopes = [b, a]
            case "neg":
                slopes = [-1.0]
            case "pow":
                slopes = [node.constant * a ** (node.constant - 1) if node.constant else 0.0]
            case "exp":
                slopes = [known[n + k]]
            case "log":
                slopes = [1 / a]
            case "tanh":
                slopes = [4 * math.exp(2 * a) / (math.exp(2 * a) + 1) ** 2]
            case "relu":
                slopes = [float(a > 0)]
        for index, slope in zip(node.inputs, slopes):
            gradients[index] += gradient * slope
    return gradients[:n]
