"""Calls two foreign clients on both servers and compares what they say. README.md tells how and what it showed."""
import asyncio
import difflib
import gzip
import os
import re
import sys
import tempfile
from pathlib import Path

from calls import cli_calls, mcp_calls, subjects
from click.testing import CliRunner
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from servers import afterglow, copy_logs, history_server
from spark_history_cli.cli import cli

NEXT, LINE = "\n$ ", "\n"
RECORDED = Path(__file__).parent / "recorded"
BIN = Path(sys.executable).parent
# All that is in a log somewhere: SQL, failures, two executors, storage, two attempts, streams.
CASES = ["43-sql", "43-failures", "43-cluster", "43-storage-blocks", "43-attempts", "43-streaming", "35-dynamic"]
APPLICATIONS = len(CASES)
# What a clock or luck decides: when a history server last looked at a log in progress, headers in an error message (they
# have the date in them), and which of the requests that a tool sends at a time fails first.
BLANKS = [
    (r'("?lastUpdated(?:Epoch)?"?: |Last Updated +)("[^"]*"|[\d: -]+)', r"\1..."),
    (r"(HTTP response headers: ).*", r"\1..."),
    (r'(API failures: )([^"]*?\.)(; ?)([^"]*\.)', lambda found: found[1] + "; ".join(sorted([found[2], found[4]]))),
]


def main():
    with tempfile.TemporaryDirectory() as scratch:
        logs = Path(scratch, "logs")
        logs.mkdir()
        copy_logs(CASES, logs)
        with history_server(logs, APPLICATIONS) as theirs, afterglow(logs, Path(scratch, "logs.duckdb")) as ours:
            of = subjects(theirs)
            said = {name: ask(url, of, str(logs)) for name, url in {"history-server": theirs, "afterglow": ours}.items()}
    differences = 0
    for client in said["afterglow"]:
        texts = {name: outputs[client] for name, outputs in said.items()}
        differences += record(client, texts)
    for client, text in said["afterglow"].items():
        print(f"{client}: {text.count(NEXT)} calls, {text.count(LINE)} lines of output")
    print(f"{differences} lines differ; see {RECORDED}")
    return 1 if differences else 0


def ask(url, of, logs):
    """What each client says of a server, call after call."""
    said = {"spark-history-cli": ask_cli(url, of), "mcp-apache-spark-history-server": asyncio.run(ask_mcp(url, of))}
    return {client: blanked(text).replace(url, "http://SERVER").replace(logs, "LOGS") for client, text in said.items()}


def blanked(text):
    for pattern, instead in BLANKS:
        text = re.sub(pattern, instead, text)
    return text


def ask_cli(url, of):
    """In this process: a thousand starts of Python would take longer than all the rest."""
    runner = CliRunner()
    text = ""
    for call in cli_calls(of):
        for form in [[], ["--json"]]:
            done = runner.invoke(cli, ["--server", url, *form, *call], prog_name="spark-history-cli")
            # What the client does not catch: as a process it would end with a traceback of it.
            raised = "" if isinstance(done.exception, (SystemExit, type(None))) else f"{done.exception!r}\n"
            command = " ".join(["spark-history-cli", *form, *call])
            text += f"\n$ {command}\n{done.output}{raised}(exit code {done.exit_code})\n"
    return text


async def ask_mcp(url, of):
    env = {**os.environ, "SHS_SERVERS__one__URL": url, "SHS_SERVERS__one__DEFAULT": "true", "SHS_MCP_TRANSPORT": "stdio"}
    server = StdioServerParameters(command=str(BIN / "spark-mcp"), env=env)
    text = ""
    with open(os.devnull, "w") as errors:
        async with stdio_client(server, errlog=errors) as (reading, writing):
            async with ClientSession(reading, writing) as session:
                await session.initialize()
                takes = {tool.name: tool.inputSchema["properties"] for tool in (await session.list_tools()).tools}
                calls = list(mcp_calls(of))
                unused = set(takes) - {name for name, _ in calls}
                if unused:
                    raise RuntimeError(f"tools that are not called: {unused}")
                for name, offered in calls:
                    arguments = {key: value for key, value in offered.items() if key in takes[name]}
                    result = await session.call_tool(name, arguments)
                    contents = "\n".join(getattr(part, "text", str(part)) for part in result.content)
                    failed = " (error)" if result.isError else ""
                    text += f"\n$ {name} {arguments}{failed}\n{contents}\n"
    return text


def record(client, texts):
    """Writes the outputs and their difference; returns how many lines differ."""
    for name, text in texts.items():
        folder = RECORDED / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{client}.txt.gz").write_bytes(gzip.compress(text.encode(), mtime=0))
    theirs, ours = (texts[name].splitlines(keepends=True) for name in ["history-server", "afterglow"])
    diff = list(difflib.unified_diff(theirs, ours, "history-server", "afterglow"))
    (RECORDED / f"{client}.diff").write_text("".join(diff))
    return sum(1 for line in diff if re.match(r"[+-](?![+-]{2} )", line))


if __name__ == "__main__":
    sys.exit(main())
