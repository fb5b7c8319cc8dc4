package io.momentcross.simulator.drive;

import io.momentcross.simulator.world.Room;
import io.momentcross.simulator.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells the suite of authors, users, their past, and of rooms as they start and end. */
final class Catalogue {

    private static final Logger LOG = LoggerFactory.getLogger(Catalogue.class);
    private static final int PLAYS_PER_USER = 60;
    private static final int BATCH = 480;
    private static final Duration PAST = Duration.ofDays(14);

    private final ObjectMapper json = new ObjectMapper();
    private final SuiteClient suite;
    private final World world;
    private final Path folder;
    private final Progress progress;
    private Map<Long, Room> live = new HashMap<>();

    Catalogue(SuiteClient suite, World world, Path folder, Progress progress) {
        this.suite = suite;
        this.world = world;
        this.folder = folder;
        this.progress = progress;
    }

    /** Tells of rooms that started or ended since the last call. */
    synchronized void rooms(long nowMs) throws IOException, InterruptedException {
        Map<Long, Room> now = new HashMap<>();
        world.roomsAt(nowMs).forEach(room -> now.put(room.id(), room));
        for (Room gone : live.values()) {
            if (!now.containsKey(gone.id())) {
                tell(gone, "ENDED");
            }
        }
        for (Room room : now.values()) {
            if (!live.containsKey(room.id())) {
                tell(room, "LIVE");
            }
        }
        live = now;
    }

    private void tell(Room room, String state) throws IOException, InterruptedException {
        ObjectNode body = json.createObjectNode()
                .put("authorId", Long.toString(room.authorId()))
                .put("categoryId", Long.toString(room.categoryId()))
                .put("state", state)
                .put("startedAt", Instant.ofEpochMilli(room.startedAtMs()).toString())
                .put("title", room.title());
        suite.until2xx("PUT", "/v1/rooms/" + room.id(), body.toString());
    }

    /** Loads people and their past once per folder; a second start finds it done. */
    void people(long nowMs) throws IOException, InterruptedException {
        Path done = folder.resolve("people-loaded");
        if (Files.exists(done)) {
            return;
        }
        for (long author = 1; author <= world.config().authors(); author++) {
            ObjectNode body = json.createObjectNode()
                    .put("categoryId", Long.toString(world.categoryOf(author)))
                    .put("followers", world.followers(author));
            suite.until2xx("PUT", "/v1/authors/" + author + "/profile", body.toString());
        }
        int users = world.config().users();
        ArrayNode plays = json.createArrayNode();
        for (long user = 1; user <= users; user++) {
            ObjectNode body = json.createObjectNode()
                    .put("ageBand", world.ageBand(user))
                    .put("gender", world.gender(user))
                    .put("region", world.region(user));
            suite.until2xx("PUT", "/v1/users/" + user + "/profile", body.toString());
            for (long n = 0; n < PLAYS_PER_USER; n++) {
                long agoMs = PAST.toMillis() * (PLAYS_PER_USER - n) / PLAYS_PER_USER;
                plays.add(play(user, n, nowMs - agoMs));
            }
            if (plays.size() >= BATCH || user == users) {
                send(plays);
                plays = json.createArrayNode();
            }
            if (user % 100 == 0 || user == users) {
                progress.loading(user + " of " + users + " users' past");
                LOG.info("loaded the past of {} of {} users", user, users);
            }
        }
        progress.loading("");
        Files.writeString(done, Instant.ofEpochMilli(nowMs).toString());
    }

    /** Reports that {@code user} plays videos numbered from {@code first}. */
    void plays(long user, long first, int count, long nowMs) throws IOException, InterruptedException {
        ArrayNode plays = json.createArrayNode();
        for (int i = 0; i < count; i++) {
            plays.add(play(user, first + i, nowMs));
        }
        send(plays);
    }

    private ObjectNode play(long user, long n, long atMs) {
        long author = world.authorOfPlay(user, n);
        return json.createObjectNode()
                .put("eventId", "play-" + user + "-" + n)
                .put("userId", Long.toString(user))
                .put("videoId", Long.toString(world.videoOfPlay(user, n)))
                .put("authorId", Long.toString(author))
                .put("categoryId", Long.toString(world.categoryOf(author)))
                .put("happenedAt", Instant.ofEpochMilli(atMs).toString())
                .put("watchRatio", world.watchRatio(user, n))
                .put("liked", world.likesVideo(user, n));
    }

    private void send(ArrayNode plays) throws IOException, InterruptedException {
        ObjectNode body = json.createObjectNode();
        body.set("behaviors", plays);
        suite.until2xx("POST", "/v1/behaviors", body.toString());
    }
}
