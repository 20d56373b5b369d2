"""What is done to a log after Spark has written it. Each step gets the folder of the case's logs."""
import gzip, os, re, subprocess, time
from glob import glob


def gzipped(folder):
    """What people do by hand."""
    for path in glob(f'{folder}/*'):
        with open(path, 'rb') as plain, gzip.GzipFile(f'{path}.gz', 'wb', mtime=0) as packed:
            packed.write(plain.read())
        os.remove(path)


def packed(folder):
    """One zstd frame over the whole log, as `zstd` makes it: a quarter of what Spark's own frames, one a flush, take."""
    program = "import sys, zstandard; zstandard.ZstdCompressor(level=19).copy_stream(open(sys.argv[1], 'rb'), open(sys.argv[2], 'wb'))"
    for path in glob(f'{folder}/*'):
        subprocess.run(['/opt/python/bin/python', '-c', program, path, f'{path}.zstd'], check=True)
        os.remove(path)


def cut_in_block(folder):
    """Takes 37 bytes off, as a copy does that ends too early: the last block or frame is no longer whole."""
    for path in glob(f'{folder}/*.inprogress'):
        os.truncate(path, os.path.getsize(path) - 37)


def as_attempt(number):
    """Names the run just made as an attempt, as YARN does: local mode gives no attempt ids. Only ApplicationStart changes."""
    def step(folder):
        path = max(glob(f'{folder}/*'), key=os.path.getmtime)
        with open(path, encoding='utf-8') as file:
            text = file.read()
        text = re.sub(r'("Event":"SparkListenerApplicationStart".*?"User":"[^"]*")', rf'\1,"App Attempt ID":"{number}"', text, count=1)
        name, running, _ = path.partition('.inprogress')
        with open(f'{name}_{number}{running}', 'w', encoding='utf-8') as file:
            file.write(text)
        os.remove(path)
    return step


def compacted_by(retain):
    """A history server of the same version compacts the rolled files and keeps the newest `retain` as they are."""
    def step(folder):
        options = {'spark.history.fs.logDirectory': f'file:{folder}', 'spark.history.ui.port': '18080', 'spark.history.fs.update.interval': '1s',
                   'spark.history.fs.eventLog.rolling.maxFilesToRetain': retain,
                   'spark.history.fs.eventLog.rolling.compaction.score.threshold': '0'}
        server = start_server(options)
        try:
            deadline = time.time() + 60
            while not glob(f'{folder}/*/*.compact') and time.time() < deadline:
                time.sleep(0.5)
            time.sleep(3)
        finally:
            server.terminate()
            server.wait()
    return step


def start_server(options):
    opts = ' '.join(f'-D{k}={v}' for k, v in options.items())
    environment = {'PATH': '/usr/bin:/bin', 'HOME': '/home/spark', 'SPARK_HOME': '/opt/spark', 'SPARK_LOCAL_IP': '127.0.0.1',
                   'SPARK_LOCAL_HOSTNAME': 'localhost', 'SPARK_DAEMON_MEMORY': '1g', 'SPARK_HISTORY_OPTS': opts}
    return subprocess.Popen(['/opt/spark/bin/spark-class', 'org.apache.spark.deploy.history.HistoryServer'], env=environment,
                            cwd='/srv', stdout=subprocess.DEVNULL, stderr=open('/srv/history-server.err', 'w'))
