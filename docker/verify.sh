#!/usr/bin/env bash
# Builds archive and image with a Docker daemon and tries it as users do: the health check, a sweep that is
# stopped and resumed, an export, each as user 1000, on a read-only file system and without a network;
# then another user, a limit of memory, and whatever was written outside the volumes.
#   docker/verify.sh
# PLATFORM=linux-x86_64|linux-x86_64-gpu (the first by default), BASE_IMAGE=… (default: made with
# debootstrap, as root), WORK=… (a folder with 15 GB free; default: a temporary one, removed in the end),
# BUILD_OPTIONS='--network host' where containers reach the network only so.
# On Debian, without a daemon yet: apt-get install docker.io debootstrap, then as root
#   dockerd --iptables=false --bridge=none &
# with --storage-driver vfs where the kernel has no overlay file system (every step is then a copy).
set -euo pipefail
cd "$(dirname "$0")/.."

platform=${PLATFORM:-linux-x86_64}
work=${WORK:-$(mktemp -d)}
image=sigmap-verify:$platform
container=sigmap-verify-$$
mkdir -p "$work"
cleanup() {
  docker rm -f "$container" >/dev/null 2>&1 || true
  if [ -z "${WORK:-}" ]; then
    rm -rf "$work"
  fi
}
trap cleanup EXIT

start=$SECONDS
step() {
  printf 'verify: %4d s  %s\n' $((SECONDS - start)) "$*"
}
fail() {
  echo "verify: $*" >&2
  exit 1
}

docker version --format 'verify: Docker {{.Server.Version}}' || fail "no Docker daemon answers"
base=${BASE_IMAGE:-sigmap-verify-base}
if [ -z "${BASE_IMAGE:-}" ]; then
  if ! docker image inspect "$base" >/dev/null 2>&1; then
    step "making a base image with debootstrap"
    [ -d "$work/base/usr" ] || debootstrap --variant=minbase bookworm "$work/base" >"$work/base.log"
    tar -C "$work/base" -c . | docker import - "$base" >/dev/null
  fi
fi

step "building the archive for $platform"
rm -f dist/release/sigmap-*-"$platform".*
scripts/release "$platform" >"$work/release.log" 2>&1 || { tail -20 "$work/release.log" >&2; exit 1; }
commit=$(git rev-parse --short=12 HEAD)
step "building the image"
# BUILD_OPTIONS is split into words on purpose.
# shellcheck disable=SC2086
docker build ${BUILD_OPTIONS:-} -f docker/Dockerfile --build-arg PLATFORM="$platform" \
  --build-arg RUNTIME_IMAGE="$base" -t "$image" . >"$work/build.log" 2>&1 ||
  { tail -20 "$work/build.log" >&2; exit 1; }
step "the image has $(($(docker image inspect --format '{{.Size}}' "$image") / 1000000)) MB"

# Volumes of user $1, in the folder $2, for the function below.
volumes() {
  mounts=()
  local volume
  for volume in runs data cache; do
    mkdir -p "$2/$volume"
    chown "$1:$1" "$2/$volume"
    mounts+=(--volume "$2/$volume:/$volume")
  done
}

# docker run with what every trial has in common; standard error goes to errors, and must not hold a
# stack trace.
inside() {
  local code=0
  docker run --name "$container" --network none "${mounts[@]}" "$@" 2>"$work/errors" || code=$?
  docker rm -f "$container" >/dev/null
  ! grep -q $'^\tat ' "$work/errors" || fail "a stack trace: $(cat "$work/errors")"
  return "$code"
}

rm -rf "$work/user" "$work/other"
volumes 1000 "$work/user"
[ "$(inside --entrypoint id "$image" -u)" = 1000 ] || fail "the image does not run as user 1000"

step "health check"
inside --read-only "$image" doctor || fail "doctor: $(cat "$work/errors")"

step "quickstart, read-only, in 1 GB"
inside --read-only --memory 1g "$image" run experiments/quickstart.yaml || fail "$(cat "$work/errors")"
[ -s "$work/user/runs/quickstart/report.html" ] || fail "no report"
grep -q "\"$commit\"" "$work/user/runs/quickstart/provenance.json" || fail "no commit in provenance.json"

step "export, read-only"
inside --read-only "$image" export /runs/quickstart --where teacher.case=high \
  --where preconditioner.p=-1 --to /runs/model || fail "$(cat "$work/errors")"
[ -s "$work/user/runs/model/saved_model.pb" ] || fail "no SavedModel"

step "a sweep, stopped"
sweep=(run experiments/quickstart.yaml --set "training.steps=${STEPS:-20000}" --out /runs/stopped)
docker run -d --name "$container" --network none --read-only "${mounts[@]}" "$image" "${sweep[@]}" >/dev/null
cells=$work/user/runs/stopped/cells.jsonl
until [ -s "$cells" ]; do
  [ "$(docker inspect --format '{{.State.Running}}' "$container")" = true ] || fail "$(docker logs "$container" 2>&1)"
  sleep 0.2
done
asked=$SECONDS
docker stop -t 90 "$container" >/dev/null
code=$(docker inspect --format '{{.State.ExitCode}}' "$container")
docker logs "$container" 2>&1 | tail -3
docker rm "$container" >/dev/null
[ "$code" = 130 ] || fail "exit code $code of a stopped sweep"
cp "$cells" "$work/kept"
checkpoints=$(find "$work/user/runs/stopped/checkpoints" -name '*.ckpt' | wc -l)
step "stopped in $((SECONDS - asked)) s with 130: $(wc -l <"$work/kept") cells of 18, $checkpoints checkpoints"
[ "$(wc -l <"$work/kept")" -lt 18 ] || fail "the sweep was over before it was stopped; give more STEPS"
[ "$checkpoints" -gt 0 ] || fail "no checkpoint"

step "resumed"
inside --read-only "$image" "${sweep[@]}" --resume || fail "$(cat "$work/errors")"
cmp -n "$(stat -c %s "$work/kept")" "$work/kept" "$cells" || fail "finished cells have changed"
[ "$(wc -l <"$cells")" = 18 ] || fail "$(wc -l <"$cells") cells instead of 18"

step "another user, who is in no user database"
volumes 12345 "$work/other"
inside --read-only --user 12345:12345 "$image" run experiments/quickstart.yaml -q --seeds 1 >/dev/null ||
  fail "$(cat "$work/errors")"
[ "$(stat -c %u "$work/other/runs/quickstart/report.html")" = 12345 ] || fail "no report of user 12345"

step "more than the memory there is"
volumes 1000 "$work/user"
code=0
inside --read-only --memory 2g "$image" run experiments/quickstart.yaml --out /runs/large -q \
  --set samples.total=1000000 --set samples.trainFraction=0.5 --set model.hidden=4000 || code=$?
cat "$work/errors"
[ "$code" = 2 ] || fail "exit code $code instead of 2"

step "nothing written outside the volumes"
docker run --name "$container" --network none "${mounts[@]}" "$image" run experiments/quickstart.yaml -q \
  --seeds 1 --out /runs/again >/dev/null
written=$(docker diff "$container")
docker rm "$container" >/dev/null
[ -z "$written" ] || fail "written outside the volumes: $written"
unpacked=$(find "$work/user/cache" "$work/other/cache" -name '*.so*' -print -quit)
[ -z "$unpacked" ] || fail "a library was unpacked at start: $unpacked"
step "all is well"
