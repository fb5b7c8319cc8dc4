/** Queries run by DuckDB, in process, each in a database of its own that sees the tables' files and nothing else. */
@NullMarked
package io.momentcross.label.query.duckdb;

import org.jspecify.annotations.NullMarked;
