package io.momentcross.benchmarks.intake;

import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.FeedbackType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * What an app sends at once: one user's events since its last call. Three in four are heartbeats and showings, as they
 * are where people watch.
 */
final class AppEvents {

    private static final int USERS = 1_000_000;
    private static final FeedbackType[] TYPES = {
        FeedbackType.FEEDBACK_TYPE_EXPOSURE,
        FeedbackType.FEEDBACK_TYPE_WATCH,
        FeedbackType.FEEDBACK_TYPE_WATCH,
        FeedbackType.FEEDBACK_TYPE_CLICK,
        FeedbackType.FEEDBACK_TYPE_WATCH,
        FeedbackType.FEEDBACK_TYPE_EXPOSURE,
        FeedbackType.FEEDBACK_TYPE_WATCH,
        FeedbackType.FEEDBACK_TYPE_LIKE
    };

    private AppEvents() {}

    /** As many batches of {@code size} events, with ids of their own. */
    static List<List<Feedback>> batches(int count, int size, Instant at) {
        SplittableRandom random = new SplittableRandom(1);
        List<List<Feedback>> batches = new ArrayList<>();
        for (int batch = 0; batch < count; batch++) {
            long user = 1 + random.nextLong(USERS);
            String request = new UUID(random.nextLong(), random.nextLong()).toString();
            List<Feedback> events = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                events.add(Feedback.newBuilder()
                        .setEventId(new UUID(random.nextLong(), random.nextLong()).toString())
                        .setRequestId(request)
                        .setUserId(user)
                        .setRoomId(1 + random.nextLong(50_000))
                        .setType(TYPES[random.nextInt(TYPES.length)])
                        .setHappenedAtMs(at.toEpochMilli() - random.nextInt(10_000))
                        .setReceivedAtMs(at.toEpochMilli())
                        .build());
            }
            batches.add(events);
        }
        return batches;
    }

    /** The body of a call to {@code POST /v1/events}. */
    static String json(List<Feedback> events) {
        StringBuilder json = new StringBuilder("{\"events\":[");
        for (Feedback event : events) {
            json.append(json.charAt(json.length() - 1) == '[' ? "" : ",")
                    .append("{\"eventId\":\"")
                    .append(event.getEventId())
                    .append("\",\"requestId\":\"")
                    .append(event.getRequestId())
                    .append("\",\"userId\":\"")
                    .append(event.getUserId())
                    .append("\",\"roomId\":\"")
                    .append(event.getRoomId())
                    .append("\",\"type\":\"")
                    .append(event.getType().name().replace("FEEDBACK_TYPE_", "").toLowerCase(Locale.ROOT))
                    .append("\",\"happenedAt\":\"")
                    .append(Instant.ofEpochMilli(event.getHappenedAtMs()))
                    .append("\"}");
        }
        return json.append("]}").toString();
    }
}
