package io.momentcross.ranking.rank;

import io.momentcross.contracts.Tasks;
import io.momentcross.ranking.inference.Predictions;
import io.momentcross.ranking.slate.Slate;
import io.momentcross.starter.json.JsonId;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The last minute of requests: rate, latency, and what was predicted for which room. Thread-safe. */
@Component
final class RankStatistics {

    private static final long WINDOW_MS = 60_000;
    private static final int MOST = 20_000;

    private final Clock clock;
    private final Deque<Seen> seen = new ArrayDeque<>();

    private record Seen(long atMs, double tookMs, Map<Long, Float> clickRates) {}

    /** @param predictedClickRate mean over the requests in whose slate the room was */
    record Room(@JsonId long roomId, double predictedClickRate, int requests) {}

    record Snapshot(double requestsPerSecond, double p50Ms, double p99Ms, List<Room> rooms) {}

    RankStatistics(Clock clock) {
        this.clock = clock;
    }

    void add(long tookNanos, Ranked ranked) {
        Map<Long, Float> rates = ranked.judged()
                .map(judged -> clickRates(judged.predictions(), ranked))
                .orElse(Map.of());
        synchronized (seen) {
            seen.addLast(new Seen(clock.millis(), tookNanos / 1e6, rates));
            forget();
        }
    }

    private static Map<Long, Float> clickRates(Predictions predictions, Ranked ranked) {
        Map<Long, Float> rates = new HashMap<>();
        int click = predictions.tasks().indexOf(Tasks.CLICK);
        Slate slate = ranked.slate();
        for (int position = 0; click >= 0 && position < slate.size(); position++) {
            int candidate = slate.candidate(position);
            rates.put(ranked.input().roomIds().get(candidate), predictions.probability(click, candidate));
        }
        return rates;
    }

    Snapshot snapshot() {
        List<Seen> minute;
        synchronized (seen) {
            forget();
            minute = List.copyOf(seen);
        }
        double[] took = minute.stream().mapToDouble(Seen::tookMs).sorted().toArray();
        Map<Long, double[]> rooms = new HashMap<>();
        for (Seen one : minute) {
            one.clickRates().forEach((room, rate) -> {
                double[] sum = rooms.computeIfAbsent(room, r -> new double[2]);
                sum[0] += rate;
                sum[1]++;
            });
        }
        List<Room> means = rooms.entrySet().stream()
                .map(e -> new Room(e.getKey(), e.getValue()[0] / e.getValue()[1], (int) e.getValue()[1]))
                .toList();
        return new Snapshot(took.length / 60.0, quantile(took, 0.5), quantile(took, 0.99), means);
    }

    private void forget() {
        long before = clock.millis() - WINDOW_MS;
        while (!seen.isEmpty() && (seen.peekFirst().atMs() < before || seen.size() > MOST)) {
            seen.removeFirst();
        }
    }

    private static double quantile(double[] sorted, double q) {
        return sorted.length == 0 ? 0 : sorted[Math.min(sorted.length - 1, (int) (q * sorted.length))];
    }
}
