#!/usr/bin/env bash
# Builds the image without a Docker daemon and tries it as its non-root user: doctor (the health
# check), the quickstart, an export; then looks for anything written outside the volumes.
# Needs root, buildah, and debootstrap where no base image is given (apt-get install buildah
# debootstrap).
#   docker/verify.sh
# NATIVE=cpu|gpu (default cpu), BASE_IMAGE=… (default: made with debootstrap), WORK=… (a folder with
# 15 GB free; default: a temporary one, removed in the end).
set -euo pipefail
cd "$(dirname "$0")/.."

native=${NATIVE:-cpu}
work=${WORK:-$(mktemp -d)}
mkdir -p "$work"
container=
cleanup() {
  if [ -n "$container" ]; then
    b umount "$container" >/dev/null || true
    b rm "$container" >/dev/null || true
  fi
  if [ -z "${WORK:-}" ]; then
    rm -rf "$work"
  fi
}
trap cleanup EXIT

b() {
  local command=$1
  shift
  buildah --root "$work/storage" --runroot "$work/run" --storage-driver vfs "$command" "$@"
}

step() {
  echo "verify: $*"
}

base=${BASE_IMAGE:-localhost/sigmap-base}
if [ -z "${BASE_IMAGE:-}" ] && ! b inspect --type image "$base" >/dev/null 2>&1; then
  step "making a base image with debootstrap"
  [ -d "$work/base/usr" ] || debootstrap --variant=minbase bookworm "$work/base" >"$work/base.log"
  # Behind a proxy with its own certificate authority, Maven inside must trust what this host trusts.
  if [ -d /usr/local/share/ca-certificates ]; then
    cp -r /usr/local/share/ca-certificates "$work/base/usr/local/share/"
  fi
  container=$(b from scratch)
  b add -q "$container" "$work/base" / >/dev/null
  b commit -q "$container" "$base" >/dev/null
  b rm "$container" >/dev/null
  container=
fi

step "building ($native)"
b build --layers --isolation chroot --format docker -q -f docker/Dockerfile \
  --build-arg NATIVE="$native" --build-arg BUILD_IMAGE="$base" --build-arg RUNTIME_IMAGE="$base" \
  -t "sigmap:$native" . >"$work/build.log" 2>&1 || { tail -20 "$work/build.log" >&2; exit 1; }

container=$(b from "sigmap:$native")
root=$(b mount "$container")
echo "verify: the image adds $(du -sm --exclude=proc "$root" | cut -f1) MB in all," \
  "$(du -sm "$root/opt/sigmap" | cut -f1) MB of it Sigmap with TensorFlow"

volumes=()
for volume in runs data cache; do
  # Otherwise buildah may mount a volume of its own over the folder given below.
  b config --volume "/$volume-" "$container"
  mkdir -p "$work/$volume"
  chown 1000:1000 "$work/$volume"
  volumes+=(--volume "$work/$volume:/$volume")
done
inside() {
  b run --isolation chroot "${volumes[@]}" "$container" -- "$@"
}

[ "$(inside id -u)" = 1000 ] || { echo "verify: the image does not run as user 1000" >&2; exit 1; }
touch "$work/before"

step "health check"
start=$(date +%s%N)
inside /opt/sigmap/sigmap doctor
echo "verify: doctor took $((($(date +%s%N) - start) / 1000000)) ms"

step "quickstart"
rm -rf "$work/runs/quickstart"
inside /opt/sigmap/sigmap run experiments/quickstart.yaml
[ -s "$work/runs/quickstart/report.html" ] || { echo "verify: no report" >&2; exit 1; }

step "export"
rm -rf "$work/runs/model"
inside /opt/sigmap/sigmap export /runs/quickstart --where teacher.case=high --where preconditioner.p=-1 --to /runs/model
[ -s "$work/runs/model/saved_model.pb" ] || { echo "verify: no SavedModel" >&2; exit 1; }

step "nothing written outside the volumes"
written=$(find "$root" -xdev -newer "$work/before" \( -type f -o -type l \) \
  -not -path "$root/runs/*" -not -path "$root/data/*" -not -path "$root/cache/*" \
  -not -path "$root/proc/*" -not -path "$root/sys/*" -not -path "$root/dev/*" \
  -not -path "$root/etc/hosts" -not -path "$root/etc/resolv.conf" -not -path "$root/run/.containerenv")
[ -z "$written" ] || { echo "verify: written outside the volumes: $written" >&2; exit 1; }
unpacked=$(find "$work/cache" -name '*.so*' -print -quit)
[ -z "$unpacked" ] || { echo "verify: a library was unpacked at start: $unpacked" >&2; exit 1; }
step "all is well"
