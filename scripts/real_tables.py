#!/usr/bin/env python3
"""Writes the tables of docs/real-data.md to data/tables: four from scikit-learn, two from R's packages.

    python3 scripts/real_tables.py [DIR]        # default: data/tables

Needs scikit-learn (1.2 or newer: Debian's python3-sklearn, or PyPI's) and, for two tables, Rscript with the packages
mlbench and modeldata (Debian's r-cran-mlbench, r-cran-modeldata, or CRAN's). Specs know each file by its SHA-256:
a table that is written otherwise than here is refused by `sigmap run`.
"""

import subprocess
import sys
from pathlib import Path

from sklearn import datasets

CLASSES = ("breast_cancer", "wine", "digits")
FROM_R = {"boston": ("mlbench", "BostonHousing", "medv"), "concrete": ("modeldata", "concrete", "compressive_strength")}


def rows(name):
    """Names of columns and rows of cells, the target last; a class by its name."""
    bunch = datasets.load_diabetes(scaled=False) if name == "diabetes" else getattr(datasets, "load_" + name)()
    yield [str(feature).replace(" ", "_") for feature in bunch.feature_names] + ["target"]
    for x, y in zip(bunch.data.tolist(), bunch.target.tolist()):
        yield [f"{value:.15g}" for value in x] + [str(bunch.target_names[y]) if name in CLASSES else f"{y:.15g}"]


folder = Path(sys.argv[1] if len(sys.argv) > 1 else "data/tables")
folder.mkdir(parents=True, exist_ok=True)
for name in ("diabetes", *CLASSES):
    lines = "".join(",".join(row) + "\n" for row in rows(name))
    (folder / f"{name}.csv").write_bytes(lines.encode())
for name, (package, table, target) in FROM_R.items():
    script = f"""
      data({table}, package = "{package}"); t <- as.data.frame({table})
      names(t)[names(t) == "{target}"] <- "target"
      t[] <- lapply(t, function(column) sprintf("%.15g", as.numeric(as.character(column))))
      write.csv(t, "{folder}/{name}.csv", quote = FALSE, row.names = FALSE)"""
    subprocess.run(["Rscript", "-e", script], check=True)
