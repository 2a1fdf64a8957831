"""Sigmap's training step beside other people's frameworks on this machine's CPU; see scripts/peers.

The cell is the one that `sigmap bench` times: covariance-preconditioned gradient descent on d 10, h 500,
200 training and 9,800 test rows, float32, the losses on both evaluated every K steps. The peers are

  jax       vmap over networks, jit, fori_loop over the steps between two evaluations
  few-pass  the same with Sigmap's algebra written by hand: X and W hold the biases, M = sign(H),
            g = (X * r)'M, dL/dW = g * a', dL/da = the sum of W * g over the rows of W
  torch     networks batched by baddbmm, autograd

Each is tuned first, for each number of networks and each K: 1 thread or all cores, processes side by side
where a thread each leaves cores free, 1, 4, 8 or 16 networks a batch, evaluation at once or in blocks of
200 rows. Then Sigmap and the best setting of each peer are timed in turn, N times.
"""

import argparse
import itertools
import json
import os
import platform
import statistics
import subprocess
import sys
import time

from gpu_peers import BLOCK, HIDDEN, INPUTS, RATE, TEST, TRAIN, draw

CORES = sorted(os.sched_getaffinity(0))
BATCHES = (1, 4, 8, 16)
REPETITIONS = 3
NAMES = {"jax": "JAX", "few-pass": "JAX, few passes", "torch": "PyTorch"}


# --- A worker: one process, one share of the networks -------------------------------------------------


def in_blocks(rows, block):
    """Rows [n, k] as [blocks, rows of a block, k]."""
    return rows.reshape(-1, block or rows.shape[0], rows.shape[-1])


def jax_chunk(kind, batch, every, block):
    """A function of nothing that makes `every` steps and evaluates, and waits for the losses."""
    import jax
    import numpy as np

    jnp = jax.numpy
    (x, y), (test_x, test_y), (w1, b1, w2, b2), p = draw(batch)

    def with_ones(rows):
        return np.concatenate([rows, np.ones(rows.shape[:-1] + (1,), "f4")], -1)

    if kind == "few-pass":
        x, test_x = with_ones(x), with_ones(test_x)
        folded = np.zeros((batch, INPUTS + 1, INPUTS + 1), "f4")
        folded[:, :INPUTS, :INPUTS] = p
        folded[:, INPUTS, INPUTS] = 1
        p, parameters = folded, (np.concatenate([w1, b1], 1), w2, b2)

        def forward(parameters, inputs):
            w, a, b = parameters
            return jax.nn.relu(inputs @ w) @ a + b

        def gradients(parameters, x, y):
            w, a, b = parameters
            hidden = jax.nn.relu(x @ w)
            residual = (hidden @ a + b - y) * (2 / TRAIN)
            g = (x * residual).T @ jnp.sign(hidden)
            return g * a.T, (w * g).sum(0)[:, None], residual.sum(0, keepdims=True)

    else:
        parameters = (w1, b1, w2, b2)

        def forward(parameters, inputs):
            w1, b1, w2, b2 = parameters
            return jax.nn.relu(inputs @ w1 + b1) @ w2 + b2

        def gradients(parameters, x, y):
            return jax.grad(lambda theta: jnp.mean((forward(theta, x) - y) ** 2))(parameters)

    def loss(parameters, rows, targets):
        def of_block(pair):
            return jnp.mean((forward(parameters, pair[0]) - pair[1]) ** 2)

        return jnp.mean(jax.lax.map(of_block, (in_blocks(rows, block), in_blocks(targets, block))))

    def lane(parameters, x, y, p, test_x, test_y):
        def step(_, parameters):
            first, *rest = gradients(parameters, x, y)
            return tuple(w - RATE * g for w, g in zip(parameters, [p @ first, *rest]))

        parameters = jax.lax.fori_loop(0, every, step, tuple(parameters))
        return parameters, loss(parameters, x, y), loss(parameters, test_x, test_y)

    chunk = jax.jit(jax.vmap(lane))
    data = jax.device_put((x, y, p, test_x, test_y))
    state = [jax.device_put(parameters)]

    def work():
        state[0], *losses = chunk(state[0], *data)
        jax.block_until_ready(losses)

    return work


