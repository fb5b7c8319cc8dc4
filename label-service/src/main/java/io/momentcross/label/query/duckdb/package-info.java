/**
 * Queries run by DuckDB, in a process of their own, each in a database of its own that sees the tables' files and
 * nothing else. Nothing of this runs in the service's process.
 */
@NullMarked
package io.momentcross.label.query.duckdb;

import org.jspecify.annotations.NullMarked;
