package io.momentcross.feature.intake;

import io.momentcross.contracts.Topics;
import io.momentcross.contracts.v1.AuthorProfile;
import io.momentcross.contracts.v1.ProfileRecord;
import io.momentcross.contracts.v1.RoomRecord;
import io.momentcross.contracts.v1.RoomState;
import io.momentcross.contracts.v1.UserProfile;
import io.momentcross.starter.json.EpochMillis;
import io.momentcross.starter.json.JsonId;
import io.momentcross.starter.problem.ProblemException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Rooms and profiles as the platform knows them. 204 once Kafka has the record; the last one to come wins. */
@RestController
class CatalogueController {

    private static final int LONGEST_TITLE = 200;

    private final EventPublisher publisher;
    private final Clock clock;

    CatalogueController(EventPublisher publisher, Clock clock) {
        this.publisher = publisher;
        this.clock = clock;
    }

    enum State {
        LIVE,
        ENDED,
        TAKEN_DOWN
    }

    record Room(
            @JsonId @Nullable Long authorId,
            @JsonId @Nullable Long categoryId,
            @Nullable State state,
            @Nullable Instant startedAt,
            @Nullable String title) {}

    record User(
            @Nullable Long ageBand,
            @Nullable Long gender,
            @Nullable Long region) {}

    record Author(
            @JsonId @Nullable Long categoryId, @Nullable Long followers) {}

    @PutMapping("/v1/rooms/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void room(@PathVariable long id, @RequestBody Room room) {
        long nowMs = clock.millis();
        if (room.authorId() == null) {
            throw ProblemException.invalid("authorId", "authorId is missing.");
        }
        if (room.state() == null) {
            throw ProblemException.invalid("state", "state is missing: LIVE, ENDED or TAKEN_DOWN.");
        }
        String title = room.title() == null ? "" : room.title();
        if (title.length() > LONGEST_TITLE) {
            throw ProblemException.invalid("title", "A title has at most " + LONGEST_TITLE + " characters.");
        }
        RoomRecord record = RoomRecord.newBuilder()
                .setRoomId(id)
                .setAuthorId(room.authorId())
                .setCategoryId(room.categoryId() == null ? 0 : room.categoryId())
                .setState(state(room.state()))
                .setStartedAtMs(
                        room.startedAt() == null
                                ? nowMs
                                : Math.min(nowMs, EpochMillis.of(room.startedAt(), "startedAt")))
                .setEndedAtMs(room.state() == State.LIVE ? 0 : nowMs)
                .setReceivedAtMs(nowMs)
                .setTitle(title)
                .build();
        String key = Long.toString(id);
        publisher.publish(List.of(
                new EventPublisher.Event(Topics.ROOMS, key, key + "-" + nowMs, "io.momentcross.room.v1", record)));
    }

    @PutMapping("/v1/users/{id}/profile")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void user(@PathVariable long id, @RequestBody User user) {
        UserProfile.Builder profile = UserProfile.newBuilder().setUserId(id);
        profile.setAgeBand(clazz(user.ageBand(), "ageBand"));
        profile.setGender(clazz(user.gender(), "gender"));
        profile.setRegion(clazz(user.region(), "region"));
        publish("u" + id, ProfileRecord.newBuilder().setUser(profile));
    }

    @PutMapping("/v1/authors/{id}/profile")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void author(@PathVariable long id, @RequestBody Author author) {
        AuthorProfile.Builder profile = AuthorProfile.newBuilder().setAuthorId(id);
        profile.setCategoryId(author.categoryId() == null ? 0 : author.categoryId());
        profile.setFollowers(clazz(author.followers(), "followers"));
        publish("a" + id, ProfileRecord.newBuilder().setAuthor(profile));
    }

    private void publish(String key, ProfileRecord.Builder profile) {
        long nowMs = clock.millis();
        publisher.publish(List.of(new EventPublisher.Event(
                Topics.PROFILES,
                key,
                key + "-" + nowMs,
                "io.momentcross.profile.v1",
                profile.setReceivedAtMs(nowMs).build())));
    }

    private static long clazz(@Nullable Long value, String field) {
        if (value != null && value < 0) {
            throw ProblemException.invalid(field, field + " is not negative; 0 says unknown.");
        }
        return value == null ? 0 : value;
    }

    private static RoomState state(State state) {
        return switch (state) {
            case LIVE -> RoomState.ROOM_STATE_LIVE;
            case ENDED -> RoomState.ROOM_STATE_ENDED;
            case TAKEN_DOWN -> RoomState.ROOM_STATE_TAKEN_DOWN;
        };
    }
}
