package io.momentcross.benchmarks.traffic;

import io.momentcross.contracts.FeatureColumns;
import io.momentcross.contracts.Tasks;
import io.momentcross.contracts.Ticks;
import io.momentcross.contracts.v1.FeatureColumn;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.FeedbackType;
import io.momentcross.contracts.v1.History;
import io.momentcross.contracts.v1.Served;
import io.momentcross.contracts.v1.ServedCandidate;
import io.momentcross.contracts.v1.UserFeatures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Every room of a slate is shown; one in eight is entered, watched with a heartbeat every 10 s for 40 s on average,
 * sometimes liked or given a gift, and left, nine times in ten with an exit; most others are skipped. One event in a
 * hundred is reported twice, one in five hundred belongs to no request. The same seed gives the same records.
 */
public final class Traffic {

    private static final int ROOMS = 5_000;
    private static final long HEARTBEAT_MS = 10_000;
    private static final double MEAN_STAY_MS = 40_000;

    private final Shape shape;
    private final SplittableRandom random;
    private final NavigableMap<Long, List<Feedback>> coming = new TreeMap<>();
    private long tick;

    public Traffic(Shape shape, long firstTick, long seed) {
        this.shape = shape;
        this.tick = firstTick;
        this.random = new SplittableRandom(seed);
    }

    /** The next tick's. */
    public TickInput next() {
        List<Served> served = new ArrayList<>(shape.requestsPerTick());
        long startMs = Ticks.endMs(tick - 1);
        for (int i = 0; i < shape.requestsPerTick(); i++) {
            // Evenly over the tick, and never on its edge, which belongs to the next one.
            long atMs = startMs + 1 + (Ticks.LENGTH.toMillis() - 2) * i / shape.requestsPerTick();
            Served request = request(atMs);
            served.add(request);
            visit(request);
        }
        List<Feedback> feedback = new ArrayList<>(coming.headMap(tick, true).values().stream()
                .flatMap(List::stream)
                .toList());
        coming.headMap(tick, true).clear();
        feedback.sort(Comparator.comparingLong(Feedback::getReceivedAtMs));
        return new TickInput(tick++, served, feedback);
    }

    private String id(long atMs) {
        return new UUID(atMs << 16 | 0x7000 | random.nextInt(0x1000), random.nextLong() >>> 2 | Long.MIN_VALUE)
                .toString();
    }

    private Served request(long atMs) {
        long user = 1L + random.nextInt(shape.users());
        Served.Builder served = Served.newBuilder()
                .setRequestId(id(atMs))
                .setUserId(user)
                .setReceivedAtMs(atMs)
                .setModelName("moment-cross")
                .setModelVersion("1764000000")
                .setArm("default")
                .setUser(user(user, atMs))
                .addAllTasks(Tasks.ALL);
        FeatureColumn.Builder authors = FeatureColumn.newBuilder().setFeature(FeatureColumns.ROOM_AUTHOR_ID);
        FeatureColumn.Builder categories = FeatureColumn.newBuilder().setFeature(FeatureColumns.ROOM_CATEGORY_ID);
        FeatureColumn.Builder heat = FeatureColumn.newBuilder().setFeature(30);
        int first = random.nextInt(ROOMS);
        for (int i = 0; i < shape.candidates(); i++) {
            long room = 1 + (first + i * 7L) % ROOMS;
            ServedCandidate.Builder candidate = ServedCandidate.newBuilder()
                    .setRoomId(room)
                    .setPosition(i < shape.slate() ? i : -1)
                    .setScore(random.nextFloat())
                    .setPropensity(1);
            Tasks.ALL.forEach(task -> candidate.addPredictions(random.nextFloat()));
            served.addCandidates(candidate);
            authors.addInts(room / 3);
            categories.addInts(room % 40);
            heat.addFloats(random.nextFloat());
        }
        return served.addCandidateColumns(authors)
                .addCandidateColumns(categories)
                .addCandidateColumns(heat)
                .build();
    }

