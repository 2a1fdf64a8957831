"""Runs the commands of README.md and docs/*.md as they stand there; needs no package.

check_commands.py PROGRAM FOLDER [PAGE...]    all pages, or these, in FOLDER, which must be empty or not there

Every fenced block of `sh` is given to bash in a folder that holds what its page speaks of: the sources'
experiments, the README's housing.yaml with 300 rows, images in the place of a download. `sigmap` stands there
as a wrapper that makes trainings small (one seed, two steps, eight hidden units) and timings short, and changes
nothing else. What a
machine of continuous integration cannot run is skipped, by its first word and for a reason that is printed.
Exits with 1 where a command fails, where a page shows a command that is not in a block of `sh`, and where one
begins with a word that is neither run nor skipped.
"""

import gzip
import os
import pathlib
import random
import re
import resource
import shutil
import struct
import subprocess
import sys

HOME = pathlib.Path(__file__).resolve().parent.parent
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.S | re.M)

# Words that begin a line of the shell, and commands that are run.
RUN = {"./sigmap", "sigmap", "time", "printf", "for", "sed", "done", "source"}

SKIPPED = {
    "git": "these sources are the clone",
    "ln": "links from the home of whoever reads it",
    "docker": "needs a daemon and a base image: docker/verify.sh",
    "mvn": "the build runs it",
    "python3": "needs scikit-learn and R",
    "scripts/release": "takes minutes, and a Java runtime from PyPI",
    "scripts/studies": "trains for hours",
    "scripts/gpu-kit": "scripts/outside kit",
    "scripts/peers": "installs other frameworks and measures for minutes",
    "kit/gpu-kit": "scripts/outside kit",
    "sigmap-there/gpu-kit": "scripts/outside kit",
    "OMP_NUM_THREADS=1": "the authors' script, which is not here",
    "sbatch": "needs a cluster: SlurmTest has one of its own",
    "saved_model_cli": "scripts/outside model",
}

# The same, of commands of the program.
SKIPPED_COMMANDS = {
    "data": "a download",
    "merge": "joins what a cluster made: SlurmTest"}


def wrapped(program, arguments):
    """The arguments with trainings and timings made short."""
    command = next((word for word in arguments if not word.startswith("-")), "")
    if command in SKIPPED_COMMANDS:
        print(f"skipped: sigmap {' '.join(arguments)}: {SKIPPED_COMMANDS[command]}", flush=True)
        return None
    if any("runs/studies/" in word for word in arguments):
        print(f"skipped: sigmap {' '.join(arguments)}: of runs that scripts/studies trains for hours", flush=True)
        return None
    if command == "bench":
        return [program, *arguments, "--seconds", "0.05"]
    if command != "run":
        return [program, *arguments]
    kept = []
    words = iter(arguments)
    for word in words:
        if word == "--seeds":
            next(words)
        elif word == "--set":
            setting = next(words)
            kept += [] if setting.startswith("training.steps=") else [word, setting]
        else:
            kept.append(word)
    # Narrow networks, unless widths are what is asked.
    narrow = [] if any("model.hidden" in word for word in kept) else ["--set", "model.hidden=8"]
    # And few images.
    few = any(word.startswith("experiments/ood-") for word in kept) and not any("samples." in word for word in kept)
    narrow += ["--set", "samples.train=100", "--set", "samples.validation=100"] if few else []
    return [program, *kept, "--quiet", "--seeds", "1", "--set", "training.steps=2", *narrow]


def blocks(page):
    """The blocks of a page's shell, and what is wrong with the others."""
    text = page.read_text(encoding="utf-8")
    faults = [
        f"{page.relative_to(HOME)}: `{line}` stands in a block that is not of `sh`"
        for language, block in FENCE.findall(text)
        if language != "sh"
        for line in block.splitlines()
        if re.match(r"(\./)?sigmap [a-z]", line)
    ]
    return [block for language, block in FENCE.findall(text) if language == "sh"], faults


def runnable(page, block, faults):
    """The block without what is skipped; lines that go on are one line each."""
    kept = []
    for line in block.replace("\\\n", " ").splitlines():
        word = (line.split() or [""])[0]
        if word in SKIPPED:
            print(f"skipped: {line.strip()}: {SKIPPED[word]}")
        elif word in RUN or not word:
            kept.append(line)
        else:
            faults.append(f"{page.name}: it is not known whether `{line}` is to be run")
    return "\n".join(kept)


