package io.momentcross.ranking.rank;

import io.momentcross.contracts.Tasks;
import io.momentcross.ranking.inference.Predictions;
import io.momentcross.ranking.slate.Slate;
import io.momentcross.starter.json.JsonId;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * The last minute of requests: rate, latency, and what was predicted for which room. Summed up by second, so that what
 * is kept does not grow with the load. Thread-safe.
 */
@Component
final class RankStatistics {

    private static final int SECONDS = 60;
    /** Latencies of a second that are kept; later ones of the same second are only counted. */
    private static final int MOST_LATENCIES = 2_000;

    private final Clock clock;
    private final Deque<Second> seconds = new ArrayDeque<>();

    /** @param predictedClickRate mean over the requests in whose slate the room was */
    record Room(@JsonId long roomId, double predictedClickRate, int requests) {}

    record Snapshot(double requestsPerSecond, double p50Ms, double p99Ms, List<Room> rooms) {}

    private static final class Sum {
        private double rates;
        private int requests;

        private void add(double more, int ofRequests) {
            rates += more;
            requests += ofRequests;
        }
    }

    private static final class Second {
        private final long number;
        private final Map<Long, Sum> rooms = new HashMap<>();
        private double[] tookMs = new double[16];
        private int requests;

        private Second(long number) {
            this.number = number;
        }

        private void took(double ms) {
            if (requests < MOST_LATENCIES) {
                if (requests == tookMs.length) {
                    tookMs = Arrays.copyOf(tookMs, 2 * tookMs.length);
                }
                tookMs[requests] = ms;
            }
            requests++;
        }

        private double[] latencies() {
            return Arrays.copyOf(tookMs, Math.min(requests, MOST_LATENCIES));
        }
    }

    RankStatistics(Clock clock) {
        this.clock = clock;
    }

    void add(long tookNanos, Ranked ranked) {
        add(
                tookNanos,
                ranked.judged()
                        .map(judged -> clickRates(judged.predictions(), ranked))
                        .orElse(Map.of()));
    }

    /** @param clickRates as predicted, of the rooms in the slate */
    void add(long tookNanos, Map<Long, Float> clickRates) {
        long number = clock.millis() / 1000;
        synchronized (seconds) {
            Second now = seconds.peekLast();
            // A clock that was set back counts into the newest second.
            if (now == null || now.number < number) {
                now = new Second(number);
                seconds.addLast(now);
                forget(number);
            }
            now.took(tookNanos / 1e6);
            Map<Long, Sum> rooms = now.rooms;
            clickRates.forEach((room, rate) ->
                    rooms.computeIfAbsent(room, unseen -> new Sum()).add(rate, 1));
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
        Map<Long, Sum> rooms = new HashMap<>();
        double[] took;
        int requests = 0;
        synchronized (seconds) {
            forget(clock.millis() / 1000);
            for (Second second : seconds) {
                requests += second.requests;
                second.rooms.forEach((room, sum) ->
                        rooms.computeIfAbsent(room, r -> new Sum()).add(sum.rates, sum.requests));
            }
            took = seconds.stream()
                    .flatMapToDouble(second -> Arrays.stream(second.latencies()))
                    .sorted()
                    .toArray();
        }
        List<Room> means = rooms.entrySet().stream()
                .map(e -> new Room(e.getKey(), e.getValue().rates / e.getValue().requests, e.getValue().requests))
                .toList();
        return new Snapshot(requests / (double) SECONDS, quantile(took, 0.5), quantile(took, 0.99), means);
    }

    private void forget(long now) {
        while (!seconds.isEmpty() && seconds.peekFirst().number <= now - SECONDS) {
            seconds.removeFirst();
        }
    }

    private static double quantile(double[] sorted, double q) {
        return sorted.length == 0 ? 0 : sorted[Math.min(sorted.length - 1, (int) (q * sorted.length))];
    }
}
