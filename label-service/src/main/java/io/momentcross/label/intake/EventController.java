package io.momentcross.label.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.FeedbackType;
import io.momentcross.starter.json.EpochMillis;
import io.momentcross.starter.json.JsonId;
import io.momentcross.starter.observe.MetricNames;
import io.momentcross.starter.problem.ProblemException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /v1/events}: feedback on rooms that were shown. One bad event does not sink the others; an event sent
 * twice, in one call or in two, counts once.
 */
@RestController
class EventController {

    private static final Map<String, FeedbackType> TYPES = types();
    private static final int MAX_ID_LENGTH = 64;

    private final FeedbackPublisher publisher;
    private final IntakeProperties properties;
    private final MeterRegistry metrics;
    private final Clock clock;

    EventController(FeedbackPublisher publisher, IntakeProperties properties, MeterRegistry metrics, Clock clock) {
        this.publisher = publisher;
        this.properties = properties;
        this.metrics = metrics;
        this.clock = clock;
    }

    record Batch(@Nullable List<@Nullable Event> events) {}

    /**
     * @param eventId   the app's own id, a UUID (version 7 sorts best)
     * @param requestId as {@code POST /v1/rank} answered it
     * @param giftValue in the platform's smallest unit; only for a gift
     */
    record Event(
            @Nullable String eventId,
            @Nullable String requestId,
            @JsonId @Nullable Long userId,
            @JsonId @Nullable Long roomId,
            @Nullable String type,
            @Nullable Instant happenedAt,
            @Nullable Long giftValue) {}

    enum Status {
        ACCEPTED,
        /** The same event id stands earlier in this call. */
        DUPLICATE,
        REJECTED
    }

    record Fault(String field, String detail) {}

    record Result(
            @Nullable String eventId,
            Status status,
            @Nullable Fault problem) {}

    record Results(List<Result> results) {}

    @PostMapping("/v1/events")
    Results take(@RequestBody Batch batch) {
        List<@Nullable Event> events = batch.events();
        if (events == null || events.isEmpty() || events.size() > properties.maxBatch()) {
            throw ProblemException.invalid(
                    "events", "There are between 1 and " + properties.maxBatch() + " events in a call.");
        }
        long nowMs = clock.millis();
        List<Result> results = new ArrayList<>();
        List<Feedback> accepted = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            String id = event == null ? null : event.eventId();
            try {
                Feedback feedback = feedback(event, "events[" + i + "].", nowMs);
                boolean isNew = ids.add(feedback.getEventId());
                if (isNew) {
                    accepted.add(feedback);
                }
                results.add(new Result(id, isNew ? Status.ACCEPTED : Status.DUPLICATE, null));
            } catch (ProblemException e) {
                Fault fault = new Fault(String.valueOf(e.field()), String.valueOf(e.getMessage()));
                results.add(new Result(id, Status.REJECTED, fault));
                metrics.counter(MetricNames.of("intake", "rejected")).increment();
            }
        }
        publisher.publish(accepted);
        metrics.counter(MetricNames.of("intake", "accepted")).increment(accepted.size());
        return new Results(results);
    }

    private Feedback feedback(@Nullable Event event, String at, long nowMs) {
        if (event == null) {
            throw ProblemException.invalid(at.substring(0, at.length() - 1), "There is no event here.");
        }
        FeedbackType type = type(event.type(), at + "type");
        long saidMs = EpochMillis.of(need(event.happenedAt(), at + "happenedAt"), at + "happenedAt");
        long happenedAtMs = happenedAt(saidMs, nowMs, at + "happenedAt");
        return Feedback.newBuilder()
                .setEventId(id(event.eventId(), at + "eventId"))
                .setRequestId(id(event.requestId(), at + "requestId"))
                .setUserId(need(event.userId(), at + "userId"))
                .setRoomId(need(event.roomId(), at + "roomId"))
                .setType(type)
                .setHappenedAtMs(happenedAtMs)
                .setReceivedAtMs(nowMs)
                .setGiftValue(giftValue(event.giftValue(), type, at + "giftValue"))
                .setClamped(happenedAtMs != saidMs)
                .build();
    }

    private static FeedbackType type(@Nullable String name, String field) {
        FeedbackType type = TYPES.get(need(name, field));
        if (type == null) {
            throw ProblemException.invalid(field, "\"" + name + "\" is no event type; these are: " + TYPES.keySet());
        }
        return type;
    }

    private long happenedAt(long saidMs, long nowMs, String field) {
        if (saidMs > nowMs + properties.maxAhead().toMillis()) {
            throw ProblemException.invalid(field, "The time lies too far in the future.");
        }
        if (saidMs < nowMs - properties.maxAge().toMillis()) {
            throw ProblemException.invalid(field, "The time lies too far in the past.");
        }
        if (saidMs > nowMs) {
            metrics.counter(MetricNames.of("intake", "clamped")).increment();
            return nowMs;
        }
        return saidMs;
    }

    private static long giftValue(@Nullable Long value, FeedbackType type, String field) {
        if (value == null) {
            return 0;
        }
        if (value < 0 || (value > 0 && type != FeedbackType.FEEDBACK_TYPE_GIFT)) {
            throw ProblemException.invalid(field, "giftValue is not negative, and only a gift has one.");
        }
        return value;
    }

    private static String id(@Nullable String id, String field) {
        String given = need(id, field);
        if (given.isBlank() || given.length() > MAX_ID_LENGTH || !given.chars().allMatch(EventController::isIdLetter)) {
            throw ProblemException.invalid(
                    field, "An id is up to " + MAX_ID_LENGTH + " letters, digits, '-', '_', '.' or ':' long.");
        }
        return given;
    }

    private static boolean isIdLetter(int c) {
        return c < 128 && (Character.isLetterOrDigit(c) || "-_.:".indexOf(c) >= 0);
    }

    private static <T> T need(@Nullable T value, String field) {
        if (value == null) {
            throw ProblemException.invalid(field, field.substring(field.lastIndexOf('.') + 1) + " is missing.");
        }
        return value;
    }

    private static Map<String, FeedbackType> types() {
        Map<String, FeedbackType> types = new TreeMap<>();
        for (FeedbackType type : FeedbackType.values()) {
            if (type != FeedbackType.UNRECOGNIZED && type != FeedbackType.FEEDBACK_TYPE_UNSPECIFIED) {
                types.put(type.name().replace("FEEDBACK_TYPE_", "").toLowerCase(Locale.ROOT), type);
            }
        }
        return types;
    }
}
