"""Reads one label table with one engine and prints what it saw as JSON.

    read_tables.py ENGINE METADATA_FILE [DATA_FILE...]

ENGINE is pyiceberg, polars or duckdb. The catalog may be open in another process, so the table is named by its
metadata file; DuckDB, whose Iceberg extension may not be at hand, is given the planned data files.
"""

import json
import sys

SQL = (
    "SELECT count(*) AS rows, count(DISTINCT request_id) AS requests, sum(author_id) AS authors, "
    "sum(tick) AS ticks, CAST(sum(epoch_ms(landed_at)) AS BIGINT) AS landed, min(prediction) AS prediction FROM t"
)
COLUMNS = ["request_id", "author_id", "tick", "landed_at", "prediction"]


def with_pyiceberg(metadata: str, files: list[str]) -> dict:
    from pyiceberg.table import StaticTable

    return summary(StaticTable.from_metadata(metadata).scan(selected_fields=tuple(COLUMNS)).to_arrow())


def with_polars(metadata: str, files: list[str]) -> dict:
    import polars

    return summary(polars.scan_iceberg(metadata).select(COLUMNS).collect().to_arrow())


def with_duckdb(metadata: str, files: list[str]) -> dict:
    import duckdb

    return summary(duckdb.read_parquet(files, union_by_name=True, hive_partitioning=False))


def summary(t) -> dict:
    import duckdb

    answer = duckdb.sql(SQL)
    return dict(zip(answer.columns, answer.fetchall()[0], strict=True))


if __name__ == "__main__":
    engine, metadata, *files = sys.argv[1:]
    print(json.dumps({"pyiceberg": with_pyiceberg, "polars": with_polars, "duckdb": with_duckdb}[engine](metadata, files)))
