#!/bin/bash
# Makes the sample logs again with real Spark: ./make.sh [case...] (default: all, about half an hour on two cores).
# Needs Linux, root or user namespaces, Java 17, Python 3.9 or newer with venv, pip's registry for pyspark, and Maven with its registry.
# Everything runs in namespaces of its own (mounts, host name, network), so that no path or name of this machine gets into a log.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
scratch=${SCRATCH:-$(mktemp -d)}
out=${OUT:-$here}
python=${PYTHON:-/usr/bin/python3}
mkdir -p "$scratch"/{opt/spark,opt/python,opt/make,srv/jobs,home/spark}

install() { # version, further packages
  local home=$scratch/opt/python-$1
  [ -e "$home/done" ] && return
  "$python" -m venv "$home"
  "$home/bin/pip" install -q "pyspark==$1" "${@:2}"
  touch "$home/done"
}
install 4.3.0 'pandas<3' pyarrow grpcio grpcio-status googleapis-common-protos protobuf zstandard setuptools
install 3.5.6 'pandas<3' 'pyarrow<20' 'numpy<2' zstandard setuptools
install 3.2.4 setuptools wheel
comet=org.apache.datafusion:comet-spark-spark3.5_2.12:0.12.0
[ -e "$scratch/opt/jars/comet.jar" ] || { mvn -q dependency:copy -Dartifact=$comet -DoutputDirectory="$scratch/opt/jars" -Dmdep.stripVersion=true &&
  mv "$scratch"/opt/jars/comet-*.jar "$scratch/opt/jars/comet.jar"; }

echo 'spark:x:0:0:spark:/home/spark:/bin/bash' > "$scratch/passwd"
echo '127.0.0.1 localhost node-1 node-2 node-3' > "$scratch/hosts"
as_root=(); [ "$(id -u)" = 0 ] || as_root=(-r)
exec unshare "${as_root[@]}" -mnu --fork --pid --mount-proc bash -euc '
  ip link set lo up; hostname localhost
  cp -r "$1/make/." "$2/opt/make"
  mount --bind "$2/passwd" /etc/passwd; mount --bind "$2/hosts" /etc/hosts
  mount --bind "$2/home" /home; mount --bind "$2/srv" /srv; mount --bind "$2/opt" /opt
  shift 2; exec env -i PATH=/usr/bin:/bin LANG=C.UTF-8 HOME=/home/spark nice python3 /opt/make/run.py "$0" "$@"
' "$out" "$here" "$scratch" "$@"
