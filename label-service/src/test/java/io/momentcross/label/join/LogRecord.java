package io.momentcross.label.join;

import com.google.protobuf.MessageLite;
import io.momentcross.contracts.Ticks;
import io.momentcross.contracts.Topics;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.FeedbackRecord;
import io.momentcross.contracts.v1.RoomEnd;
import io.momentcross.contracts.v1.Served;
import io.momentcross.contracts.v1.ServedRecord;
import io.momentcross.contracts.v1.Tick;

/** A record of a log as it stands in its topic. */
public record LogRecord(String topic, MessageLite value) {

    public static final Log.Reader<LogRecord> READER = new Log.Reader<>() {

        @Override
        public LogRecord served(Served served) {
            return new LogRecord(
                    Topics.SERVED, ServedRecord.newBuilder().setServed(served).build());
        }

        @Override
        public LogRecord feedback(Feedback feedback) {
            return new LogRecord(
                    Topics.FEEDBACK,
                    FeedbackRecord.newBuilder().setFeedback(feedback).build());
        }

        @Override
        public LogRecord roomEnd(RoomEnd end) {
            return new LogRecord(
                    Topics.FEEDBACK, FeedbackRecord.newBuilder().setRoomEnd(end).build());
        }

        @Override
        public LogRecord tick(JoinState.Clock where, long number) {
            Tick tick = Tick.newBuilder()
                    .setNumber(number)
                    .setAtMs(Ticks.endMs(number))
                    .build();
            return where == JoinState.Clock.SERVED
                    ? new LogRecord(
                            Topics.SERVED,
                            ServedRecord.newBuilder().setTick(tick).build())
                    : new LogRecord(
                            Topics.FEEDBACK,
                            FeedbackRecord.newBuilder().setTick(tick).build());
        }
    };
}
