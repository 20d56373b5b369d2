"""Runs the cases of cases.py inside the namespaces that make.sh made, and puts each case's folder below OUT.
usage: run.py OUT [--keep] [case...]     --keep: leave the logs as they are, only count and record again"""
import json, os, shutil, subprocess, sys, time
from cases import CASES

JOBS = '/srv/jobs'
COMMON = {
    'spark.eventLog.enabled': 'true', 'spark.eventLog.dir': f'file:{JOBS}/events', 'spark.local.dir': f'{JOBS}/local',
    'spark.sql.warehouse.dir': f'{JOBS}/warehouse', 'spark.ui.enabled': 'false', 'spark.ui.showConsoleProgress': 'false',
    'spark.sql.shuffle.partitions': '4', 'spark.driver.memory': '1g', 'spark.log.level': 'WARN',
}
OPENED = ['java.lang', 'java.lang.invoke', 'java.io', 'java.net', 'java.nio', 'java.util', 'java.util.concurrent', 'java.util.concurrent.atomic',
          'sun.nio.ch', 'sun.nio.cs', 'sun.security.action', 'sun.util.calendar', 'jdk.internal.ref']  # Spark before 3.3 on Java 17
PLAIN = {'spark.eventLog.compress': 'false', 'spark.eventLog.rolling.enabled': 'false'}


def make(out, name, case):
    select_version(case['spark'])
    shutil.rmtree(JOBS, ignore_errors=True)
    for folder in ('events', 'local', 'warehouse'):
        os.makedirs(f'{JOBS}/{folder}')
    for run in case['runs']:
        submit(case, run)
        for step in run.get('after', []):
            step(f'{JOBS}/events')
    for step in case.get('after', []):
        step(f'{JOBS}/events')
    target = f'{out}/{name}'
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(f'{JOBS}/events', target, ignore=shutil.ignore_patterns('.*.crc'))
    for path in [target, *(os.path.join(d, n) for d, folders, files in os.walk(target) for n in [*folders, *files])]:
        os.chmod(path, 0o755 if os.path.isdir(path) else 0o644)


def submit(case, run):
    job = run['job']
    shutil.copy(f'/opt/make/jobs/{job}', f'{JOBS}/{job}')
    conf = {**COMMON, **(PLAIN if case.get('plain', True) else {}), **case.get('conf', {}), **run.get('conf', {})}
    options = [x for k, v in conf.items() for x in ('--conf', f'{k}={v}')]
    master = ['--master', case.get('master', 'local[2]'), '--name', run.get('name', job.split('.')[0])]
    if job.endswith('.scala'):
        command = ['/opt/spark/bin/spark-shell', *master, *options, '-i', f'{JOBS}/{job}']
    elif case.get('server'):
        command = ['/opt/python/bin/python', f'{JOBS}/{job}', json.dumps([*master, *options])]
    else:
        command = ['/opt/spark/bin/spark-submit', *master, *options, f'{JOBS}/{job}', *run.get('args', [])]
    with open(f'/srv/{job}.out', 'w') as log:
        cluster = standalone(case['hosts'], log) if 'hosts' in case else []
        code = subprocess.run(command, cwd=JOBS, env=environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                              timeout=900).returncode
        for daemon in cluster:
            daemon.kill()
    if code != run.get('exit', 0):
        raise RuntimeError(f'{job} ended with {code}:\n' + open(f'/srv/{job}.out').read()[-3000:])


def standalone(hosts, log):
    """A standalone cluster with one worker a host; the names are in the sandbox's /etc/hosts. For what needs hosts, as speculation does."""
    start = lambda name, *args: subprocess.Popen(['/opt/spark/bin/spark-class', f'org.apache.spark.deploy.{name}', *args], cwd=JOBS,
                                                 env=environment(), stdout=log, stderr=log)
    master = start('master.Master', '--host', 'localhost', '--port', '7077', '--webui-port', '8080')
    time.sleep(5)
    worker = lambda host: start('worker.Worker', '--host', host, '-c', '1', '-m', '1g', '--work-dir', f'{JOBS}/work', 'spark://localhost:7077')
    daemons = [master, *map(worker, hosts)]
    time.sleep(6)
    return daemons


def environment():
    return {'PATH': '/usr/bin:/bin', 'HOME': '/home/spark', 'LANG': 'C.UTF-8', 'SPARK_HOME': '/opt/spark', 'SPARK_USER': 'spark',
            'SPARK_LOCAL_IP': '127.0.0.1', 'SPARK_LOCAL_HOSTNAME': 'localhost', 'PYSPARK_PYTHON': '/opt/python/bin/python',
            'SPARK_NO_DAEMONIZE': '1', 'SPARK_SCALA_VERSION': '2.13',
            'JAVA_TOOL_OPTIONS': ' '.join(['-Dos.version=6.1.0', *(f'--add-opens=java.base/{p}=ALL-UNNAMED' for p in OPENED)])}


def select_version(version):
    """/opt/spark and /opt/python are the version's own; both are mounts, so logs name only them."""
    home = f'/opt/python-{version}'
    packages = subprocess.run(['/bin/sh', '-c', f'echo {home}/lib/python3*/site-packages/pyspark'], capture_output=True, text=True)
    for source, target in ((home, '/opt/python'), (packages.stdout.strip(), '/opt/spark')):
        if os.path.ismount(target):
            subprocess.run(['umount', target], check=True)
        subprocess.run(['mount', '--bind', source, target], check=True)


def main():
    out, keep = sys.argv[1], '--keep' in sys.argv
    wanted = [a for a in sys.argv[2:] if a != '--keep'] or list(CASES)
    failed = []
    for name in [] if keep else list(wanted):
        try:
            make(out, name, CASES[name])
        except (RuntimeError, subprocess.TimeoutExpired) as error:
            failed.append(name)
            wanted.remove(name)
            print('NOT made', name, error, flush=True)
            continue
        print('made', name, sum(os.path.getsize(os.path.join(d, f)) for d, _, fs in os.walk(f'{out}/{name}') for f in fs), flush=True)
    select_version('4.3.0')
    for program in ('expect.py', 'answers.py'):
        subprocess.run(['/opt/python/bin/python', f'/opt/make/{program}', out, *wanted], env=environment(), check=True)
    sys.exit(1 if failed else 0)


main()
