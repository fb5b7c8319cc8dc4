package io.momentcross.benchmarks.report;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What one part measured.
 *
 * @param tables   for people
 * @param figures  for programs: records, maps, lists and numbers that Jackson writes as they are; not empty
 * @param pictures SVG by name, without ending; drawn when the figures have been written
 */
public record Report(List<Table> tables, Map<String, Object> figures, Map<String, Supplier<String>> pictures) {

    public Report {
        tables = List.copyOf(tables);
        figures = Map.copyOf(figures);
        pictures = Map.copyOf(pictures);
    }

    /** One without a picture. */
    public Report(List<Table> tables, Map<String, Object> figures) {
        this(tables, figures, Map.of());
    }
}
