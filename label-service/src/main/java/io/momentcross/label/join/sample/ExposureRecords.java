package io.momentcross.label.join.sample;

import io.momentcross.contracts.FeatureColumns;
import io.momentcross.contracts.Ticks;
import io.momentcross.contracts.v1.ExposureClosed;
import io.momentcross.contracts.v1.ExposureOpened;
import io.momentcross.contracts.v1.ExposureRecord;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.FeedbackAccepted;
import io.momentcross.contracts.v1.Served;
import io.momentcross.label.join.Exposure;
import io.momentcross.label.join.ExposureId;

/** What the join tells of exposures, as records of {@code mc.exposures.v1}. */
public final class ExposureRecords {

    private ExposureRecords() {}

    /** {@code first}: the feedback that opened it. */
    public static ExposureRecord opened(Served served, Feedback first) {
        return record(served, first.getRoomId(), first.getReceivedAtMs(), first.getHappenedAtMs())
                .setOpened(ExposureOpened.getDefaultInstance())
                .build();
    }

    public static ExposureRecord accepted(Served served, Feedback feedback, boolean first) {
        return record(served, feedback.getRoomId(), feedback.getReceivedAtMs(), feedback.getHappenedAtMs())
                .setFeedback(FeedbackAccepted.newBuilder()
                        .setType(feedback.getType())
                        .setGiftValue(feedback.getGiftValue())
                        .setFirst(first))
                .build();
    }

    public static ExposureRecord closed(Served served, ExposureId id, Exposure.Closed exposure) {
        long atMs = Ticks.endMs(exposure.tick());
        Exposure.Facts facts = exposure.facts();
        return record(served, id.roomId(), atMs, atMs)
                .setClosed(ExposureClosed.newBuilder()
                        .setReason(exposure.reason())
                        .setStayMs(facts.stayMs())
                        .setFlags(facts.positives().flags()))
                .build();
    }

    private static ExposureRecord.Builder record(Served served, long roomId, long receivedAtMs, long happenedAtMs) {
        int row = ServedRows.of(served, roomId);
        return ExposureRecord.newBuilder()
                .setRequestId(served.getRequestId())
                .setUserId(served.getUserId())
                .setRoomId(roomId)
                .setAuthorId(
                        FeatureColumns.integer(served.getCandidateColumnsList(), FeatureColumns.ROOM_AUTHOR_ID, row))
                .setCategoryId(
                        FeatureColumns.integer(served.getCandidateColumnsList(), FeatureColumns.ROOM_CATEGORY_ID, row))
                .setReceivedAtMs(receivedAtMs)
                .setHappenedAtMs(happenedAtMs)
                .setModelVersion(served.getModelVersion())
                .setArm(served.getArm())
                .setPosition(served.getCandidates(row).getPosition());
    }
}
