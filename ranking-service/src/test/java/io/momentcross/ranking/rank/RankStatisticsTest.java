package io.momentcross.ranking.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RankStatisticsTest {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final RankStatistics statistics = new RankStatistics(((InstantSource) () -> now).withZone(ZoneOffset.UTC));

    @Test
    void roomsTellTheMean_whenSecondsAreSummedUp() {
        statistics.add(1_000_000, Map.of(1L, 0.2f, 2L, 0.5f));
        now = now.plusSeconds(7);
        statistics.add(1_000_000, Map.of(1L, 0.4f));

        RankStatistics.Snapshot snapshot = statistics.snapshot();

        assertThat(snapshot.rooms()).hasSize(2);
        RankStatistics.Room first = snapshot.rooms().stream()
                .filter(room -> room.roomId() == 1)
                .findFirst()
                .orElseThrow();
        assertThat(first.requests()).isEqualTo(2);
        assertThat(first.predictedClickRate()).isCloseTo(0.3, within(1e-6));
        assertThat(snapshot.requestsPerSecond()).isEqualTo(2 / 60.0);
    }

    @Test
    void minuteIsForgotten_whenItIsOver() {
        statistics.add(1_000_000, Map.of(1L, 0.2f));
        now = now.plusSeconds(59);
        assertThat(statistics.snapshot().rooms()).hasSize(1);

        now = now.plusSeconds(1);

        assertThat(statistics.snapshot().rooms()).isEmpty();
        assertThat(statistics.snapshot().requestsPerSecond()).isZero();
    }

    @Test
    void quantilesAreOfAllRequests_whenTheyCameInDifferentSeconds() {
        for (int i = 1; i <= 100; i++) {
            statistics.add(Duration.ofMillis(i).toNanos(), Map.of());
            now = now.plusMillis(300);
        }

        assertThat(statistics.snapshot().p50Ms()).isEqualTo(51);
        assertThat(statistics.snapshot().p99Ms()).isEqualTo(100);
    }

    @Test
    void requestsAreCounted_whenMoreCameInASecondThanLatenciesAreKept() {
        for (int i = 0; i < 3_000; i++) {
            statistics.add(1_000_000, Map.of(1L, 0.5f));
        }

        assertThat(statistics.snapshot().requestsPerSecond()).isEqualTo(50);
        assertThat(statistics.snapshot().p99Ms()).isEqualTo(1);
    }

    @Test
    void requestCountsInTheNewestSecond_whenTheClockWasSetBack() {
        statistics.add(1_000_000, Map.of(1L, 0.2f));
        now = now.minusSeconds(10);

        statistics.add(1_000_000, Map.of(1L, 0.4f));

        assertThat(statistics.snapshot().rooms().getFirst().requests()).isEqualTo(2);
    }
}
