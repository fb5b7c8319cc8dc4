package io.momentcross.label.replay;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The files of all partitions' rows by hour. Thread-safe. */
final class StagedFiles {

    private final Map<Integer, List<Path>> byHour = new TreeMap<>();
    private long rows;

    synchronized void add(int hour, Path file, int more) {
        byHour.computeIfAbsent(hour, h -> new ArrayList<>()).add(file);
        rows += more;
    }

    synchronized Map<Integer, List<Path>> byHour() {
        return Map.copyOf(byHour);
    }

    synchronized long rows() {
        return rows;
    }
}
