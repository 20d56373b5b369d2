#!/bin/bash
# Calls every command of one foreign client and every tool of another on a real history server and on `afterglow serve`,
# over the same sample logs, and compares what they say. README.md tells more.
# usage: run.sh          writes recorded/, and ends with 1 if the outputs differ
# Needs Java 17 and python3 (3.11 or newer) with pip; npm run build first.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
venv=${XDG_CACHE_HOME:-$HOME/.cache}/afterglow/foreign-tool
[ -x "$venv/bin/pip" ] || python3 -m venv "$venv"
# The MCP server asks for Python 3.12, and works with 3.11 as well.
"$venv/bin/pip" install --quiet --ignore-requires-python --requirement "$here/requirements.txt"
exec "$venv/bin/python" "$here/compare.py" "$@"
