"""Writes expect.json of each case: what its logs must yield, counted from the raw lines with json.loads and nothing else.
usage: expect.py OUT case...   (units are those of the log: ms, ns for cpu and shuffle write time, bytes)"""
import json, os, re, sys
from collections import Counter
from read_log import codec_of, read_log

METRICS = {
    'executor_run_time': ['Executor Run Time'], 'executor_cpu_time': ['Executor CPU Time'], 'jvm_gc_time': ['JVM GC Time'],
    'result_size': ['Result Size'], 'memory_bytes_spilled': ['Memory Bytes Spilled'], 'disk_bytes_spilled': ['Disk Bytes Spilled'],
    'peak_execution_memory': ['Peak Execution Memory'],
    'input_bytes': ['Input Metrics', 'Bytes Read'], 'input_records': ['Input Metrics', 'Records Read'],
    'output_bytes': ['Output Metrics', 'Bytes Written'], 'output_records': ['Output Metrics', 'Records Written'],
    'shuffle_remote_bytes_read': ['Shuffle Read Metrics', 'Remote Bytes Read'],
    'shuffle_local_bytes_read': ['Shuffle Read Metrics', 'Local Bytes Read'],
    'shuffle_records_read': ['Shuffle Read Metrics', 'Total Records Read'],
    'shuffle_bytes_written': ['Shuffle Write Metrics', 'Shuffle Bytes Written'],
    'shuffle_write_time': ['Shuffle Write Metrics', 'Shuffle Write Time'],
}
SQL = 'org.apache.spark.sql.execution.ui.SparkListenerSQL'


def logs_of(folder):
    """(name of the log, layout, its files in reading order); a rolled file that a compact one replaces is left out."""
    for name in sorted(os.listdir(folder)):
        path = f'{folder}/{name}'
        if name in ('expect.json', 'answers.jsonl.gz'):
            continue
        if not os.path.isdir(path):
            yield name, 'single', [path], name.endswith('.inprogress')
            continue
        parts = sorted((f for f in os.listdir(path) if f.startswith('events_')), key=lambda f: (int(f.split('_')[1]), f.endswith('.compact')))
        compact = max((i for i, f in enumerate(parts) if f.endswith('.compact')), default=None)
        layout = 'rolling' if compact is None else 'compacted'
        running = any(f.startswith('appstatus_') and f.endswith('.inprogress') for f in os.listdir(path))
        yield name, layout, [f'{path}/{f}' for f in parts[compact or 0:]], running


def expect_log(name, layout, files, running):
    events, listed, bad = [], [], []
    for path in files:
        data, error = read_log(path)
        *lines, rest = data.split(b'\n')
        parsed = 0
        for number, line in enumerate([*lines, *([rest] if rest else [])], 1):
            try:
                events.append(json.loads(line))
                parsed += 1
            except ValueError:
                bad.append({'file': os.path.basename(path), 'line': number, 'bytes': len(line), 'last': number == len(lines) + 1})
        listed.append({'file': os.path.basename(path), 'bytes': os.path.getsize(path), 'codec': codec_of(path), 'decoded_bytes': len(data),
                       'events': parsed, **({'reader_error': error} if error else {})})
    ended = any(e['Event'] == 'SparkListenerApplicationEnd' for e in events)
    truncated = bool(bad) or any('reader_error' in f for f in listed)
    state = 'truncated' if truncated else 'complete' if ended and not running else 'in progress'
    return {'log': name, 'layout': layout, 'state': state, 'named_in_progress': running, 'files': listed, 'bad_lines': bad, **application(events)}


def application(events):
    first = lambda kind: next((e for e in events if e['Event'] == f'SparkListener{kind}'), {})
    start = first('ApplicationStart')
    return {
        'app_id': start.get('App ID'), 'attempt_id': start.get('App Attempt ID', ''), 'name': start.get('App Name'), 'user': start.get('User'),
        'spark_version': first('LogStart').get('Spark Version'), 'start_time': start.get('Timestamp'),
        'end_time': first('ApplicationEnd').get('Timestamp'),
        'events': dict(sorted(Counter(e['Event'] for e in events).items())),
        'jobs': jobs(events), 'stage_attempts': stages(events), **tasks(events), **executors(events), 'sql_executions': executions(events),
    }


def of(events, kind):
    return [e for e in events if e['Event'] == kind]


def jobs(events):
    ends = {e['Job ID']: e['Job Result']['Result'] for e in of(events, 'SparkListenerJobEnd')}
    known = {e['Job ID'] for e in of(events, 'SparkListenerJobStart')}
    status = lambda n: 'RUNNING' if n not in ends else 'SUCCEEDED' if ends[n] == 'JobSucceeded' else 'FAILED'
    return tally(map(status, known))


