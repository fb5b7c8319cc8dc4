package io.momentcross.feature.online;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.momentcross.contracts.FeatureColumns;
import io.momentcross.contracts.v1.FeatureColumn;
import io.momentcross.contracts.v1.FeatureRequest;
import io.momentcross.contracts.v1.FeatureResponse;
import io.momentcross.contracts.v1.FeatureStatus;
import io.momentcross.contracts.v1.ProfileRecord;
import io.momentcross.contracts.v1.RoomRecord;
import io.momentcross.contracts.v1.UserProfile;
import io.momentcross.feature.catalog.Feature;
import io.momentcross.feature.catalog.FeatureCatalog;
import io.momentcross.feature.store.FeatureStore;
import io.momentcross.feature.store.InMemoryFeatureStore;
import io.momentcross.feature.window.Counter;
import io.momentcross.feature.window.RoomCounters;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeatureReaderTest {

    private static final long NOW = 1_000_000;
    private static final int REGION = 3;
    private static final int AUTHOR = 20;
    private static final int CLICKS_30S = 31;

    private final FeatureStore store = new InMemoryFeatureStore();
    private final MeterRegistry metrics = new SimpleMeterRegistry();

    @Test
    void valueHasItsAge_whenItIsPresent() {
        putProfile(NOW - 5_000);
        FeatureColumn region = user(new FeatureCatalog(), REGION);

        assertThat(region.getInts(0)).isEqualTo(12);
        assertThat(FeatureColumns.status(region, 0)).isEqualTo(FeatureStatus.FEATURE_STATUS_PRESENT);
        assertThat(region.getAgesMs(0)).isEqualTo(5_000);
        assertThat(defaults("missing") + defaults("stale")).isZero();
    }

    @Test
    void usersValueIsTheDefault_whenItIsOlderThanTheCatalogueAllows() {
        putProfile(NOW - 5_001);
        FeatureCatalog catalog = catalog(
                new Feature(REGION, "user.region", "user", "int64", -7, 5_000L, "mc.profiles.v1", "us", "where"));
        FeatureColumn region = user(catalog, REGION);

        assertThat(region.getInts(0)).isEqualTo(-7);
        assertThat(FeatureColumns.status(region, 0)).isEqualTo(FeatureStatus.FEATURE_STATUS_STALE);
        assertThat(region.getAgesMs(0)).isEqualTo(5_001);
        assertThat(defaults("stale")).isEqualTo(1);

        store.putProfile(profile(NOW - 5_000));
        assertThat(user(catalog, REGION).getInts(0)).isEqualTo(12);
    }

    @Test
    void everyDefaultIsCounted_whenRoomsAreReadTogether() {
        store.putRoom(RoomRecord.newBuilder()
                .setRoomId(1)
                .setAuthorId(31)
                .setReceivedAtMs(NOW - 400)
                .build());
        RoomCounters counters = new RoomCounters();
        counters.begin(0, NOW - 60_001);
        counters.add(Counter.CLICKS, 4, NOW - 60_001);
        store.putCounters(0, Map.of(1L, counters));

        FeatureResponse response = read(
                new FeatureCatalog(),
                FeatureRequest.newBuilder()
                        .addRoomIds(1)
                        .addRoomIds(2)
                        .addFeatures(AUTHOR)
                        .addFeatures(CLICKS_30S));
        FeatureColumn authors = response.getRoomColumns(0);
        FeatureColumn clicks = response.getRoomColumns(1);

        assertThat(authors.getIntsList()).containsExactly(31L, 0L);
        assertThat(authors.getStatuses().toByteArray()).containsExactly(0, 1);
        assertThat(authors.getAgesMsList()).containsExactly(400L, -1L);
        assertThat(clicks.getFloatsList()).containsExactly(0f, 0f);
        assertThat(clicks.getStatuses().toByteArray()).containsExactly(2, 1);
        assertThat(clicks.getAgesMsList()).containsExactly(60_001L, -1L);
        assertThat(defaults("missing")).isEqualTo(2);
        assertThat(defaults("stale")).isEqualTo(1);
    }

    @Test
    void everyFeatureOfTheCatalogueIsKnown_whenAllAreRead() {
        putProfile(NOW);
        FeatureResponse response = read(
                new FeatureCatalog(), FeatureRequest.newBuilder().setUserId(7).addRoomIds(1));
        assertThat(response.getUser().getColumnsCount() + response.getRoomColumnsCount())
                .isEqualTo(new FeatureCatalog().document().features().size());
    }

    private FeatureColumn user(FeatureCatalog catalog, int feature) {
        return read(catalog, FeatureRequest.newBuilder().setUserId(7).addFeatures(feature))
                .getUser()
                .getColumns(0);
    }

    private FeatureResponse read(FeatureCatalog catalog, FeatureRequest.Builder request) {
        Clock clock = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);
        return new FeatureReader(store, catalog, CircuitBreakerRegistry.ofDefaults(), metrics, clock)
                .read(request.setWithAges(true).build());
    }

    private double defaults(String reason) {
        return metrics.counter("momentcross.online.defaults", "reason", reason).count();
    }

    private void putProfile(long receivedAtMs) {
        store.putProfile(profile(receivedAtMs));
    }

    private static ProfileRecord profile(long receivedAtMs) {
        return ProfileRecord.newBuilder()
                .setReceivedAtMs(receivedAtMs)
                .setUser(UserProfile.newBuilder().setUserId(7).setRegion(12))
                .build();
    }

    private static FeatureCatalog catalog(Feature... features) {
        return new FeatureCatalog(new FeatureCatalog.Document(1, List.of(), List.of(), List.of(features)));
    }
}
