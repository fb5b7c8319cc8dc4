package io.momentcross.experiments.day;

import io.momentcross.contracts.Tasks;
import io.momentcross.contracts.Ticks;
import io.momentcross.contracts.Topics;
import io.momentcross.contracts.v1.AuthorProfile;
import io.momentcross.contracts.v1.Behavior;
import io.momentcross.contracts.v1.CellKind;
import io.momentcross.contracts.v1.FeatureRequest;
import io.momentcross.contracts.v1.FeatureResponse;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.FeedbackType;
import io.momentcross.contracts.v1.ProfileRecord;
import io.momentcross.contracts.v1.RoomRecord;
import io.momentcross.contracts.v1.RoomState;
import io.momentcross.contracts.v1.SampleRecord;
import io.momentcross.contracts.v1.Served;
import io.momentcross.contracts.v1.ServedCandidate;
import io.momentcross.contracts.v1.UserProfile;
import io.momentcross.experiments.files.SampleFiles;
import io.momentcross.experiments.files.TruthFiles;
import io.momentcross.label.join.LabelCell;
import io.momentcross.label.join.sample.SampleTick;
import io.momentcross.simulator.visit.Happening;
import io.momentcross.simulator.visit.Shown;
import io.momentcross.simulator.visit.VisitPlan;
import io.momentcross.simulator.world.Act;
import io.momentcross.simulator.world.Room;
import io.momentcross.simulator.world.World;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tells the services what goes on, and notes what was served and what became of it. */
final class Platform {

    /** Short videos of each user's past, numbered from 0. */
    static final int PAST_PLAYS = 60;

    private static final Duration PAST = Duration.ofDays(14);
    private static final String MODEL = "evenly";
    /** The policy that knows at once what users will do, which no platform does. */
    static final String FORESIGHT = "foresight";

    private static final double LONG_VIEW_SECONDS = 30;

    private final World world;
    private final DaySpec spec;
    private final Services services;
    private final SampleFiles noted;
    private final SampleFiles foresight;
    private final TruthFiles truth;
    private final Random random;
    private Map<Long, Room> live = new HashMap<>();

    /**
     * @param noted     requests of the day, with what became of them
     * @param foresight the same from the first on, as samples to learn from
     */
    Platform(
            World world,
            DaySpec spec,
            Services services,
            SampleFiles noted,
            SampleFiles foresight,
            TruthFiles truth,
            Random random) {
        this.world = world;
        this.spec = spec;
        this.services = services;
        this.noted = noted;
        this.foresight = foresight;
        this.truth = truth;
        this.random = random;
    }

    /** A UUID of version 7 (RFC 9562) whose random bits are the day's. */
    String id(long atMs) {
        return new UUID(atMs << 16 | 0x7000 | random.nextInt(0x1000), random.nextLong() >>> 2 | Long.MIN_VALUE)
                .toString();
    }

    List<Room> onAir() {
        return live.values().stream()
                .sorted((a, b) -> Long.compare(a.id(), b.id()))
                .toList();
    }

    void people() {
        for (long author = 1; author <= world.config().authors(); author++) {
            services.take(
                    Topics.PROFILES,
                    ProfileRecord.newBuilder()
                            .setReceivedAtMs(spec.beganAtMs())
                            .setAuthor(AuthorProfile.newBuilder()
                                    .setAuthorId(author)
                                    .setCategoryId(world.categoryOf(author))
                                    .setFollowers(world.followers(author)))
                            .build());
        }
        for (long user = 1; user <= world.config().users(); user++) {
            services.take(
                    Topics.PROFILES,
                    ProfileRecord.newBuilder()
                            .setReceivedAtMs(spec.beganAtMs())
                            .setUser(UserProfile.newBuilder()
                                    .setUserId(user)
                                    .setAgeBand(world.ageBand(user))
                                    .setGender(world.gender(user))
                                    .setRegion(world.region(user)))
                            .build());
            for (int n = 0; n < PAST_PLAYS; n++) {
                play(user, n, spec.beganAtMs() - PAST.toMillis() * (PAST_PLAYS - n) / PAST_PLAYS);
            }
        }
    }

    void play(long user, long first, int count, long atMs) {
        for (int i = 0; i < count; i++) {
            play(user, first + i, atMs);
        }
    }

    private void play(long user, long n, long atMs) {
        long author = world.authorOfPlay(user, n);
        services.take(
                Topics.BEHAVIORS,
                Behavior.newBuilder()
                        .setEventId("play-" + user + "-" + n)
                        .setUserId(user)
                        .setVideoId(world.videoOfPlay(user, n))
                        .setAuthorId(author)
                        .setCategoryId(world.categoryOf(author))
                        .setHappenedAtMs(atMs)
                        .setReceivedAtMs(atMs)
                        .setWatchRatio((float) world.watchRatio(user, n))
                        .setLiked(world.likesVideo(user, n))
                        .build());
    }

