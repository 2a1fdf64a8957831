"""The cell that `sigmap bench` times, in batched PyTorch and in JAX; used by scripts/gpu-check.

gpu_peers.py DEVICE L[,L…]     DEVICE is gpu or cpu

Covariance-preconditioned gradient descent on d 10, h 500, 200 training and 9,800 test rows, float32
products, L networks at once, evaluation every 50 steps in blocks of 200 rows. Prints a JSON object
a line: framework, version, device, lanes, log_every, ms_per_lane_step, lane_steps_per_second, the
median of five repetitions. A framework that is not installed or sees no such device is named on
standard error and left out.
"""

import json
import statistics
import sys
import time

TRAIN, TEST, INPUTS, HIDDEN = 200, 9800, 10, 500
BLOCK, EVERY, CHUNKS, REPETITIONS = 200, 50, 4, 5
RATE = 1e-2


def draw(lanes):
    import numpy as np

    random = np.random.default_rng(1)
    scale = np.sqrt(np.array([10] + [0.1] * (INPUTS - 1)))

    def rows(count):
        x = random.standard_normal((lanes, count, INPUTS)) * scale
        y = np.maximum(0, x[:, :, :1]) + random.standard_normal((lanes, count, 1))
        return x.astype("f4"), y.astype("f4")

    weights = (
        (random.standard_normal((lanes, INPUTS, HIDDEN)) * 1e-3).astype("f4"),
        np.zeros((lanes, 1, HIDDEN), "f4"),
        (random.standard_normal((lanes, HIDDEN, 1)) * 1e-3).astype("f4"),
        np.zeros((lanes, 1, 1), "f4"),
    )
    inverse = np.broadcast_to(np.diag(1 / scale**2), (lanes, INPUTS, INPUTS)).astype("f4")
    return rows(TRAIN), rows(TEST), weights, inverse


def report(framework, version, device, lanes, seconds):
    milliseconds = 1e3 * seconds / (CHUNKS * EVERY * lanes)
    print(
        json.dumps(
            {
                "framework": framework,
                "version": version,
                "device": device,
                "lanes": lanes,
                "log_every": EVERY,
                "ms_per_lane_step": milliseconds,
                "lane_steps_per_second": 1e3 / milliseconds,
            }
        ),
        flush=True,
    )


def median(work):
    """Median wall time of `work`, the first, untimed call left out."""
    work()
    times = []
    for _ in range(REPETITIONS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def torch_seconds(torch, device, lanes):
    (x, y), (test_x, test_y), weights, p = (
        [torch.tensor(a, device=device) for a in part] if isinstance(part, tuple) else torch.tensor(part, device=device)
        for part in draw(lanes)
    )
    parameters = [w.requires_grad_() for w in weights]

    def forward(inputs):
        w1, b1, w2, b2 = parameters
        return torch.baddbmm(b2, torch.relu(torch.baddbmm(b1, inputs, w1)), w2)

    def evaluate():
        with torch.no_grad():
            sums = 0
            for block, target in zip(test_x.split(BLOCK, 1), test_y.split(BLOCK, 1)):
                sums = sums + ((forward(block) - target) ** 2).sum((1, 2))
            return sums / TEST

    def work():
        for _ in range(CHUNKS):
            for _ in range(EVERY):
                loss = ((forward(x) - y) ** 2).mean((1, 2)).sum()
                gradients = torch.autograd.grad(loss, parameters)
                with torch.no_grad():
                    for i, (parameter, gradient) in enumerate(zip(parameters, gradients)):
                        parameter -= RATE * (p @ gradient if i == 0 else gradient)
            evaluate().cpu()

    return median(work)


def jax_seconds(jax, device, lanes):
    jnp = jax.numpy
    (x, y), (test_x, test_y), weights, p = jax.device_put(draw(lanes), device)

    def forward(parameters, inputs):
        w1, b1, w2, b2 = parameters
        return jax.nn.relu(inputs @ w1 + b1) @ w2 + b2

    def loss(parameters, inputs, targets):
        return jnp.mean((forward(parameters, inputs) - targets) ** 2)

    def lane(parameters, inputs, targets, p, test_inputs, test_targets):
        def step(_, parameters):
            w1, *rest = jax.grad(loss)(parameters, inputs, targets)
            gradients = [p @ w1, *rest]
            return tuple(w - RATE * g for w, g in zip(parameters, gradients))

        parameters = jax.lax.fori_loop(0, EVERY, step, parameters)
        blocks = (
            test_inputs.reshape(-1, BLOCK, INPUTS),
            test_targets.reshape(-1, BLOCK, 1),
        )
        return parameters, jnp.mean(jax.lax.map(lambda b: loss(parameters, *b), blocks))

    chunk = jax.jit(jax.vmap(lane))

    def work():
        parameters = weights
        for _ in range(CHUNKS):
            parameters, test_loss = chunk(parameters, x, y, p, test_x, test_y)
        test_loss.block_until_ready()

    return median(work)


def time_torch(device, counts):
    import torch

    if device == "gpu" and not torch.cuda.is_available():
        raise RuntimeError("it sees no GPU")
    torch.backends.cuda.matmul.allow_tf32 = False
    where = "cuda" if device == "gpu" else "cpu"
    name = torch.cuda.get_device_name() if device == "gpu" else "CPU"
    for lanes in counts:
        report("PyTorch", torch.__version__, name, lanes, torch_seconds(torch, where, lanes))


def time_jax(device, counts):
    import jax

    where = jax.devices(device)[0]
    jax.config.update("jax_default_matmul_precision", "highest")
    for lanes in counts:
        report("JAX", jax.__version__, where.device_kind, lanes, jax_seconds(jax, where, lanes))


if __name__ == "__main__":
    for framework, run in (("PyTorch", time_torch), ("JAX", time_jax)):
        try:
            run(sys.argv[1], [int(count) for count in sys.argv[2].split(",")])
        except (ImportError, RuntimeError) as failure:
            print(f"{framework} is left out: {failure}", file=sys.stderr)
