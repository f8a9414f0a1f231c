"""Reference results for tensors: `python reference_tensors.py > tensors.csv` (needs numpy).

A row is `shape,views,operation,shape,views,result shape,result`. Element k of a tensor is ((37 k + 11) mod 64 - 20) / 8,
of the second one ((29 k + 5) mod 64 - 30) / 16, before the views; sums and products of those are exact. Views are
separated by `;`, a slice is `slice AXIS FIRST:END:STEP`, where a negative step begins with the range's last element.
"""

import random

import numpy as np

random.seed(20261122)


def first(shape):
    return (((37 * np.arange(np.prod(shape, dtype=int)) + 11) % 64 - 20) / 8.0).reshape(shape)


def second(shape):
    return (((29 * np.arange(np.prod(shape, dtype=int)) + 5) % 64 - 30) / 16.0).reshape(shape)


def words(numbers):
    return " ".join(str(n) for n in numbers)


def random_view(x):
    """One view of x, and how it is written."""
    kind = random.choice(["permute", "slice", "slice", "slice", "index", "reshape", "flip", "insert", "broadcast"])
    axis = random.randrange(x.ndim) if x.ndim else None
    if kind == "permute" and x.ndim > 1:
        axes = random.sample(range(x.ndim), x.ndim)
        return x.transpose(axes), f"permute {words(axes)}"
    if kind == "slice" and x.ndim:
        n = x.shape[axis]
        start = random.randint(0, n // 2)
        end = random.randint(start if random.random() < 0.1 else min(start + 1, n), n)
        step = random.choice([1, 1, 2, 3, -1, -2])
        cut = tuple([slice(None)] * axis + [slice(start, end)])
        thin = tuple([slice(None)] * axis + [slice(None, None, step)])
        return x[cut][thin], f"slice {axis} {start}:{end}:{step}"
    if kind == "index" and x.ndim > 2 and x.shape[axis]:
        i = random.randrange(-x.shape[axis], x.shape[axis])
        return x.take(i, axis=axis), f"index {axis} {i}"
    if kind == "reshape" and x.size and x.ndim:
        n, shape = x.size, []
        while n > 1 and len(shape) < 3:
            shape.append(random.choice([d for d in range(1, n + 1) if n % d == 0]))
            n //= shape[-1]
        shape.append(-1)
        return x.reshape(shape), f"reshape {words(shape)}"
    if kind == "flip" and x.ndim:
        return np.flip(x, axis), f"flip {axis}"
    if kind == "insert" and x.ndim < 4:
        axis = random.randint(0, x.ndim)
        return np.expand_dims(x, axis), f"insert {axis}"
    if kind == "broadcast" and x.ndim < 4:
        shape = [random.randint(1, 3)] + [random.randint(2, 3) if n == 1 else n for n in x.shape]
        return np.broadcast_to(x, shape), f"broadcast {words(shape)}"
    return x, None


def views(x, count):
    steps = []
    for _ in range(count):
        y, step = random_view(x)
        if step and y.size <= 200:
            x = y
            steps.append(step)
    return x, ";".join(steps)


def random_shape(low=0, high=4):
    return [random.choice([1, 2, 3, 3, 4, 5]) for _ in range(random.randint(low, high))]


def emit(shape, steps, operation, shape2, steps2, result):
    result = np.asarray(result)
    values = " ".join(repr(float(v)) for v in result.ravel())
    print(f"{words(shape)},{steps},{operation},{words(shape2)},{steps2},{words(result.shape)},{values}")


def logsumexp(x, axes, keepdims):
    m = np.max(x, axis=axes, keepdims=True)
    s = np.log(np.sum(np.exp(x - m), axis=axes, keepdims=True)) + m
    return s if keepdims else np.squeeze(s, axis=axes)


REDUCTIONS = {"sum": np.sum, "mean": np.mean, "max": np.max, "min": np.min, "var": np.var, "std": np.std}

print("shape,views,operation,shape,views,result shape,result")

for _ in range(250):
    shape = random_shape(1)
    x, steps = views(first(shape), random.randint(1, 5))
    emit(shape, steps, "view", [], "", x)

for _ in range(250):
    shape = random_shape(1)
    x, steps = views(first(shape), random.randint(0, 4))
    axes = tuple(sorted(random.sample(range(x.ndim), random.randint(0, x.ndim))))
    if any(x.shape[a] == 0 for a in range(x.ndim)):
        continue
    keepdims = random.random() < 0.5
    kind = random.choice(list(REDUCTIONS) + ["logsumexp", "softmax", "argmax", "argmin"])
    keep = "keep" if keepdims else "drop"
    if kind in REDUCTIONS:
        result = REDUCTIONS[kind](x, axis=axes, keepdims=keepdims)
    elif kind == "logsumexp":
        result = logsumexp(x, axes, keepdims)
    elif kind == "softmax":
        e = np.exp(x - np.max(x, axis=axes, keepdims=True))
        result = e / np.sum(e, axis=axes, keepdims=True)
    else:
        if x.ndim == 0:
            continue
        axis = random.randrange(x.ndim)
        axes = (axis,)
        result = getattr(np, kind)(x, axis=axis).ravel()
    emit(shape, steps, f"{kind} {keep} {words(axes)}".strip(), [], "", result)

made = 0
while made < 250:
    shape, shape2 = random_shape(), random_shape()
    if random.random() < 0.5:
        shape2 = [random.choice([1, n]) for n in shape][random.randint(0, len(shape)):]
    x, steps = views(first(shape), random.randint(0, 3))
    y, steps2 = views(second(shape2), random.randint(0, 3))
    kind = random.choice(["add", "subtract", "multiply", "divide", "maximum", "minimum"])
    try:
        with np.errstate(all="ignore"):
            result = getattr(np, kind)(x, y)
    except ValueError:
        if random.random() < 0.1:
            print(f"{words(shape)},{steps},{kind},{words(shape2)},{steps2},error,")
        continue
    if result.size > 300:
        continue
    emit(shape, steps, kind, shape2, steps2, result)
    made += 1

made = 0
while made < 150:
    shape, shape2 = random_shape(1), random_shape(1)
    if random.random() < 0.9:
        shape2[-2 if len(shape2) > 1 else -1] = shape[-1]
    x, steps = views(first(shape), random.randint(0, 3))
    y, steps2 = views(second(shape2), random.randint(0, 3))
    try:
        result = np.matmul(x, y)
    except ValueError:
        if random.random() < 0.05:
            print(f"{words(shape)},{steps},matmul,{words(shape2)},{steps2},error,")
        continue
    if result.size > 300:
        continue
    emit(shape, steps, "matmul", shape2, steps2, result)
    made += 1

made = 0
while made < 100:
    shape = random_shape(1, 3)
    x, steps = views(first(shape), random.randint(0, 3))
    y, steps2 = views(second(shape), random.randint(0, 2))
    kind = random.choice(["stack", "concat"])
    try:
        if kind == "stack":
            axis = random.randint(0, x.ndim)
            result = np.stack([x, y, x], axis)
        else:
            axis = random.randrange(x.ndim)
            result = np.concatenate([x, y, x], axis)
    except (ValueError, IndexError):
        continue
    emit(shape, steps, f"{kind} {axis}", shape, steps2, result)
    made += 1
