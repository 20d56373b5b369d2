"""What is asked: every command of spark-history-cli, every tool of mcp-apache-spark-history-server."""
import json
import urllib.request
from dataclasses import dataclass


@dataclass(frozen=True)
class Subject:
    """An application, and what of it is looked at."""

    app: str
    attempts: tuple
    jobs: tuple
    stages: tuple
    sqls: tuple
    rdds: tuple


def subjects(url):
    """The applications of a server, by id, with some of their jobs, stages, executions and RDDs."""
    found = []
    for application in sorted(get(url, ""), key=lambda one: one["id"]):
        app = application["id"]
        attempts = tuple(a["attemptId"] for a in application["attempts"] if "attemptId" in a)
        within = f"/{app}/{attempts[0]}" if attempts else f"/{app}"
        stages = get(url, f"{within}/stages?details=false")
        found.append(
            Subject(
                app=app,
                attempts=attempts,
                jobs=some([job["jobId"] for job in get(url, f"{within}/jobs")]),
                stages=some([(stage["stageId"], stage["attemptId"]) for stage in stages]),
                sqls=some([one["id"] for one in get(url, f"{within}/sql?details=false&planDescription=false")]),
                rdds=some([rdd["id"] for rdd in get(url, f"{within}/storage/rdd")]),
            )
        )
    return found


def some(ids):
    """The first, the one in the middle and the last."""
    return tuple(dict.fromkeys(ids[i] for i in (0, len(ids) // 2, -1))) if ids else ()


def get(url, path):
    with urllib.request.urlopen(f"{url}/api/v1/applications{path}") as answer:
        return json.load(answer)


def cli_calls(of):
    """Arguments of spark-history-cli, below --server; each is called with and without --json."""
    yield ["apps"]
    yield ["apps", "--status", "completed", "--limit", "3"]
    yield ["apps", "--min-date", "2026-11-01"]
    yield ["version"]
    for one in of:
        app = ["-a", one.app]
        yield ["app", one.app]
        yield [*app, "attempts"]
        for attempt in one.attempts:
            yield [*app, "attempt", attempt]
        for command in ["summary", "env", "jobs", "stages", "executors", "processes", "rdds", "sql"]:
            yield [*app, command]
        yield [*app, "jobs", "--status", "failed"]
        yield [*app, "stages", "--status", "complete"]
        yield [*app, "executors", "--all"]
        yield [*app, "sql", "--offset", "1", "--length", "2"]
        for job in [*one.jobs, 999]:
            yield [*app, "job", str(job)]
            yield [*app, "job-stages", str(job)]
        for stage, attempt in [*one.stages, (999, 0)]:
            yield [*app, "stage", str(stage)]
            yield [*app, "stage-summary", str(stage), "--attempt", str(attempt)]
            yield [*app, "stage-tasks", str(stage), "--attempt", str(attempt), "--length", "5"]
        for execution in [*one.sqls, 999]:
            yield [*app, "sql", str(execution)]
            yield [*app, "sql-jobs", str(execution)]
            for view in ["full", "initial", "final"]:
                yield [*app, "sql-plan", str(execution), "--view", view]
            yield [*app, "sql-plan", str(execution), "--dot"]
        for rdd in [*one.rdds, 999]:
            yield [*app, "rdd", str(rdd)]
    yield ["app", "no-such-application"]


def mcp_calls(of):
    """Names and arguments of tools; a tool that does not know an argument is called without it."""
    yield "list_applications", {}
    yield "list_applications", {"status": ["COMPLETED"], "limit": 2}
    for one in of:
        app = {"app_id": one.app}
        if one.attempts:
            app["app_attempt_id"] = one.attempts[0]
        yield "list_applications", {"app_id": one.app}
        for tool in ["list_jobs", "list_stages", "list_sql_executions", "get_executor_summary"]:
            yield tool, app
        yield "list_stages", {**app, "with_summaries": True, "length": 3}
        yield "list_jobs", {**app, "sort_by": "duration", "length": 3}
        for section in ["spark_properties", "runtime"]:
            yield "get_environment", {**app, "section": section}
        yield "get_environment", app
        yield "list_executors", {**app, "include_inactive": True}
        yield "get_executor_thread_dump", {**app, "executor_id": "driver"}
        yield "get_job_bottlenecks", app
        yield "get_resource_usage_timeline", app
        for stage, attempt in one.stages:
            yield "get_stage", {**app, "stage_id": stage, "with_summaries": True}
            yield "get_stage", {**app, "stage_id": stage, "attempt_id": attempt, "quantiles": "0.1,0.9"}
            yield "list_stage_task_failures", {**app, "stage_id": stage, "stage_attempt_id": attempt}
        for execution in one.sqls:
            details = {"include_plan": True, "include_aggregated_metrics": True, "include_stages": True}
            yield "get_sql_execution", {**app, "execution_id": execution, **details}
    for one, other in zip(of, of[1:]):
        both = {"app_id1": one.app, "app_id2": other.app}
        for tool in ["compare_job_environments", "compare_job_performance", "compare_sql_executions"]:
            yield tool, both
        if one.stages and other.stages:
            yield "compare_stages", {**both, "stage_id1": one.stages[0][0], "stage_id2": other.stages[0][0]}
