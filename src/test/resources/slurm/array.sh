#!/bin/bash
# A job array on a real single-node Slurm: array.sh DIR SPEC, with the program in $SIGMAP.
# Starts munged, slurmctld and slurmd under DIR (as root), submits the script that
# `sigmap slurm` writes as two tasks, kills and requeues one of them, and merges.
set -eu
dir=$1
spec=$2
mkdir -p "$dir"/{state,spool}
host=$(hostname -s)

# Waits until a command succeeds: within SECONDS COMMAND...; shows the daemons' logs if it never does.
within() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    if [ "$SECONDS" -ge "$end" ]; then
      echo "gave up waiting for: $*"
      tail -n 20 "$dir"/*.log
      exit 1
    fi
    sleep 0.3
  done
}

# A munged of its own: the system's may be absent, stopped, or have left its socket behind.
munge=(--socket="$dir/munge.socket" --key-file="$dir/munge.key" --pid-file="$dir/munged.pid"
  --log-file="$dir/munged.log" --seed-file="$dir/munge.seed")
(umask 077 && head -c 128 /dev/urandom >"$dir/munge.key")
cat >"$dir/slurm.conf" <<C
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
AuthType=auth/munge
AuthInfo=socket=$dir/munge.socket,cred_expire=5
SlurmUser=root
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool
SlurmctldPidFile=$dir/slurmctld.pid
SlurmdPidFile=$dir/slurmd.pid
SlurmctldLogFile=$dir/slurmctld.log
SlurmdLogFile=$dir/slurmd.log
SlurmctldPort=16827
SlurmdPort=16828
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
KillWait=30
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP
C
export SLURM_CONF=$dir/slurm.conf
stop() {
  for daemon in slurmd slurmctld munged; do
    [ -f "$dir/$daemon.pid" ] && kill "$(cat "$dir/$daemon.pid")" || true
  done
}
trap stop EXIT
munged --force "${munge[@]}"
slurmctld -f "$SLURM_CONF"
slurmd -f "$SLURM_CONF"
is_idle() { sinfo -h -o %t 2>/dev/null | grep -q idle; }
within 60 is_idle
sinfo --version
sinfo

"$SIGMAP" slurm "$spec" --array 2 --gpus 0 --cpus 1 --out "$dir/run" >"$dir/job.sh"
job=$(sbatch --parsable --output="$dir/task-%a.log" "$dir/job.sh")
echo "submitted array job $job"

# The second task is killed once it has a checkpoint or a record, and goes back into the queue.
is_under_way() {
  ls "$dir"/run/shard-2-of-2/checkpoints/*.ckpt >/dev/null 2>&1 ||
    [ -s "$dir/run/shard-2-of-2/cells.jsonl" ]
}
within 120 is_under_way
squeue -o "%i %T %r %M"
scontrol requeue "${job}_2"
echo "requeued ${job}_2"
squeue -o "%i %T %r %M"
is_over() { [ -z "$(squeue -h -j "$job" 2>/dev/null)" ]; }
within 240 is_over
scontrol show job "$job" | grep -E 'ArrayTaskId|JobState|Restarts' || true
tail -n 3 "$dir"/task-*.log
"$SIGMAP" merge "$dir/run"