def torch_chunk(batch, every, block, threads):
    import torch

    torch.set_num_threads(threads)
    (x, y), (test_x, test_y), weights, p = draw(batch)
    x, y, test_x, test_y, p = map(torch.tensor, (x, y, test_x, test_y, p))
    parameters = [torch.tensor(w, requires_grad=True) for w in weights]

    def forward(inputs):
        w1, b1, w2, b2 = parameters
        return torch.baddbmm(b2, torch.relu(torch.baddbmm(b1, inputs, w1)), w2)

    def loss(rows, targets):
        size = block or rows.shape[1]
        pairs = zip(rows.split(size, 1), targets.split(size, 1))
        return sum(((forward(a) - b) ** 2).sum((1, 2)) for a, b in pairs) / rows.shape[1]

    def work():
        for _ in range(every):
            gradients = torch.autograd.grad(((forward(x) - y) ** 2).mean((1, 2)).sum(), parameters)
            with torch.no_grad():
                for i, (w, g) in enumerate(zip(parameters, gradients)):
                    w -= RATE * (p @ g if i == 0 else g)
        with torch.no_grad():
            loss(x, y), loss(test_x, test_y)

    return work


def work_as_told(kind, batch, batches, every, block, cores, seconds):
    """Says that it is ready, then for every line that it reads how long its chunks took a step."""
    os.sched_setaffinity(0, cores)
    for library in ("OMP", "MKL", "OPENBLAS"):
        os.environ[library + "_NUM_THREADS"] = str(len(cores))
    os.environ["JAX_PLATFORMS"] = "cpu"
    if kind == "torch":
        work = [torch_chunk(batch, every, block, len(cores)) for _ in range(batches)]
    else:
        work = [jax_chunk(kind, batch, every, block) for _ in range(batches)]
    for _ in range(2):
        start = time.perf_counter()
        for chunk in work:
            chunk()
    turns = max(1, round(seconds / (time.perf_counter() - start)))
    print("ready", flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        for chunk in work:
            for _ in range(turns):
                chunk()
        print((time.perf_counter() - start) / (turns * every), flush=True)


# --- The comparison -----------------------------------------------------------------------------------


def timed(kind, lanes, every, setting, seconds):
    """Milliseconds per lane-step of a peer, the median of a few repetitions, of the slowest process."""
    threads, batch, block = setting
    processes = min(len(CORES) // threads, lanes // batch)
    workers = []
    for index in range(processes):
        batches = len(range(index, lanes // batch, processes))
        cores = CORES[index * threads : (index + 1) * threads]
        job = json.dumps([kind, batch, batches, every, block, cores, seconds])
        workers.append(
            subprocess.Popen(
                [sys.executable, __file__, "--worker", job],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
    try:
        if any(worker.stdout.readline().strip() != "ready" for worker in workers):
            sys.exit(f"peers: {NAMES[kind]} does not run, as said above")
        times = []
        for _ in range(REPETITIONS):
            for worker in workers:
                print(file=worker.stdin, flush=True)
            times.append(max(float(worker.stdout.readline()) for worker in workers))
        return 1e3 * statistics.median(times) / lanes
    finally:
        for worker in workers:
            worker.stdin.close()
            worker.wait()


def settings(lanes):
    threads = sorted({1, len(CORES)})
    batches = [batch for batch in BATCHES if lanes % batch == 0]
    return itertools.product(threads, batches, (0, BLOCK))


def said(setting):
    threads, batch, block = setting
    return f"{threads} thread{'s' * (threads > 1)}, batches of {batch}, {'blocks' if block else 'all rows'}"


def sigmap(lanes, every, seconds):
    command = ["./sigmap", "bench", "--json", "--device", "cpu", "--lanes-at-once", str(lanes)]
    command += ["--log-every", str(every), "--seconds", str(seconds)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)[0]


def processor():
    with open("/proc/cpuinfo") as lines:
        names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def versions(kinds):
    from importlib.metadata import version

    program = subprocess.run(["./sigmap", "--version"], check=True, stdout=subprocess.PIPE, text=True)
    named = [program.stdout.splitlines()[0], "JAX " + version("jax")]
    if "torch" in kinds:
        named.append("PyTorch " + version("torch"))
    return ", ".join(named)


def compare(kinds, lanes, every, runs, seconds):
    """A row of the table, and the settings that it was measured with."""
    best = {}
    for kind in kinds:
        tried = {s: timed(kind, lanes, every, s, seconds / 4) for s in settings(lanes)}
        best[kind] = min(tried, key=tried.get)
        print(f"peers: {lanes} lanes, every {every}: {NAMES[kind]}: {said(best[kind])}", file=sys.stderr)
    figures, ours = {kind: [] for kind in kinds}, []
    for _ in range(runs):
        ours.append(sigmap(lanes, every, seconds))
        for kind in kinds:
            figures[kind].append(timed(kind, lanes, every, best[kind], seconds))
    mine = [figure["ms_per_lane_step"] for figure in ours]
    cells = [str(lanes), str(every), "**" + ", ".join(f"{ms:.3f}" for ms in mine) + "**"]
    cells += [", ".join(f"{ms:.3f}" for ms in figures[kind]) for kind in kinds]
    cells += [f"{statistics.mean(mine) / statistics.mean(figures[kind]):.2f}" for kind in kinds]
    cells.append(f"{statistics.mean(figure['floors'] for figure in ours):.1f}")
    how = "; ".join(f"{NAMES[kind]}: {said(best[kind])}" for kind in kinds)
    return cells, f"- {lanes} lanes, every {every}: {how}"


def positive(text):
    values = [int(part) for part in text.split(",")]
    if min(values) < 1:
        raise argparse.ArgumentTypeError("give numbers of at least 1")
    return values


def main():
    parser = argparse.ArgumentParser(
        prog="scripts/peers", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--torch", action="store_true", help="also time PyTorch (a download of 5 GB)")
    parser.add_argument("--lanes", type=positive, default=[1, 16], help="networks at once (1,16)")
    parser.add_argument("--log-every", type=positive, default=[50, 1], help="steps between evaluations (50,1)")
    parser.add_argument("--runs", type=int, default=2, help="times that all are timed in turn (2)")
    parser.add_argument("--seconds", type=float, default=1, help="wall time of a repetition (1)")
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.worker:
        return work_as_told(*json.loads(given.worker))
    if given.runs < 1 or not given.seconds > 0:
        parser.error("--runs must be at least 1, and --seconds above 0")
    kinds = ["jax", "few-pass"] + ["torch"] * given.torch
    machine = f"{processor()}, {len(CORES)} cores; {versions(kinds)}"
    rows, how = [], []
    for every, lanes in itertools.product(given.log_every, given.lanes):
        row, settings_said = compare(kinds, lanes, every, given.runs, given.seconds)
        rows.append(row)
        how.append(settings_said)
    names = [NAMES[kind] for kind in kinds]
    heads = ["lanes", "evaluating every", "Sigmap", *names, *("Sigmap / " + n for n in names), "floors"]
    print(f"{machine}; d {INPUTS}, h {HIDDEN}, {TRAIN} training")
    print(f"and {TEST:,} test rows. Milliseconds per lane-step:\n")
    for cells in [heads, ["---"] * len(heads), *rows]:
        print("| " + " | ".join(cells) + " |")
    print("\nPeers at their best settings:\n")
    print("\n".join(how))


if __name__ == "__main__":
    main()
