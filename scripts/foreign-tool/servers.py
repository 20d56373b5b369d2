"""A real history server and Afterglow over the same folder of logs."""
import os
import re
import shutil
import subprocess
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_LOGS = {"answers.jsonl.gz", "expect.json"}
PATIENCE = 120


def copy_logs(cases, folder):
    """The logs of some cases of sample-logs/ side by side, as a history server wants them."""
    for case in cases:
        for log in (ROOT / "sample-logs" / case).iterdir():
            if log.name in NOT_LOGS:
                continue
            copy = shutil.copytree if log.is_dir() else shutil.copy2
            copy(log, folder / log.name)


@contextmanager
def history_server(logs, applications):
    import pyspark

    home = Path(pyspark.__file__).parent
    port = 18999
    options = {
        "spark.history.fs.logDirectory": f"file://{logs}",
        "spark.history.ui.port": port,
        "spark.history.fs.update.interval": "1s",
    }
    env = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_HISTORY_OPTS": " ".join(f"-D{name}={value}" for name, value in options.items()),
    }
    command = [home / "bin" / "spark-class", "org.apache.spark.deploy.history.HistoryServer"]
    url = f"http://127.0.0.1:{port}"
    with process(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        wait_for(server, lambda: count_applications(url) == applications)
        yield url


@contextmanager
def afterglow(logs, database):
    main = ROOT / "dist" / "src" / "faces" / "cli" / "main.js"
    subprocess.run(["node", main, "load", logs, "--db", database], check=True, stdout=subprocess.DEVNULL)
    command = ["node", main, "serve", "--db", database, "--port", "0"]
    with process(command, stdout=subprocess.PIPE, text=True) as server:
        found = re.match(r"Listening on (http://.+)/api/v1", server.stdout.readline())
        if not found:
            raise RuntimeError("serve does not listen")
        yield found[1]


@contextmanager
def process(command, **options):
    started = subprocess.Popen([str(word) for word in command], **options)
    try:
        yield started
    finally:
        started.terminate()
        started.wait()


def wait_for(server, is_so):
    end = time.monotonic() + PATIENCE
    while not is_so():
        if server.poll() is not None:
            raise RuntimeError("the history server has ended")
        if time.monotonic() > end:
            raise RuntimeError("the history server takes too long")
        time.sleep(0.5)


def count_applications(url):
    try:
        with urllib.request.urlopen(f"{url}/api/v1/applications") as answer:
            return answer.read().count(b'"attempts"')
    except OSError:
        return None