    private UserFeatures user(long user, long atMs) {
        return UserFeatures.newBuilder()
                .setUserId(user)
                .setShortVideos(history(shape.history(), atMs))
                .setLive(history(shape.history() / 4, atMs))
                .build();
    }

    private History history(int length, long atMs) {
        History.Builder history = History.newBuilder();
        for (int i = 0; i < length; i++) {
            history.addItemIds(random.nextInt(1 << 24))
                    .addAuthorIds(random.nextInt(1 << 16))
                    .addCategoryIds(random.nextInt(40))
                    .addHappenedAtMs(atMs - i * 20_000L)
                    .addValues(random.nextFloat())
                    .addFlags(random.nextInt(4));
        }
        return history.build();
    }

    private void visit(Served request) {
        long atMs = request.getReceivedAtMs() + 300;
        for (int i = 0; i < shape.slate(); i++) {
            long room = request.getCandidates(i).getRoomId();
            long shownMs = atMs + 1 + random.nextInt(800);
            say(request, room, FeedbackType.FEEDBACK_TYPE_EXPOSURE, shownMs, 0);
            if (random.nextInt(8) == 0) {
                atMs = watch(request, room, shownMs + 500 + random.nextInt(1_500));
            } else {
                atMs = shownMs + 700 + random.nextInt(2_500);
                if (random.nextInt(10) < 7) {
                    say(request, room, FeedbackType.FEEDBACK_TYPE_SKIP, atMs, 0);
                }
            }
        }
    }

    /** When the user leaves. */
    private long watch(Served request, long room, long fromMs) {
        say(request, room, FeedbackType.FEEDBACK_TYPE_CLICK, fromMs, 0);
        long untilMs = fromMs + (long) (-Math.log(1 - random.nextDouble()) * MEAN_STAY_MS);
        for (long atMs = fromMs + HEARTBEAT_MS; atMs < untilMs; atMs += HEARTBEAT_MS) {
            say(request, room, FeedbackType.FEEDBACK_TYPE_WATCH, atMs, 0);
        }
        long stayMs = untilMs - fromMs;
        maybe(10, request, room, FeedbackType.FEEDBACK_TYPE_LIKE, fromMs, stayMs);
        maybe(20, request, room, FeedbackType.FEEDBACK_TYPE_COMMENT, fromMs, stayMs);
        maybe(40, request, room, FeedbackType.FEEDBACK_TYPE_GIFT, fromMs, stayMs);
        maybe(60, request, room, FeedbackType.FEEDBACK_TYPE_FOLLOW, fromMs, stayMs);
        if (random.nextInt(10) > 0) {
            say(request, room, FeedbackType.FEEDBACK_TYPE_EXIT, untilMs, 0);
        }
        return untilMs;
    }

    private void maybe(int oneIn, Served request, long room, FeedbackType type, long fromMs, long stayMs) {
        if (random.nextInt(oneIn) == 0) {
            long value = type == FeedbackType.FEEDBACK_TYPE_GIFT ? 1L + random.nextInt(500) : 0;
            say(request, room, type, fromMs + random.nextLong(stayMs + 1), value);
        }
    }

    private void say(Served request, long room, FeedbackType type, long atMs, long giftValue) {
        Feedback feedback = Feedback.newBuilder()
                .setEventId(id(atMs))
                .setRequestId(random.nextInt(500) == 0 ? id(atMs) : request.getRequestId())
                .setUserId(request.getUserId())
                .setRoomId(room)
                .setType(type)
                .setHappenedAtMs(atMs - 40)
                .setReceivedAtMs(atMs)
                .setGiftValue(giftValue)
                .build();
        arrive(feedback);
        if (random.nextInt(100) == 0) {
            arrive(feedback.toBuilder().setReceivedAtMs(atMs + 1_000).build());
        }
    }

    private void arrive(Feedback feedback) {
        long in = Ticks.lastEnded(feedback.getReceivedAtMs()) + 1;
        coming.computeIfAbsent(in, t -> new ArrayList<>()).add(feedback);
    }
}
