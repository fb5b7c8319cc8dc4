package io.momentcross.label.tick;

import com.google.protobuf.InvalidProtocolBufferException;
import io.momentcross.contracts.Topics;
import io.momentcross.contracts.v1.FeedbackRecord;
import io.momentcross.contracts.v1.RoomEnd;
import io.momentcross.contracts.v1.RoomRecord;
import io.momentcross.contracts.v1.RoomState;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * Tells the join of rooms that ended: rooms are keyed by room, the join is partitioned by user, so every partition is
 * told. Said again after a crash, which changes nothing.
 */
@Component
class RoomEndRelay {

    private static final Logger LOG = LoggerFactory.getLogger(RoomEndRelay.class);

    private final PartitionWriter partitions;

    RoomEndRelay(PartitionWriter partitions) {
        this.partitions = partitions;
    }

    @KafkaListener(id = "room-ends", groupId = "label-room-ends", topics = Topics.ROOMS, containerFactory = "rooms")
    void take(ConsumerRecord<String, byte[]> record) throws ExecutionException, InterruptedException, TimeoutException {
        if (record.value() == null) {
            return;
        }
        RoomRecord room;
        try {
            room = RoomRecord.parseFrom(record.value());
        } catch (InvalidProtocolBufferException e) {
            LOG.warn("{}-{}@{} cannot be read", record.topic(), record.partition(), record.offset(), e);
            return;
        }
        if (room.getState() == RoomState.ROOM_STATE_ENDED || room.getState() == RoomState.ROOM_STATE_TAKEN_DOWN) {
            RoomEnd end = RoomEnd.newBuilder()
                    .setRoomId(room.getRoomId())
                    .setReceivedAtMs(room.getReceivedAtMs())
                    .build();
            partitions.write(
                    Topics.FEEDBACK,
                    FeedbackRecord.newBuilder().setRoomEnd(end).build(),
                    "room-end/" + room.getRoomId(),
                    "io.momentcross.room-end.v1",
                    Instant.ofEpochMilli(room.getReceivedAtMs()));
        }
    }
}
