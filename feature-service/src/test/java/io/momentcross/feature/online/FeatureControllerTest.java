package io.momentcross.feature.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.momentcross.contracts.v1.FeatureRequest;
import io.momentcross.feature.catalog.FeatureCatalog;
import io.momentcross.feature.store.InMemoryFeatureStore;
import io.momentcross.starter.problem.ProblemException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class FeatureControllerTest {

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @Test
    void readIsRefused_whenAsManyAreInAsMayBe() {
        FeatureCatalog catalog = new FeatureCatalog();
        Within within = new Within();
        FeatureReader reader = new FeatureReader(new InMemoryFeatureStore(), catalog, metrics, within);
        FeatureController controller = new FeatureController(reader, catalog, new AdmissionProperties(1), metrics);
        within.read = () -> assertThatThrownBy(() -> controller.batchGet(FeatureRequest.getDefaultInstance()))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo("overloaded"));

        assertThat(controller.room(7).roomId()).isEqualTo("7");

        assertThat(within.wasRead).isTrue();
    }

    /** Something happens while the reader looks at the time. */
    private static final class Within extends Clock {

        private Runnable read = () -> {};
        private boolean wasRead;

        @Override
        public Instant instant() {
            read.run();
            wasRead = true;
            return Instant.EPOCH;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
