package io.momentcross.simulator.drive;

import io.momentcross.simulator.truth.TruthLog;
import io.momentcross.simulator.visit.Happening;
import io.momentcross.simulator.visit.Shown;
import io.momentcross.simulator.visit.VisitPlan;
import io.momentcross.simulator.world.Room;
import io.momentcross.simulator.world.World;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One user opens the app, asks for a slate and scrolls through it, in real time. */
final class Visit implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Visit.class);
    private static final int CANDIDATES = 30;
    private static final int SLATE = 8;

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
        JsonNode answer = rank(rooms);
        String requestId = answer.path("requestId").asString("");
        List<@Nullable Room> slate = new ArrayList<>();
        for (JsonNode item : answer.path("items")) {
            slate.add(rooms.get(Long.parseLong(item.path("roomId").asString("0"))));
        }
        VisitPlan plan = VisitPlan.of(world, user, number, slate, clock.millis(), random);
        Iterator<Shown> shown = plan.shown().iterator();
        for (Happening happening : plan.happenings()) {
            pause((happening.atMs() - clock.millis()) / 1_000.0);
            if (happening.type().equals("exposure")) {
                expose(requestId, shown.next());
            }
            reporter.report(
                    requestId, user, happening.room().id(), happening.type(), happening.atMs(), happening.giftValue());
        }
        if (!plan.shown().isEmpty()) {
            catalogue.plays(user, 1_000 + 100 * number, plan.plays(), clock.millis());
        }
    }

    private void expose(String requestId, Shown shown) {
        truth.exposed(
                requestId,
                user,
                shown.room().id(),
                shown.position(),
                shown.atMs(),
                shown.clickProbability(),
                shown.excitement());
        progress.exposed(shown.isClicked());
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

    private static void pause(double seconds) throws InterruptedException {
        if (seconds > 0) {
            Thread.sleep(Duration.ofMillis((long) (1_000 * seconds)));
        }
    }
}
