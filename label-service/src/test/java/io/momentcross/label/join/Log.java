package io.momentcross.label.join;

import io.momentcross.contracts.Ticks;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.FeedbackType;
import io.momentcross.contracts.v1.RoomEnd;
import io.momentcross.contracts.v1.Served;
import io.momentcross.contracts.v1.ServedCandidate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * What came into one partition, in the order in which it stands there.
 *
 * @param servedTicks   numbers of the tick records among the requests, ascending
 * @param feedbackTicks those among the feedback
 */
public record Log(
        List<Long> servedTicks,
        List<Long> feedbackTicks,
        List<Arrived<Served>> served,
        List<Arrived<Feedback>> feedback,
        List<Arrived<RoomEnd>> roomEnds) {

    private static final List<FeedbackType> SENT = List.of(
            FeedbackType.FEEDBACK_TYPE_EXPOSURE,
            FeedbackType.FEEDBACK_TYPE_CLICK,
            FeedbackType.FEEDBACK_TYPE_CLICK,
            FeedbackType.FEEDBACK_TYPE_WATCH,
            FeedbackType.FEEDBACK_TYPE_WATCH,
            FeedbackType.FEEDBACK_TYPE_LIKE,
            FeedbackType.FEEDBACK_TYPE_GIFT,
            FeedbackType.FEEDBACK_TYPE_SKIP,
            FeedbackType.FEEDBACK_TYPE_EXIT);

    /** Stands behind the tick record before {@code tick}, whether that of {@code tick} was written or not. */
    public record Arrived<T>(long tick, T what) {}

    /** With every tick from {@code firstTick} to {@code lastTick}. */
    public Log(
            long firstTick,
            long lastTick,
            List<Arrived<Served>> served,
            List<Arrived<Feedback>> feedback,
            List<Arrived<RoomEnd>> roomEnds) {
        this(range(firstTick, lastTick), range(firstTick, lastTick), served, feedback, roomEnds);
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    /** The first tick that is worked off. */
    public long firstTick() {
        return Math.min(servedTicks.getFirst(), feedbackTicks.getFirst());
    }

    /** The last one. */
    public long lastTick() {
        return Math.min(servedTicks.getLast(), feedbackTicks.getLast());
    }

    /** The same, with ticks without anything up to {@code last}. */
    public Log until(long last) {
        List<Long> longerServed = new ArrayList<>(servedTicks);
        List<Long> longerFeedback = new ArrayList<>(feedbackTicks);
        longerServed.add(last);
        longerFeedback.add(last);
        return new Log(longerServed, longerFeedback, served, feedback, roomEnds);
    }

    public static Arrived<Served> request(long tick, String id, long... rooms) {
        Served.Builder served = Served.newBuilder()
                .setRequestId(id)
                .setUserId(7)
                .setReceivedAtMs(at(tick, 100))
                .setModelName("moment-cross")
                .setModelVersion("3");
        for (int i = 0; i < rooms.length; i++) {
            served.addCandidates(ServedCandidate.newBuilder()
                    .setRoomId(rooms[i])
                    .setPosition(i)
                    .setPropensity(1));
        }
        return new Arrived<>(tick, served.build());
    }

    /** Some type, about as often as people send it. */
    public static FeedbackType type(Random random) {
        return SENT.get(random.nextInt(SENT.size()));
    }

    public static Feedback feedback(String eventId, String requestId, long room, FeedbackType type, long receivedAtMs) {
        return Feedback.newBuilder()
                .setEventId(eventId)
                .setRequestId(requestId)
                .setUserId(7)
                .setRoomId(room)
                .setType(type)
                .setHappenedAtMs(receivedAtMs - 40)
                .setReceivedAtMs(receivedAtMs)
                .build();
    }

    public static Arrived<RoomEnd> roomEnd(long tick, long room) {
        return new Arrived<>(
                tick,
                RoomEnd.newBuilder()
                        .setRoomId(room)
                        .setReceivedAtMs(at(tick, 0))
                        .build());
    }

    /** One topic's records in order, as calls. */
    public interface Reader<R> {

        R served(Served served);

        R feedback(Feedback feedback);

        R roomEnd(RoomEnd end);

        R tick(JoinState.Clock where, long number);
    }

    public <R> List<R> readServed(Reader<R> reader) {
        List<R> read = new ArrayList<>();
        long before = Long.MIN_VALUE;
        for (long tick : servedTicks) {
            read.addAll(between(served, before, tick, reader::served));
            read.add(reader.tick(JoinState.Clock.SERVED, tick));
            before = tick;
        }
        return read;
    }

    public <R> List<R> readFeedback(Reader<R> reader) {
        List<R> read = new ArrayList<>();
        long before = Long.MIN_VALUE;
        for (long tick : feedbackTicks) {
            read.addAll(between(feedback, before, tick, reader::feedback));
            read.addAll(between(roomEnds, before, tick, reader::roomEnd));
            read.add(reader.tick(JoinState.Clock.FEEDBACK, tick));
            before = tick;
        }
        return read;
    }

    private static <T, R> List<R> between(List<Arrived<T>> all, long after, long upTo, Function<T, R> read) {
        return all.stream()
                .filter(arrived -> arrived.tick() > after && arrived.tick() <= upTo)
                .map(arrived -> read.apply(arrived.what()))
                .toList();
    }

    /** Both topics' records in one order, read one ahead of the other as {@code seed} has it. */
    public <R> List<R> read(Reader<R> reader, long seed) {
        Random random = new Random(seed);
        List<R> first = readServed(reader);
        List<R> second = readFeedback(reader);
        // From one topic always far ahead to the two in step.
        int runs = 1 + random.nextInt(40);
        List<R> read = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < first.size() || j < second.size()) {
            boolean isFirst = random.nextBoolean();
            for (int n = random.nextInt(runs) + 1; n > 0; n--) {
                if (isFirst && i < first.size()) {
                    read.add(first.get(i++));
                } else if (!isFirst && j < second.size()) {
                    read.add(second.get(j++));
                }
            }
        }
        return read;
    }

    /** Plays it to a join that starts anew now and then. */
    RecordedOutput play(JoinState state, JoinPlan plan, long seed) {
        RecordedOutput output = new RecordedOutput();
        Random random = new Random(seed);
        LabelJoin join = new LabelJoin(state, plan, output);
        for (Step step : read(STEPS, seed)) {
            step.into(join);
            if (random.nextInt(20) == 0) {
                join = new LabelJoin(state, plan, output);
            }
        }
        return output;
    }

    private interface Step {
        void into(LabelJoin join);
    }

    private static final Reader<Step> STEPS = new Reader<>() {

        @Override
        public Step served(Served served) {
            return join -> join.served(served);
        }

        @Override
        public Step feedback(Feedback feedback) {
            return join -> join.feedback(feedback);
        }

        @Override
        public Step roomEnd(RoomEnd end) {
            return join -> join.roomEnded(end.getRoomId(), end.getReceivedAtMs());
        }

        @Override
        public Step tick(JoinState.Clock where, long number) {
            return join -> join.tick(where, number);
        }
    };

    public static long at(long tick, long offsetMs) {
        return Ticks.endMs(tick - 1) + offsetMs;
    }
}
