package io.momentcross.label.join.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class JoinStreamsTest {

    @Test
    void settingsAreTheJoinsOwn_whateverElseTheServiceSets() {
        Map<String, Object> settings = Map.copyOf(JoinStreams.settings(
                        JoinProcess.properties(Path.of("stores"), "label-2", 1),
                        Map.of(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, "at_least_once", "security.protocol", "SSL"),
                        List.of("a:1", "b:2"))
                .entrySet()
                .stream()
                .collect(Collectors.toMap(e -> e.getKey().toString(), Map.Entry::getValue)));
        assertThat(settings)
                .containsEntry(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2)
                .containsEntry(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, 1)
                .containsEntry(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "a:1,b:2")
                .containsEntry("security.protocol", "SSL")
                .containsEntry("consumer.group.instance.id", "label-2");
    }
}
