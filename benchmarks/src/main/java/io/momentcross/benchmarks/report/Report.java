package io.momentcross.benchmarks.report;

import java.util.List;
import java.util.Map;

/**
 * What one part measured.
 *
 * @param tables  for people
 * @param figures for programs: records, maps, lists and numbers that Jackson writes as they are; not empty
 */
public record Report(List<Table> tables, Map<String, Object> figures) {

    public Report {
        tables = List.copyOf(tables);
        figures = Map.copyOf(figures);
    }
}
