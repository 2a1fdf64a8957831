"""Reads a run's event files with TensorBoard's own reader and compares them with curves.csv.

check_events.py RUN            needs `pip install tensorboard pandas`

Every scalar must be the curve's value in float32, at the same steps. Exits with 1 where not.
"""

import json
import pathlib
import sys

import numpy as np
import pandas as pd
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator


def folder(run, axes):
    setting = ",".join(f"{axis}={value}" for axis, value in axes.items() if axis != "seed")
    return run / "tensorboard" / setting / f"seed-{axes['seed']}"


def main(run):
    run = pathlib.Path(run)
    curves = pd.read_csv(run / "curves.csv", dtype={"cell": str})
    faults, compared = [], 0
    for line in (run / "cells.jsonl").read_text(encoding="utf-8").splitlines():
        cell = json.loads(line)
        events = EventAccumulator(str(folder(run, cell["axes"])), size_guidance={"scalars": 0}).Reload()
        own = curves[curves["cell"] == cell["cell"]]
        tags = set(events.Tags()["scalars"])
        if not {"train_loss", "test_loss"} <= tags:
            faults.append(f"{cell['cell']}: the event files hold only {sorted(tags)}")
        for tag in tags & set(own["metric"]):
            expected = own[own["metric"] == tag]
            found = events.Scalars(tag)
            compared += len(found)
            if [e.step for e in found] != list(expected["step"]):
                faults.append(f"{cell['cell']}: {tag} has other steps than curves.csv")
            elif not np.array_equal(np.float32([e.value for e in found]), np.float32(expected["value"])):
                faults.append(f"{cell['cell']}: {tag} has other values than curves.csv")
    print("\n".join(faults[:20]) or f"{compared} scalars are curves.csv's")
    return int(bool(faults) or compared == 0)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
