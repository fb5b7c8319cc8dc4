"""Answers queries by ClickHouse local: a line of JSON in, {"sql": …}; a line of JSON out, {"rows": …} or {"error": …}."""

import json
import sys

from chdb import session

clickhouse = session.Session()
print(json.dumps({"version": clickhouse.query("SELECT version()", "TSV").bytes().decode().strip()}), flush=True)
for line in sys.stdin:
    try:
        said = clickhouse.query(json.loads(line)["sql"], "JSONCompact").bytes() or b'{"data": []}'
        try:
            answer = json.loads(said)
        except ValueError as error:
            # An error in the middle of an answer stands behind what was written by then.
            raise ValueError(f"{error}: … {said[-1000:].decode(errors='replace')}") from error
        print(json.dumps({"rows": answer["data"]}), flush=True)
    except Exception as error:
        print(json.dumps({"error": str(error)[:2000]}), flush=True)
