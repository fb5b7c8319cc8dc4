package io.momentcross.label.table;

import com.google.protobuf.InvalidProtocolBufferException;
import io.momentcross.contracts.v1.Cell;
import io.momentcross.contracts.v1.SampleGroup;
import io.momentcross.contracts.v1.SampleRecord;
import io.momentcross.contracts.v1.SampleRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sample records into rows, cut at ticks: what came after a partition's last tick end waits for the next. */
final class SampleIntake {

    private final Map<Integer, List<LabelRow>> unfinished = new HashMap<>();
    private final List<LabelRow> finished = new ArrayList<>();
    private final Map<Integer, Long> offsets = new TreeMap<>();
    private final Map<Integer, Long> landedAtMs = new TreeMap<>();

    /** Takes one record in; true where it ended a tick. */
    boolean take(int partition, long offset, byte[] value) throws InvalidProtocolBufferException {
        SampleRecord sample = SampleRecord.parseFrom(value);
        List<LabelRow> rows = unfinished.computeIfAbsent(partition, p -> new ArrayList<>());
        if (sample.hasGroup()) {
            rows(sample.getGroup(), rows);
            return false;
        }
        finished.addAll(rows);
        rows.clear();
        offsets.put(partition, offset + 1);
        landedAtMs.put(partition, sample.getTickEnd().getAtMs());
        return true;
    }

    /** Rows of ended ticks. */
    List<LabelRow> rows() {
        return finished;
    }

    /** Next offset of the partitions that ended a tick since the last {@link #done}. */
    Map<Integer, Long> offsets() {
        return offsets;
    }

    /** Whether all of {@code partitions} have ended the same tick. */
    boolean isEven(int partitions) {
        return landedAtMs.size() == partitions
                && Map.copyOf(landedAtMs).values().stream().distinct().count() == 1;
    }

    /** The newest tick end that was seen, in milliseconds since the epoch. */
    long newestLandedAtMs() {
        return landedAtMs.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** All that was given out is safe. */
    void done() {
        finished.clear();
        offsets.clear();
    }

    private static void rows(SampleGroup group, List<LabelRow> rows) {
        for (SampleRow row : group.getRowsList()) {
            for (Cell cell : row.getCellsList()) {
                rows.add(new LabelRow(
                        group.getRequestId(),
                        row.getRoomId(),
                        group.getUser().getUserId(),
                        group.getPolicy(),
                        cell.getTask(),
                        cell.getKind().name().replace("CELL_KIND_", ""),
                        cell.getHappenedAtMs(),
                        cell.getLandedAtMs(),
                        group.getTick(),
                        row.getPosition(),
                        row.getPropensity(),
                        group.getModelName(),
                        group.getModelVersion(),
                        group.getArm(),
                        group.getServedAtMs()));
            }
        }
    }
}