def images(path, count, pixels):
    """An IDX file of random bytes: images of pixels × pixels, or labels."""
    shape = (count, pixels, pixels) if pixels else (count,)
    draw = random.Random(count)
    content = bytes(draw.randrange(256 if pixels else 10) for _ in range(1000)) * (1 + count * max(1, pixels**2) // 1000)
    head = struct.pack(f">BBBB{len(shape)}I", 0, 0, 8, len(shape), *shape)
    size = count * max(1, pixels**2)
    # Images must differ from one another, of which their numbers take care.
    rows = bytearray(content[:size])
    for i in range(count if pixels else 0):
        rows[i * pixels**2 : i * pixels**2 + 4] = struct.pack(">I", i * 2654435761 % 2**32)
    path.write_bytes(gzip.compress(head + bytes(rows), 1))


def prepare(program, folder):
    """What the pages' commands find where they are typed."""
    folder.mkdir(parents=True)
    for name in ("experiments", "docs", "src", "graphs"):
        (folder / name).symlink_to(HOME / name)
    launcher = folder / "bin" / "sigmap"
    launcher.parent.mkdir()
    launcher.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{__file__}" --wrapped "{program}" "$@"\n')
    launcher.chmod(0o755)
    (folder / "sigmap").symlink_to("bin/sigmap")
    draw = random.Random(1)
    rows = [(round(draw.uniform(40, 180), 1), draw.randint(1, 6), draw.choice(["north", "south", "east"])) for _ in range(300)]
    lines = [f"{area},{rooms},{where}" for area, rooms, where in rows]
    (folder / "new-rows.csv").write_text("area,rooms,district\n" + "\n".join(lines[:20]) + "\n")
    priced = [f"{line},{2 * row[0] + 9 * row[1] + draw.gauss(0, 20):.1f}" for line, row in zip(lines, rows)]
    (folder / "housing.csv").write_text("area,rooms,district,price\n" + "\n".join(priced) + "\n")
    readme = FENCE.findall((HOME / "README.md").read_text(encoding="utf-8"))
    (own,) = (block for language, block in readme if language == "yaml" and "housing.csv" in block)
    (folder / "housing.yaml").write_text(own)
    study = own + "tune: {field: optimizer.learningRate, values: [0.1, 0.03]}\n"
    for name in ("study", "spec"):
        (folder / f"{name}.yaml").write_text(study.replace("name: housing", f"name: {name}"))
    digits = folder / "data" / "mnist"
    digits.mkdir(parents=True)
    images(digits / "t10k-images-idx3-ubyte.gz", 10_000, 28)
    images(digits / "t10k-labels-idx1-ubyte.gz", 10_000, 0)


def check(page, folder, environment):
    """Runs a page's blocks, one after the other, among runs that other pages left."""
    shell, faults = blocks(page)
    # A page that makes a run itself begins without it.
    for left in folder.glob("runs/*"):
        if any(re.search(rf"sigmap run \S*\b{left.name}\.yaml", block) for block in shell):
            shutil.rmtree(left)
    for block in shell:
        script = runnable(page, block, faults)
        if not script.strip():
            continue
        ran = subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=folder, env=environment, capture_output=True, text=True)
        print("".join(line + "\n" for line in ran.stdout.splitlines() if line.startswith("skipped: ")), end="")
        if ran.returncode:
            faults.append(f"{page.name}: exit code {ran.returncode} of\n{script}\n{ran.stdout[-1000:]}{ran.stderr[-2000:]}")
    return faults


def spent():
    """Seconds of a processor that all commands so far have taken."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main():
    program, folder = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
    pages = [HOME / page for page in sys.argv[3:]] or [HOME / "README.md", *sorted((HOME / "docs").glob("*.md"))]
    prepare(program, folder)
    environment = {**os.environ, "PATH": f"{folder / 'bin'}:{os.environ['PATH']}"}
    faults = []
    for page in pages:
        before = spent()
        found = check(page, folder, environment)
        print("".join(fault + "\n" for fault in found), end="")
        faults += found
        # A page may go on with what the README has made, and with nothing else.
        for left in folder.glob("runs/*"):
            if left.name not in ("quickstart", "housing"):
                shutil.rmtree(left)
        shutil.rmtree(folder / "model", ignore_errors=True)
        print(f"{page.relative_to(HOME)}: {spent() - before:.0f} s of a processor", flush=True)
    print(f"{len(faults)} faults" if faults else "no fault")
    return int(bool(faults))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--wrapped"]:
        command = wrapped(sys.argv[2], sys.argv[3:])
        if command:
            os.execv(command[0], command)
    else:
        sys.exit(main())
