package io.momentcross.label.join.sample;

import io.momentcross.contracts.FeatureColumns;
import io.momentcross.contracts.Ticks;
import io.momentcross.contracts.v1.ExposureEnd;
import io.momentcross.contracts.v1.ExposureLabels;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.LabelRecord;
import io.momentcross.contracts.v1.LabelTickEnd;
import io.momentcross.contracts.v1.LostFeedback;
import io.momentcross.contracts.v1.PredictedCell;
import io.momentcross.contracts.v1.Served;
import io.momentcross.contracts.v1.ServedCandidate;
import io.momentcross.contracts.v1.ServedExposure;
import io.momentcross.label.join.Exposure;
import io.momentcross.label.join.JoinOutput;
import io.momentcross.label.join.LabelCell;
import java.util.List;

/** What the join says, as records of {@code mc.labels.v1}. */
public final class LabelRecords {

    private LabelRecords() {}

    /** What a policy newly said of one exposure; {@code cells}: at least one, all of one tick. */
    public static LabelRecord labels(
            Served served, long roomId, Exposure exposure, String policy, List<LabelCell> cells) {
        ServedCandidate candidate = served.getCandidates(ServedRows.of(served, roomId));
        ExposureLabels.Builder labels = ExposureLabels.newBuilder()
                .setServed(served(served, roomId))
                .setOpenedAtMs(exposure.facts().openedAtMs())
                .setPolicy(policy)
                .setTick(cells.getFirst().tick());
        cells.forEach(cell -> labels.addCells(predicted(served, candidate, cell)));
        return LabelRecord.newBuilder().setLabels(labels).build();
    }

    public static LabelRecord end(Served served, long roomId, Exposure.Closed exposure) {
        Exposure.Facts facts = exposure.facts();
        return LabelRecord.newBuilder()
                .setExposure(ExposureEnd.newBuilder()
                        .setServed(served(served, roomId))
                        .setOpenedAtMs(facts.openedAtMs())
                        .setClickedAtMs(facts.clickedAtMs())
                        .setTick(exposure.tick())
                        .setReason(exposure.reason())
                        .setStayMs(facts.stayMs())
                        .addAllPositives(facts.positives().names()))
                .build();
    }

    public static LabelRecord lost(JoinOutput.Lost reason, Feedback feedback, long tick) {
        return LabelRecord.newBuilder()
                .setLost(LostFeedback.newBuilder()
                        .setFeedback(feedback)
                        .setReason(reason.name())
                        .setTick(tick))
                .build();
    }

    /** The record that closes {@code tick} in its partition. */
    public static LabelRecord tickEnd(long tick) {
        return LabelRecord.newBuilder()
                .setTickEnd(LabelTickEnd.newBuilder().setTick(tick).setAtMs(Ticks.endMs(tick)))
                .build();
    }

    private static ServedExposure served(Served served, long roomId) {
        int row = ServedRows.of(served, roomId);
        ServedCandidate candidate = served.getCandidates(row);
        return ServedExposure.newBuilder()
                .setRequestId(served.getRequestId())
                .setUserId(served.getUserId())
                .setRoomId(roomId)
                .setAuthorId(
                        FeatureColumns.integer(served.getCandidateColumnsList(), FeatureColumns.ROOM_AUTHOR_ID, row))
                .setCategoryId(
                        FeatureColumns.integer(served.getCandidateColumnsList(), FeatureColumns.ROOM_CATEGORY_ID, row))
                .setPosition(candidate.getPosition())
                .setPropensity(candidate.getPropensity())
                .setModelName(served.getModelName())
                .setModelVersion(served.getModelVersion())
                .setArm(served.getArm())
                .setServedAtMs(served.getReceivedAtMs())
                .build();
    }

    private static PredictedCell predicted(Served served, ServedCandidate candidate, LabelCell cell) {
        PredictedCell.Builder predicted = PredictedCell.newBuilder()
                .setTask(cell.task())
                .setKind(cell.kind())
                .setHappenedAtMs(cell.happenedAtMs());
        int task = served.getTasksList().indexOf(cell.task());
        if (task >= 0 && task < candidate.getPredictionsCount()) {
            predicted.setPrediction(candidate.getPredictions(task));
        }
        return predicted.build();
    }
}
