package io.momentcross.gateway.fallback;

import com.github.f4b6a3.uuid.UuidCreator;
import io.momentcross.contracts.RequestIds;
import io.momentcross.starter.json.JsonId;
import io.momentcross.starter.problem.ProblemException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Answers a rank request without ranking. Nothing is predicted, and nothing is learned from it. */
@Component
public class FallbackSlate {

    private final HeatSource heat;
    private final JsonMapper json;

    FallbackSlate(HeatSource heat, JsonMapper json) {
        this.heat = heat;
        this.json = json;
    }

    /** As ranking-service answers, so that apps need no second case. */
    record Answer(
            String requestId,
            @Nullable String model,
            @Nullable String modelVersion,
            String arm,
            List<String> degraded,
            double tookMs,
            List<Item> items) {}

    record Item(@JsonId long roomId, int position, double score, Map<String, Double> predictions) {}

    /**
     * The candidates by live heat; in the caller's order where that is not known either. Without rooms that the request
     * names as seen, and without those of blocked authors as far as heat tells the author.
     *
     * @param body      of the rank request
     * @param most      candidates that a request may have
     * @param fromNanos when it came in, {@link System#nanoTime}
     * @throws ProblemException 400 naming the field, where ranking would have refused the request too
     */
    public Object answer(byte[] body, int most, long fromNanos) {
        SlateRequest request = read(body);
        List<Long> rooms = request.rooms(most);
        int size = request.slateSize(rooms.size());
        Set<Long> seen = request.seen();
        Set<Long> blocked = request.blocked();
        Optional<Map<Long, HotRoom>> known = heat.byRoom();
        Map<Long, HotRoom> hot = known.orElse(Map.of());
        List<Long> order = new ArrayList<>(rooms);
        order.removeIf(room -> seen.contains(room)
                || blocked.contains(hot.getOrDefault(room, HotRoom.UNKNOWN).authorId()));
        order.sort(Comparator.comparingDouble(
                        (Long room) -> hot.getOrDefault(room, HotRoom.UNKNOWN).heat())
                .reversed());
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < Math.min(size, order.size()); i++) {
            double score = hot.getOrDefault(order.get(i), HotRoom.UNKNOWN).heat();
            items.add(new Item(order.get(i), i, score, Map.of()));
        }
        return new Answer(
                RequestIds.FALLBACK_PREFIX + UuidCreator.getTimeOrderedEpoch(),
                null,
                null,
                "fallback",
                known.isPresent() ? List.of("ranking") : List.of("ranking", "features"),
                (System.nanoTime() - fromNanos) / 1e6,
                items);
    }

    private SlateRequest read(byte[] body) {
        SlateRequest request;
        try {
            request = json.readValue(body, SlateRequest.class);
        } catch (JacksonException e) {
            throw ProblemException.unreadable(e);
        }
        if (request == null) {
            throw ProblemException.unreadable("The body is missing.");
        }
        return request;
    }
}
