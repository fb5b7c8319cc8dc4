package io.momentcross.feature.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.contracts.Topics;
import io.momentcross.contracts.v1.Behavior;
import io.momentcross.starter.json.EpochMillis;
import io.momentcross.starter.json.JsonId;
import io.momentcross.starter.observe.MetricNames;
import io.momentcross.starter.problem.ProblemException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /v1/behaviors}: short-video plays, one bad one does not sink the others. */
@RestController
class BehaviorController {

    private final EventPublisher publisher;
    private final IntakeProperties properties;
    private final MeterRegistry metrics;
    private final Clock clock;

    BehaviorController(EventPublisher publisher, IntakeProperties properties, MeterRegistry metrics, Clock clock) {
        this.publisher = publisher;
        this.properties = properties;
        this.metrics = metrics;
        this.clock = clock;
    }

    record Batch(@Nullable List<@Nullable Play> behaviors) {}

    /** @param watchRatio played time over the video's length */
    record Play(
            @Nullable String eventId,
            @JsonId @Nullable Long userId,
            @JsonId @Nullable Long videoId,
            @JsonId @Nullable Long authorId,
            @JsonId @Nullable Long categoryId,
            @Nullable Instant happenedAt,
            @Nullable Double watchRatio,
            @Nullable Boolean liked,
            @Nullable Boolean commented,
            @Nullable Boolean followed) {}

    enum Status {
        ACCEPTED,
        REJECTED
    }

    record Fault(String field, String detail) {}

    record Result(
            @Nullable String eventId,
            Status status,
            @Nullable Fault problem) {}

    record Results(List<Result> results) {}

    @PostMapping("/v1/behaviors")
    Results take(@RequestBody Batch batch) {
        List<@Nullable Play> plays = batch.behaviors();
        if (plays == null || plays.isEmpty() || plays.size() > properties.maxBatch()) {
            throw ProblemException.invalid(
                    "behaviors", "There are between 1 and " + properties.maxBatch() + " behaviors in a call.");
        }
        List<Result> results = new ArrayList<>();
        List<EventPublisher.Event> events = new ArrayList<>();
        for (int i = 0; i < plays.size(); i++) {
            Play play = plays.get(i);
            try {
                events.add(event(play, "behaviors[" + i + "]."));
                results.add(new Result(play == null ? null : play.eventId(), Status.ACCEPTED, null));
            } catch (ProblemException e) {
                Fault fault = new Fault(String.valueOf(e.field()), String.valueOf(e.getMessage()));
                results.add(new Result(play == null ? null : play.eventId(), Status.REJECTED, fault));
                metrics.counter(MetricNames.of("intake", "rejected")).increment();
            }
        }
        publisher.publish(events);
        metrics.counter(MetricNames.of("intake", "accepted")).increment(events.size());
        return new Results(results);
    }

    private EventPublisher.Event event(@Nullable Play play, String at) {
        if (play == null) {
            throw ProblemException.invalid(at.substring(0, at.length() - 1), "There is no behavior here.");
        }
        long nowMs = clock.millis();
        long userId = need(play.userId(), at + "userId");
        String eventId = need(play.eventId(), at + "eventId");
        double ratio = play.watchRatio() == null ? 0 : play.watchRatio();
        if (!(ratio >= 0 && ratio <= 1000)) {
            throw ProblemException.invalid(at + "watchRatio", "watchRatio lies between 0 and 1000.");
        }
        Behavior behavior = Behavior.newBuilder()
                .setEventId(eventId)
                .setUserId(userId)
                .setVideoId(need(play.videoId(), at + "videoId"))
                .setAuthorId(need(play.authorId(), at + "authorId"))
                .setCategoryId(play.categoryId() == null ? 0 : play.categoryId())
                .setHappenedAtMs(happenedAt(need(play.happenedAt(), at + "happenedAt"), nowMs, at + "happenedAt"))
                .setReceivedAtMs(nowMs)
                .setWatchRatio((float) ratio)
                .setLiked(Boolean.TRUE.equals(play.liked()))
                .setCommented(Boolean.TRUE.equals(play.commented()))
                .setFollowed(Boolean.TRUE.equals(play.followed()))
                .build();
        return new EventPublisher.Event(
                Topics.BEHAVIORS, Long.toString(userId), eventId, "io.momentcross.behavior.v1", behavior);
    }

    private long happenedAt(Instant said, long nowMs, String field) {
        long atMs = EpochMillis.of(said, field);
        if (atMs > nowMs + properties.maxAhead().toMillis()) {
            throw ProblemException.invalid(field, said + " lies too far in the future.");
        }
        if (atMs > nowMs) {
            metrics.counter(MetricNames.of("intake", "clamped")).increment();
            return nowMs;
        }
        return atMs;
    }

    private static <T> T need(@Nullable T value, String field) {
        if (value == null) {
            throw ProblemException.invalid(field, field.substring(field.lastIndexOf('.') + 1) + " is missing.");
        }
        return value;
    }
}
