package io.momentcross.label.table;

/**
 * @param type in DuckDB's SQL, e.g. {@code TIMESTAMPTZ} or {@code VARCHAR[]}
 */
public record TableColumn(String name, String type, boolean nullable, String description) {}