def stages(events):
    """(stage, attempt) -> status. A stage that its job lists but that is never submitted is SKIPPED once the job has ended."""
    status, listed = {}, {}
    for e in events:
        kind = e['Event']
        if kind == 'SparkListenerJobStart':
            listed[e['Job ID']] = [(s['Stage ID'], s['Stage Attempt ID']) for s in e['Stage Infos']]
            for key in listed[e['Job ID']]:
                status[key] = 'PENDING' if status.get(key) != 'ACTIVE' else 'ACTIVE'
        elif kind in ('SparkListenerStageSubmitted', 'SparkListenerStageCompleted'):
            info = e['Stage Info']
            key = info['Stage ID'], info['Stage Attempt ID']
            done = 'FAILED' if 'Failure Reason' in info else 'COMPLETE' if 'Submission Time' in info else 'SKIPPED'
            status[key] = 'ACTIVE' if kind == 'SparkListenerStageSubmitted' else done
        elif kind == 'SparkListenerJobEnd':
            for key in listed.get(e['Job ID'], []):
                status[key] = 'SKIPPED' if status[key] == 'PENDING' else status[key]
    return {**tally(status.values()), 'attempts_above_0': sum(1 for _, attempt in status if attempt)}


def tasks(events):
    """Tasks are counted by id and take the flags of their last TaskEnd; metrics are summed over every TaskEnd that has them."""
    status, reasons, sums = {}, Counter(), dict.fromkeys(METRICS, 0)
    for e in of(events, 'SparkListenerTaskStart'):
        status[e['Task Info']['Task ID']] = 'RUNNING'
    with_metrics = 0
    for e in of(events, 'SparkListenerTaskEnd'):
        info = e['Task Info']
        status[info['Task ID']] = 'FAILED' if info['Failed'] else 'KILLED' if info['Killed'] else 'SUCCESS'
        reasons[e['Task End Reason']['Reason']] += 1
        metrics = e.get('Task Metrics')
        with_metrics += metrics is not None
        for name, path in METRICS.items() if metrics else ():
            value = metrics
            for key in path:
                value = (value or {}).get(key, 0)
            sums[name] += value
    speculative = {e['Task Info']['Task ID'] for e in of(events, 'SparkListenerTaskStart') if e['Task Info'].get('Speculative')}
    return {'tasks': {**tally(status.values()), 'speculative': len(speculative)}, 'task_end_reasons': dict(sorted(reasons.items())),
            'task_ends_with_metrics': with_metrics, 'task_end_sums': sums}


def executors(events):
    added = [e['Executor ID'] for e in of(events, 'SparkListenerExecutorAdded')]
    managers = {e['Block Manager ID']['Executor ID'] for e in of(events, 'SparkListenerBlockManagerAdded')}
    removed = {e['Executor ID']: e['Removed Reason'] for e in of(events, 'SparkListenerExecutorRemoved')}
    return {'executors': sorted(managers | set(added)), 'executors_removed': removed}


def executions(events):
    """By the error message of the end: empty is success. Spark before 3.4 writes none: then a failed job is a failed execution."""
    ends = {e['executionId']: e.get('errorMessage') for e in of(events, f'{SQL}ExecutionEnd')}
    failed = {e['Job ID'] for e in of(events, 'SparkListenerJobEnd') if e['Job Result']['Result'] != 'JobSucceeded'}
    with_failed_job = {int(e['Properties'].get('spark.sql.execution.id', -1)) for e in of(events, 'SparkListenerJobStart') if e['Job ID'] in failed}
    known = [e['executionId'] for e in of(events, f'{SQL}ExecutionStart')]
    bad = lambda n: bool(ends[n]) if ends[n] is not None else n in with_failed_job
    return tally('RUNNING' if n not in ends else 'FAILED' if bad(n) else 'COMPLETED' for n in known)


def tally(values):
    counts = Counter(values)
    return {'total': sum(counts.values()), **dict(sorted(counts.items()))}


def main():
    out, names = sys.argv[1], sys.argv[2:]
    for name in names:
        logs = [expect_log(*log) for log in logs_of(f'{out}/{name}')]
        text = json.dumps({'case': name, 'logs': logs}, indent=1, ensure_ascii=False)
        text = re.sub(r'\[\s+([^][{}]*?)\s+\]', lambda m: '[' + re.sub(r'\s*\n\s*', ' ', m[1]) + ']', text)
        with open(f'{out}/{name}/expect.json', 'w', encoding='utf-8') as file:
            file.write(text + '\n')


main()
