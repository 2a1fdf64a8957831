#!/bin/bash
# A job array on a real single-node Slurm: array.sh DIR SPEC, with the program in $SIGMAP.
# Starts munged, slurmctld and slurmd under DIR (as root), submits the script that
# `sigmap slurm` writes as two tasks, kills and requeues one of them, and merges.
set -eu
dir=$1
spec=$2
mkdir -p "$dir"/{state,spool}
host=$(hostname -s)
mkdir -p /run/munge
chown munge /run/munge
[ -e /run/munge/munge.socket.2 ] || runuser -u munge -- munged
cat >"$dir/slurm.conf" <<C
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
AuthType=auth/munge
AuthInfo=cred_expire=5
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
  for daemon in slurmd slurmctld; do
    [ -f "$dir/$daemon.pid" ] && kill "$(cat "$dir/$daemon.pid")" || true
  done
}
trap stop EXIT
slurmctld -f "$SLURM_CONF"
slurmd -f "$SLURM_CONF"
until sinfo -h -o %t | grep -q idle; do sleep 0.5; done
sinfo --version
sinfo

"$SIGMAP" slurm "$spec" --array 2 --gpus 0 --cpus 1 --out "$dir/run" >"$dir/job.sh"
job=$(sbatch --parsable --output="$dir/task-%a.log" "$dir/job.sh")
echo "submitted array job $job"

# The second task is killed once it has a checkpoint or a record, and goes back into the queue.
until ls "$dir"/run/shard-2-of-2/checkpoints/*.ckpt >/dev/null 2>&1 ||
  [ -s "$dir/run/shard-2-of-2/cells.jsonl" ]; do sleep 0.1; done
squeue -o "%i %T %r %M"
scontrol requeue "${job}_2"
echo "requeued ${job}_2"
squeue -o "%i %T %r %M"
while [ -n "$(squeue -h -j "$job" 2>/dev/null)" ]; do sleep 0.5; done
scontrol show job "$job" | grep -E 'ArrayTaskId|JobState|Restarts' || true
tail -n 3 "$dir"/task-*.log
"$SIGMAP" merge "$dir/run"
