"""Records what a real history server (Spark 4.3.0) answers about some of the cases, one answer a line, and holds expect.json against it.
usage: answers.py OUT case..."""
import gzip, json, os, shutil, sys, time, urllib.error, urllib.request
from collections import Counter
from steps import start_server

RECORDED = {'43-default', '43-sql', '43-adaptive', '35-failures', '43-cluster', '35-dynamic', '43-storage-blocks',
            '43-streaming', '35-cut-lz4', '43-ends', '43-exclude', '43-config', '43-attempts', '43-connect', '32-lz4'}
UNREADABLE = {'35-sql-gzip'}
FLAT, BASE = '/srv/flat', 'http://127.0.0.1:18080/api/v1/applications'
PATHS = ['', '/jobs', '/stages?details=false', '/allexecutors', '/executors', '/environment', '/storage/rdd',
         '/sql?details=true&length=100000']


def get(path):
    try:
        with urllib.request.urlopen(BASE + path, timeout=60) as answer:
            return answer.status, answer.headers.get('content-type', ''), json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get('content-type', ''), error.read().decode()


def record(app, attempt):
    base = f'/{app}/{attempt}' if attempt else f'/{app}'
    paths = list(PATHS)
    for stage in get(f'{base}/stages?details=false')[2]:
        key = f'/stages/{stage["stageId"]}/{stage["attemptId"]}'
        paths += [f'{key}?details=false', f'{key}/taskList?length=100000', f'{key}/taskSummary']
    paths += [f'/storage/rdd/{rdd["id"]}' for rdd in get(f'{base}/storage/rdd')[2]]
    for path in paths:
        status, kind, body = get(base + path)
        yield {'path': path, 'status': status, 'type': kind, 'body': body}


def compare(log, rows):
    """Differences between what was counted from the lines and what the server says."""
    body = {row['path']: row['body'] for row in rows}
    tasks = {t['taskId']: t['status'] for path, b in body.items() if '/taskList' in path for t in b}
    told = {
        'jobs': Counter(j['status'] for j in body['/jobs']), 'stage_attempts': Counter(s['status'] for s in body['/stages?details=false']),
        'tasks': Counter(tasks.values()), 'sql_executions': Counter(x['status'] for x in body['/sql?details=true&length=100000']),
    }
    for what, counts in told.items():
        mine = {k: v for k, v in log[what].items() if k.isupper()}
        if mine != dict(counts):
            yield f'{what}: lines {mine}, server {dict(counts)}'
    if sorted(log['executors']) != sorted(x['id'] for x in body['/allexecutors']):
        yield f'executors: lines {log["executors"]}, server {[x["id"] for x in body["/allexecutors"]]}'
    run = sum(s['executorRunTime'] for s in body['/stages?details=false'])
    if run != log['task_end_sums']['executor_run_time']:
        yield f'run time: lines {log["task_end_sums"]["executor_run_time"]}, server {run}'


def serve(folder):
    shutil.rmtree(FLAT, ignore_errors=True)
    shutil.copytree(folder, FLAT)
    for file in ('expect.json', 'answers.jsonl.gz'):
        if os.path.exists(f'{FLAT}/{file}'):
            os.remove(f'{FLAT}/{file}')
    server = start_server({'spark.history.fs.logDirectory': f'file:{FLAT}', 'spark.history.ui.port': '18080',
                           'spark.history.fs.update.interval': '2s'})
    logs = len(os.listdir(FLAT))
    for _ in range(120):
        time.sleep(0.5)
        try:
            if sum(len(a['attempts']) for a in get('')[2]) >= logs:
                break
        except (OSError, ValueError, TypeError):  # not up yet
            pass
    return server


def main():
    out, names = sys.argv[1], sys.argv[2:]
    for name in names:
        if name in UNREADABLE:
            continue
        with open(f'{out}/{name}/expect.json', encoding='utf-8') as file:
            logs = json.load(file)['logs']
        answers = []
        server = serve(f'{out}/{name}')
        try:
            for log in logs:
                rows = list(record(log['app_id'], log['attempt_id']))
                answers += [{**({'attempt': log['attempt_id']} if log['attempt_id'] else {}), **row} for row in rows]
                print(name, log['log'], len(rows), 'answers;', '; '.join(compare(log, rows)) or 'the same counts', flush=True)
        except Exception as error:
            print(name, 'the history server cannot show it:', repr(error)[:200], flush=True)
        finally:
            server.terminate()
            server.wait()
        if name in RECORDED and answers:
            with gzip.GzipFile(f'{out}/{name}/answers.jsonl.gz', 'wb', mtime=0) as file:
                file.write(''.join(json.dumps(a, ensure_ascii=False) + '\n' for a in answers).encode())


main()
