package io.momentcross.label.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class QueryPropertiesTest {

    @Test
    void defaultsAreThoseOfTheDocumentation() {
        QueryProperties properties = Limits.of(Path.of("data"));
        assertThat(properties.memory()).isEqualTo(DataSize.ofMegabytes(256));
        assertThat(properties.processMemory()).isEqualTo(DataSize.ofMegabytes(448));
        assertThat(properties.spareWorkers()).isEqualTo(1);
        assertThat(properties.threads()).isEqualTo(2);
        assertThat(properties.concurrency()).isEqualTo(3);
        assertThat(properties.longConcurrency()).isEqualTo(1);
        assertThat(properties.waitForTurn()).isEqualTo(Duration.ofSeconds(2));
        assertThat(properties.timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(properties.maxTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(properties.exportTimeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(properties.maxPage()).isEqualTo(10_000);
        assertThat(properties.maxRows()).isEqualTo(100_000);
        assertThat(properties.maxSqlLength()).isEqualTo(20_000);
        assertThat(properties.policies()).containsExactly("moment", "fast-slow", "hour");
        assertThat(properties.tasks()).containsExactly("click", "long_view", "like", "comment", "gift", "follow");
        assertThat(properties.queries()).isEmpty();
    }

    @Test
    void processesHaveMoreMemoryThanTheirDatabase() {
        assertThatThrownBy(() -> Limits.of(Path.of("data"), "memory", "400MB"))
                .rootCause()
                .hasMessageContaining("momentcross.query.process-memory")
                .hasMessageContaining("128 MB more than momentcross.query.memory (400MB)");
    }
}
