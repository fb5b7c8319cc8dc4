package io.momentcross.feature.ingest;

import com.google.protobuf.InvalidProtocolBufferException;
import io.momentcross.contracts.BehaviorFlags;
import io.momentcross.contracts.Topics;
import io.momentcross.contracts.v1.Behavior;
import io.momentcross.contracts.v1.ProfileRecord;
import io.momentcross.contracts.v1.RoomRecord;
import io.momentcross.feature.history.HistoryItem;
import io.momentcross.feature.store.FeatureStore;
import io.momentcross.feature.store.HistoryKind;
import io.momentcross.feature.store.SourceOffset;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What each topic's records do to the store. Repeats do nothing. Not thread-safe. */
public final class RecordTaker {

    private final FeatureStore store;
    private final ExposureCounting exposures;

    public RecordTaker(FeatureStore store) {
        this.store = store;
        this.exposures = new ExposureCounting(store);
    }

    /**
     * Takes in one poll's records of one partition, in order.
     *
     * @return those that are not what their topic holds
     */
    public List<ConsumerRecord<String, byte[]>> take(
            String topic, int partition, List<ConsumerRecord<String, byte[]>> records) {
        List<ConsumerRecord<String, byte[]>> poisoned = new java.util.ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            try {
                take(record);
            } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
                poisoned.add(record);
            }
        }
        if (topic.equals(Topics.EXPOSURES)) {
            exposures.flush(partition);
        }
        return poisoned;
    }

    private void take(ConsumerRecord<String, byte[]> record) throws InvalidProtocolBufferException {
        SourceOffset source = new SourceOffset(record.partition(), record.offset());
        if (record.value() == null) {
            return;
        }
        switch (record.topic()) {
            case Topics.BEHAVIORS -> behavior(Behavior.parseFrom(record.value()), source);
            case Topics.ROOMS -> store.putRoom(RoomRecord.parseFrom(record.value()));
            case Topics.PROFILES -> store.putProfile(ProfileRecord.parseFrom(record.value()));
            case Topics.EXPOSURES -> exposures.take(record.value(), source);
            default -> throw new IllegalArgumentException("nothing is known of topic " + record.topic());
        }
    }

    private void behavior(Behavior behavior, SourceOffset source) {
        int reactions = (behavior.getLiked() ? BehaviorFlags.LIKE : 0)
                | (behavior.getCommented() ? BehaviorFlags.COMMENT : 0)
                | (behavior.getFollowed() ? BehaviorFlags.FOLLOW : 0);
        HistoryItem item = HistoryItem.ofShortVideo(
                behavior.getVideoId(),
                behavior.getAuthorId(),
                behavior.getCategoryId(),
                behavior.getHappenedAtMs(),
                behavior.getWatchRatio(),
                reactions);
        store.append(HistoryKind.SHORT_VIDEOS, behavior.getUserId(), item, source);
    }
}
