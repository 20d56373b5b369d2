"""Calls two foreign clients on both servers and compares what they say. README.md tells how and what it showed."""
import asyncio
import difflib
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from calls import cli_calls, mcp_calls, subjects
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from servers import afterglow, copy_logs, history_server

RECORDED = Path(__file__).parent / "recorded"
BIN = Path(sys.executable).parent
# All that is in a log somewhere: SQL, failures, two executors, storage, two attempts, streams.
CASES = ["43-sql", "43-failures", "43-cluster", "43-storage-blocks", "43-attempts", "43-streaming", "35-dynamic"]
APPLICATIONS = len(CASES)


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
    calls = {client: text.count("\n$ ") for client, text in said["afterglow"].items()}
    print(f"calls: {calls}; lines that differ: {differences}")
    return 1 if differences else 0


def ask(url, of, logs):
    """What each client says of a server, call after call."""
    said = {"spark-history-cli": ask_cli(url, of), "mcp-apache-spark-history-server": asyncio.run(ask_mcp(url, of))}
    return {client: text.replace(url, "http://SERVER").replace(logs, "LOGS") for client, text in said.items()}


def ask_cli(url, of):
    text = ""
    for call in cli_calls(of):
        for form in [[], ["--json"]]:
            done = subprocess.run(
                [BIN / "spark-history-cli", "--server", url, *form, *call], capture_output=True, text=True
            )
            command = " ".join(["spark-history-cli", *form, *call])
            text += f"\n$ {command}\n{done.stdout}{done.stderr}(exit code {done.returncode})\n"
    return text


async def ask_mcp(url, of):
    env = {**os.environ, "SHS_SERVERS__one__URL": url, "SHS_SERVERS__one__DEFAULT": "true", "SHS_MCP_TRANSPORT": "stdio"}
    server = StdioServerParameters(command=str(BIN / "spark-mcp"), env=env)
    text = ""
    with open(os.devnull, "w") as errors:
        async with stdio_client(server, errlog=errors) as (reading, writing):
            async with ClientSession(reading, writing) as session:
                await session.initialize()
                tools = sorted(tool.name for tool in (await session.list_tools()).tools)
                calls = list(mcp_calls(of))
                unused = set(tools) - {name for name, _ in calls}
                if unused:
                    raise RuntimeError(f"tools that are not called: {unused}")
                for name, arguments in calls:
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
        (folder / f"{client}.txt").write_text(text)
    theirs, ours = (texts[name].splitlines(keepends=True) for name in ["history-server", "afterglow"])
    diff = list(difflib.unified_diff(theirs, ours, "history-server", "afterglow"))
    (RECORDED / f"{client}.diff").write_text("".join(diff))
    return sum(1 for line in diff if re.match(r"[+-](?![+-]{2} )", line))


if __name__ == "__main__":
    sys.exit(main())
