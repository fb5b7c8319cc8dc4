package io.momentcross.simulator.drive;

import io.momentcross.simulator.truth.TruthLog;
import io.momentcross.simulator.world.Act;
import io.momentcross.simulator.world.Room;
import io.momentcross.simulator.world.World;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One user opens the app: a slate is asked for, and scrolled through until a room is entered or none is left. Everything
 * takes as long as it takes people.
 */
final class Visit implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Visit.class);
    private static final int CANDIDATES = 30;
    private static final int SLATE = 8;
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    /** Nine of ten exposures are short videos. */
    private static final int PLAYS_PER_EXPOSURE = 9;
    /** Apps are closed and batteries empty: not every stay ends with an exit. */
    private static final double EXIT_REPORTED = 0.85;

    private static final double SKIP_REPORTED = 0.8;

    private final ObjectMapper json = new ObjectMapper();
    private final World world;
    private final SuiteClient suite;
    private final Reporter reporter;
    private final Catalogue catalogue;
    private final TruthLog truth;
    private final Progress progress;
    private final Clock clock;
    private final long user;
    private final long number;
    private final Random random;

    Visit(
            World world,
            SuiteClient suite,
            Reporter reporter,
            Catalogue catalogue,
            TruthLog truth,
            Progress progress,
            Clock clock,
            long user,
            long number,
            Random random) {
        this.world = world;
        this.suite = suite;
        this.reporter = reporter;
        this.catalogue = catalogue;
        this.truth = truth;
        this.progress = progress;
        this.clock = clock;
        this.user = user;
        this.number = number;
        this.random = random;
    }

    @Override
    public void run() {
        try {
            scroll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            progress.failed();
            LOG.debug("a visit came to nothing", e);
        }
    }

    private void scroll() throws IOException, InterruptedException {
        Map<Long, Room> rooms = candidates();
        JsonNode slate = rank(rooms);
        String requestId = slate.path("requestId").asString("");
        int shown = 0;
        for (JsonNode item : slate.path("items")) {
            pause(0.4 + 1.6 * random.nextDouble());
            Room room = rooms.get(Long.parseLong(item.path("roomId").asString("0")));
            if (room == null || clock.millis() >= room.endsAtMs()) {
                continue;
            }
            shown++;
            if (expose(requestId, room, item.path("position").asInt(0))) {
                stay(requestId, room);
                break;
            }
        }
        if (shown > 0) {
            catalogue.plays(user, 1_000 + 100 * number, PLAYS_PER_EXPOSURE * shown, clock.millis());
        }
    }

    private Map<Long, Room> candidates() {
        List<Room> rooms = new ArrayList<>(world.roomsAt(clock.millis()));
        Collections.shuffle(rooms, random);
        return rooms.stream()
                .limit(CANDIDATES)
                .collect(Collectors.toMap(Room::id, Function.identity(), (a, b) -> a, TreeMap::new));
    }

    private JsonNode rank(Map<Long, Room> rooms) throws IOException, InterruptedException {
        ObjectNode body =
                json.createObjectNode().put("userId", Long.toString(user)).put("topK", SLATE);
        ArrayNode candidates = body.putArray("candidates");
        rooms.keySet().forEach(room -> candidates.addObject().put("roomId", Long.toString(room)));
        long from = System.nanoTime();
        HttpResponse<String> answer = suite.once("POST", "/v1/rank", body.toString());
        if (answer.statusCode() != 200) {
            throw new IOException("rank answered " + answer.statusCode());
        }
        JsonNode slate = json.readTree(answer.body());
        progress.ranked(System.nanoTime() - from, !slate.path("degraded").isEmpty());
        return slate;
    }

    private boolean expose(String requestId, Room room, int position) {
        long now = clock.millis();
        double click = world.probability(user, room, now, position, Act.CLICK);
        truth.exposed(requestId, user, room.id(), position, now, click, world.excitement(room, now));
        report(requestId, room, "exposure", 0);
        boolean isClicked = random.nextDouble() < click;
        progress.exposed(isClicked);
        if (isClicked) {
            report(requestId, room, "click", 0);
        } else if (random.nextDouble() < SKIP_REPORTED) {
            report(requestId, room, "skip", 0);
        }
        return isClicked;
    }

    private void stay(String requestId, Room room) throws InterruptedException {
        long entered = clock.millis();
        double seconds = world.staySeconds(user, room, entered, number);
        long leaves = Math.min(room.endsAtMs(), entered + (long) (seconds * 1_000));
        NavigableMap<Long, String> acts = acts(room, entered, leaves);
        long heartbeat = entered + HEARTBEAT.toMillis();
        while (true) {
            long act = acts.isEmpty() ? Long.MAX_VALUE : acts.firstKey();
            long next = Math.min(Math.min(act, heartbeat), leaves);
            pause((next - clock.millis()) / 1_000.0);
            if (next == act) {
                String type = acts.pollFirstEntry().getValue();
                report(requestId, room, type, type.equals("gift") ? 1 + random.nextInt(500) : 0);
            } else if (next == leaves) {
                break;
            } else {
                report(requestId, room, "watch", 0);
                heartbeat += HEARTBEAT.toMillis();
            }
        }
        if (random.nextDouble() < EXIT_REPORTED) {
            report(requestId, room, "exit", 0);
        }
    }

    private NavigableMap<Long, String> acts(Room room, long entered, long leaves) {
        NavigableMap<Long, String> acts = new TreeMap<>();
        for (Act act : List.of(Act.LIKE, Act.COMMENT, Act.GIFT, Act.FOLLOW)) {
            if (random.nextDouble() < world.probability(user, room, entered, 0, act)) {
                long at = entered + 1 + (long) ((leaves - entered) * random.nextDouble());
                acts.put(Math.min(at, leaves - 1), act.name().toLowerCase(Locale.ROOT));
            }
        }
        return acts;
    }

    private void report(String requestId, Room room, String type, long giftValue) {
        reporter.report(requestId, user, room.id(), type, clock.millis(), giftValue);
    }

    private static void pause(double seconds) throws InterruptedException {
        if (seconds > 0) {
            Thread.sleep(Duration.ofMillis((long) (1_000 * seconds)));
        }
    }
}
