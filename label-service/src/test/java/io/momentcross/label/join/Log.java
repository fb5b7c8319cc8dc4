package io.momentcross.label.join;

import io.momentcross.contracts.Ticks;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.FeedbackType;
import io.momentcross.contracts.v1.Served;
import io.momentcross.contracts.v1.ServedCandidate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What came into one partition, each with the tick it arrived in.
 *
 * @param firstTick the first tick record of both topics
 * @param lastTick  the last
 */
public record Log(
        long firstTick,
        long lastTick,
        List<Arrived<Served>> served,
        List<Arrived<Feedback>> feedback,
        List<Arrived<Long>> roomEnds) {

    public record Arrived<T>(long tick, T what) {}

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

    /** Plays it to a join, with the two topics read one ahead of the other as {@code seed} has it. */
    RecordedOutput play(JoinState state, Restart restart, long seed) {
        RecordedOutput output = new RecordedOutput();
        LabelJoin join = restart.join(state, output);
        Random random = new Random(seed);
        List<Step> first = servedSteps();
        List<Step> second = feedbackSteps();
        int i = 0;
        int j = 0;
        while (i < first.size() || j < second.size()) {
            boolean takeFirst = j == second.size() || (i < first.size() && random.nextInt(10) < 5);
            Step step = takeFirst ? first.get(i++) : second.get(j++);
            step.into(join);
            if (random.nextInt(20) == 0) {
                join = restart.join(state, output);
            }
        }
        return output;
    }

    /** Makes the join's object anew over the same state, as a restart does. */
    interface Restart {
        LabelJoin join(JoinState state, JoinOutput output);
    }

    private interface Step {
        void into(LabelJoin join);
    }

    private List<Step> servedSteps() {
        List<Step> steps = new ArrayList<>();
        for (long tick = firstTick; tick <= lastTick; tick++) {
            long now = tick;
            served.stream().filter(s -> s.tick() == now).forEach(s -> steps.add(join -> join.served(s.what())));
            steps.add(join -> join.tick(JoinState.Clock.SERVED, now));
        }
        return steps;
    }

    private List<Step> feedbackSteps() {
        List<Step> steps = new ArrayList<>();
        for (long tick = firstTick; tick <= lastTick; tick++) {
            long now = tick;
            feedback.stream().filter(f -> f.tick() == now).forEach(f -> steps.add(join -> join.feedback(f.what())));
            roomEnds.stream()
                    .filter(r -> r.tick() == now)
                    .forEach(r -> steps.add(join -> join.roomEnded(r.what(), at(now, 0))));
            steps.add(join -> join.tick(JoinState.Clock.FEEDBACK, now));
        }
        return steps;
    }

    public static long at(long tick, long offsetMs) {
        return Ticks.endMs(tick - 1) + offsetMs;
    }
}
