#!/usr/bin/env bash
# Checks the pjrt engine on this machine's GPU: packed by scripts/pack-gpu-check.ts, run where it was unpacked. It needs
# Linux on x86-64 and a Python with JAX for CUDA 13 or 12; no network, no Node and no clone. `--help` lists the rows.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
python=python3
previous=
for word in "$@"; do
  [ "$previous" = --python ] && python=$word
  previous=$word
done
if [ ! -x "$here/node" ]; then
  # any Python can unpack it where there is no xz
  if command -v xz >/dev/null; then xz -dc "$here/node.xz" >"$here/node.part"
  else "$python" -c 'import lzma, shutil, sys; shutil.copyfileobj(lzma.open(sys.argv[1]), open(sys.argv[2], "wb"))' \
    "$here/node.xz" "$here/node.part"
  fi
  chmod +x "$here/node.part"
  mv "$here/node.part" "$here/node"
fi
# Python that the user names is the one whose JAX is used
export PATH="$(dirname "$(command -v "$python" || echo /nowhere/python)"):$PATH"
exec "$here/node" "$here/check.cjs" "$@"