    void rooms(long atMs) {
        Map<Long, Room> now = world.roomsAt(atMs).stream().collect(Collectors.toMap(Room::id, Function.identity()));
        for (Room room : live.values()) {
            if (!now.containsKey(room.id())) {
                tell(room, RoomState.ROOM_STATE_ENDED, atMs);
                services.roomEnded(room.id());
            }
        }
        for (Room room : now.values()) {
            if (!live.containsKey(room.id())) {
                tell(room, RoomState.ROOM_STATE_LIVE, atMs);
            }
        }
        live = now;
    }

    private void tell(Room room, RoomState state, long atMs) {
        services.take(
                Topics.ROOMS,
                RoomRecord.newBuilder()
                        .setRoomId(room.id())
                        .setState(state)
                        .setAuthorId(room.authorId())
                        .setCategoryId(room.categoryId())
                        .setStartedAtMs(room.startedAtMs())
                        .setEndedAtMs(state == RoomState.ROOM_STATE_ENDED ? atMs : 0)
                        .setReceivedAtMs(atMs)
                        .setTitle(room.title())
                        .build());
    }

    Feedback feedback(String requestId, long user, Happening happening, long receivedAtMs) {
        return Feedback.newBuilder()
                .setEventId(id(happening.atMs()))
                .setRequestId(requestId)
                .setUserId(user)
                .setRoomId(happening.room().id())
                .setType(
                        FeedbackType.valueOf("FEEDBACK_TYPE_" + happening.type().toUpperCase(Locale.ROOT)))
                .setHappenedAtMs(happening.atMs())
                .setReceivedAtMs(receivedAtMs)
                .setGiftValue(happening.giftValue())
                .build();
    }

    void serve(String requestId, long user, List<Room> slate, VisitPlan plan, long atMs) throws IOException {
        FeatureResponse features = services.features(FeatureRequest.newBuilder()
                .setUserId(user)
                .addAllRoomIds(slate.stream().map(Room::id).toList())
                .setShortVideoLimit(spec.shortVideos())
                .setLiveLimit(spec.live())
                .build());
        Served served = served(requestId, user, slate, features, atMs);
        services.served(served);
        note(served, slate, plan);
    }

    private static Served served(String requestId, long user, List<Room> slate, FeatureResponse features, long atMs) {
        Served.Builder served = Served.newBuilder()
                .setRequestId(requestId)
                .setUserId(user)
                .setReceivedAtMs(atMs)
                .setModelName(MODEL)
                .setModelVersion("1")
                .setArm("default")
                .setUser(features.getUser())
                .addAllCandidateColumns(features.getRoomColumnsList());
        for (int position = 0; position < slate.size(); position++) {
            served.addCandidates(ServedCandidate.newBuilder()
                    .setRoomId(slate.get(position).id())
                    .setPosition(position)
                    .setPropensity(1f / slate.size()));
        }
        return served.build();
    }

    /** A request as it was served, with what the user did: what nobody knows at that time, and models are judged by. */
    private void note(Served served, List<Room> slate, VisitPlan plan) throws IOException {
        long user = served.getUserId();
        long atMs = served.getReceivedAtMs();
        long tick = Ticks.lastEnded(atMs) + 1;
        boolean isOfDay = atMs >= spec.notedFromMs();
        Map<Long, Shown> shown =
                plan.shown().stream().collect(Collectors.toMap(one -> one.room().id(), Function.identity()));
        SampleTick sample = new SampleTick();
        for (int position = 0; position < slate.size(); position++) {
            Room room = slate.get(position);
            Shown seen = shown.get(room.id());
            sample.add(served, room.id(), FORESIGHT, true, seen == null ? List.of() : cells(seen, tick));
            if (!isOfDay) {
                continue;
            }
            truth.add(
                    served.getRequestId(),
                    user,
                    room,
                    position,
                    atMs,
                    world.probability(user, room, atMs, position, Act.CLICK),
                    world.excitement(room, atMs),
                    world.lastHighlight(room, atMs),
                    seen != null);
        }
        for (SampleRecord group : sample.groups(FORESIGHT, tick, request -> served.getUser())) {
            foresight.add(tick, group);
            if (isOfDay) {
                noted.add(tick, group);
            }
        }
    }

    private static List<LabelCell> cells(Shown seen, long tick) {
        return Tasks.ALL.stream().map(task -> cell(task, seen, tick)).toList();
    }

    private static LabelCell cell(String task, Shown seen, long tick) {
        boolean isPositive = task.equals(Tasks.LONG_VIEW)
                ? seen.staySeconds() >= LONG_VIEW_SECONDS
                : seen.acts().contains(Act.valueOf(task.toUpperCase(Locale.ROOT)));
        return isPositive
                ? new LabelCell(task, CellKind.CELL_KIND_POSITIVE, seen.atMs(), tick)
                : new LabelCell(task, CellKind.CELL_KIND_NEGATIVE, 0, tick);
    }

    /** The tick's end among what was noted. */
    void tick(long number) throws IOException {
        SampleRecord end = SampleTick.end(FORESIGHT, number);
        foresight.add(number, end);
        if (Ticks.endMs(number) > spec.notedFromMs()) {
            noted.add(number, end);
        }
    }
}
