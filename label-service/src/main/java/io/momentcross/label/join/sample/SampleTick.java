package io.momentcross.label.join.sample;

import io.momentcross.contracts.FeatureColumns;
import io.momentcross.contracts.Ticks;
import io.momentcross.contracts.v1.Cell;
import io.momentcross.contracts.v1.SampleGroup;
import io.momentcross.contracts.v1.SampleRecord;
import io.momentcross.contracts.v1.SampleRow;
import io.momentcross.contracts.v1.Served;
import io.momentcross.contracts.v1.ServedCandidate;
import io.momentcross.contracts.v1.TickEnd;
import io.momentcross.contracts.v1.UserFeatures;
import io.momentcross.label.join.LabelCell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Collects one tick's cells and makes training samples of them: for every request the user's part once, then a row for
 * each exposure that has new cells, with the features that the request was answered by.
 */
public final class SampleTick {

    private record Place(String policy, String requestId) {}

    private record Row(long roomId, boolean first, List<LabelCell> cells) {}

    private record Group(Served served, List<Row> rows) {}

    private final Map<Place, Group> groups = new LinkedHashMap<>();

    /** Adds what a policy newly said of one exposure. */
    public void add(Served served, long roomId, String policy, boolean first, List<LabelCell> cells) {
        groups.computeIfAbsent(new Place(policy, served.getRequestId()), place -> new Group(served, new ArrayList<>()))
                .rows()
                .add(new Row(roomId, first, cells));
    }

    /** The samples of {@code policy}, in the order in which their requests were first added. */
    public List<SampleRecord> groups(String policy, long tick, Function<String, UserFeatures> userOf) {
        List<SampleRecord> samples = new ArrayList<>();
        groups.forEach((place, group) -> {
            if (place.policy().equals(policy)) {
                samples.add(sample(place, group, tick, userOf.apply(place.requestId())));
            }
        });
        return samples;
    }

    /** The record that closes {@code tick} in its partition. */
    public static SampleRecord end(String policy, long tick) {
        return SampleRecord.newBuilder()
                .setTickEnd(TickEnd.newBuilder().setPolicy(policy).setTick(tick).setAtMs(Ticks.endMs(tick)))
                .build();
    }

    private static SampleRecord sample(Place place, Group group, long tick, UserFeatures user) {
        Served served = group.served();
        List<Integer> rows = group.rows().stream()
                .map(row -> ServedRows.of(served, row.roomId()))
                .toList();
        SampleGroup.Builder sample = SampleGroup.newBuilder()
                .setRequestId(place.requestId())
                .setPolicy(place.policy())
                .setTick(tick)
                .setServedAtMs(served.getReceivedAtMs())
                .setModelName(served.getModelName())
                .setModelVersion(served.getModelVersion())
                .setArm(served.getArm())
                .setUser(user.toBuilder().setUserId(served.getUserId()))
                .addAllColumns(FeatureColumns.slice(served.getCandidateColumnsList(), rows));
        for (int i = 0; i < rows.size(); i++) {
            sample.addRows(row(served.getCandidates(rows.get(i)), group.rows().get(i)));
        }
        return SampleRecord.newBuilder().setGroup(sample).build();
    }

    private static SampleRow row(ServedCandidate candidate, Row row) {
        SampleRow.Builder sample = SampleRow.newBuilder()
                .setRoomId(row.roomId())
                .setPosition(candidate.getPosition())
                .setPropensity(candidate.getPropensity())
                .setFirst(row.first());
        for (LabelCell cell : row.cells()) {
            sample.addCells(Cell.newBuilder()
                    .setTask(cell.task())
                    .setKind(cell.kind())
                    .setHappenedAtMs(cell.happenedAtMs())
                    .setLandedAtMs(Ticks.endMs(cell.tick())));
        }
        return sample.build();
    }
}
