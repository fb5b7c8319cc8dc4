package io.momentcross.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What people read: the first column to the left, all others to the right.
 *
 * @param rows as long as {@code columns} each
 */
public record Table(String title, List<String> columns, List<List<String>> rows) {

    public Table {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException("a row of " + row.size() + " under " + columns);
            }
        }
    }

    /** A cell. */
    public static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    public String text() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(columns);
        lines.addAll(rows);
        int[] widths = IntStream.range(0, columns.size())
                .map(i -> lines.stream()
                        .mapToInt(line -> line.get(i).length())
                        .max()
                        .orElse(0))
                .toArray();
        return lines.stream().map(line -> line(line, widths)).collect(Collectors.joining("\n", title + "\n", "\n"));
    }

    private static String line(List<String> cells, int[] widths) {
        return IntStream.range(0, cells.size())
                .mapToObj(i -> pad(cells.get(i), widths[i], i == 0))
                .collect(Collectors.joining("  ", "  ", ""))
                .stripTrailing();
    }

    private static String pad(String cell, int width, boolean isLeft) {
        String blank = " ".repeat(width - cell.length());
        return isLeft ? cell + blank : blank + cell;
    }
}
