package io.momentcross.feature.ingest;

import com.google.protobuf.InvalidProtocolBufferException;
import io.momentcross.contracts.BehaviorFlags;
import io.momentcross.contracts.v1.ExposureClosed;
import io.momentcross.contracts.v1.ExposureRecord;
import io.momentcross.contracts.v1.FeedbackAccepted;
import io.momentcross.feature.history.HistoryItem;
import io.momentcross.feature.store.FeatureStore;
import io.momentcross.feature.store.HistoryKind;
import io.momentcross.feature.store.SourceOffset;
import io.momentcross.feature.store.StoreException;
import io.momentcross.feature.window.Counter;
import io.momentcross.feature.window.RoomCounters;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Exposures into room windows and live histories. Counters of a partition are read from the store when a room first
 * appears in a poll, and written back as absolute values at its end. A long view is known at the exposure's end.
 */
final class ExposureCounting {

    private final FeatureStore store;
    private final RecentExposures recent = new RecentExposures();
    private final Map<Long, RoomCounters> touched = new LinkedHashMap<>();

    ExposureCounting(FeatureStore store) {
        this.store = store;
    }

    void take(byte[] value, SourceOffset source) throws InvalidProtocolBufferException {
        ExposureRecord record = ExposureRecord.parseFrom(value);
        RoomCounters counters =
                touched.computeIfAbsent(record.getRoomId(), room -> store.loadCounters(room, source.partition()));
        long atMs = record.getReceivedAtMs();
        if (counters.begin(source.offset(), atMs) == RoomCounters.Taken.COUNTED) {
            switch (record.getWhatCase()) {
                case OPENED -> counters.add(Counter.EXPOSURES, 1, atMs);
                case FEEDBACK -> feedback(record, counters, atMs);
                case CLOSED -> closed(record, counters, atMs);
                case WHAT_NOT_SET -> throw new IllegalArgumentException("the exposure record says nothing");
            }
        }
        if (record.hasClosed() && (record.getClosed().getFlags() & BehaviorFlags.CLICK) != 0) {
            append(record, source);
        }
    }

    /**
     * Writes what this poll touched.
     *
     * @throws StoreException where somebody else has counted the partition further
     */
    void flush(int partition) {
        try {
            if (!touched.isEmpty() && !store.putCounters(partition, touched)) {
                throw new StoreException("Another process counts partition " + partition + " by now.", null);
            }
        } finally {
            touched.clear();
        }
    }

    private void append(ExposureRecord record, SourceOffset source) {
        ExposureClosed closed = record.getClosed();
        HistoryItem item = new HistoryItem(
                record.getRoomId(),
                record.getAuthorId(),
                record.getCategoryId(),
                record.getHappenedAtMs(),
                closed.getStayMs() / 1000f,
                closed.getFlags());
        store.append(HistoryKind.LIVE, record.getUserId(), item, source);
    }

    private void feedback(ExposureRecord record, RoomCounters counters, long atMs) {
        FeedbackAccepted feedback = record.getFeedback();
        if (feedback.getGiftValue() > 0) {
            counters.add(Counter.GIFT_VALUE, feedback.getGiftValue(), atMs);
        }
        if (!feedback.getFirst()) {
            return;
        }
        switch (feedback.getType()) {
            case FEEDBACK_TYPE_CLICK -> {
                counters.add(Counter.CLICKS, 1, atMs);
                if (recent.enters(record)) {
                    counters.add(Counter.ENTRIES, 1, atMs);
                }
            }
            case FEEDBACK_TYPE_LIKE -> counters.add(Counter.LIKES, 1, atMs);
            case FEEDBACK_TYPE_COMMENT -> counters.add(Counter.COMMENTS, 1, atMs);
            case FEEDBACK_TYPE_GIFT -> counters.add(Counter.GIFTS, 1, atMs);
            case FEEDBACK_TYPE_FOLLOW -> counters.add(Counter.FOLLOWS, 1, atMs);
            default -> {
                // The others are not counted in windows.
            }
        }
    }

    private void closed(ExposureRecord record, RoomCounters counters, long atMs) {
        ExposureClosed closed = record.getClosed();
        if (recent.leaves(record, (closed.getFlags() & BehaviorFlags.CLICK) != 0)) {
            counters.add(Counter.EXITS, 1, atMs);
        }
        if ((closed.getFlags() & BehaviorFlags.LONG_VIEW) != 0) {
            counters.add(Counter.LONG_VIEWS, 1, atMs);
        }
    }
}
