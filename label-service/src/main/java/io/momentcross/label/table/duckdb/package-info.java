/** The label tables' Parquet files, written by DuckDB. The only place beside queries that knows it. */
@NullMarked
package io.momentcross.label.table.duckdb;

import org.jspecify.annotations.NullMarked;
