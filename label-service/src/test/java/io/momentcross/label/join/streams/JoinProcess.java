package io.momentcross.label.join.streams;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.momentcross.label.ChildJvm;
import io.momentcross.label.join.JoinRulesFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.springframework.util.unit.DataSize;

/** The join alone in a process, as the service runs it, by {@link JoinRulesFixture#SHORT}. */
public final class JoinProcess {

    static final String RUNNING = "RUNNING";
    /** Stores are being filled from their changelogs. */
    static final String RESTORING = "RESTORING";

    /** Of several partitions, all are here. */
    static final String ALONE = "ALONE";

    private JoinProcess() {}

    static JoinProperties properties(Path folder, String instance, int standbys) {
        return new JoinProperties(
                true,
                "label-join",
                instance,
                List.of(),
                List.of(),
                List.of("moment"),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                folder,
                DataSize.ofMegabytes(32),
                1,
                Duration.ofMillis(100),
                standbys);
    }

    /** Arguments: Kafka's address, the folder of the stores, the instance's id, how many standbys there are. */
    public static void main(String[] arguments) throws IOException {
        KafkaStreams streams = JoinStreams.of(
                JoinRulesFixture.SHORT,
                properties(Path.of(arguments[1]), arguments[2], Integer.parseInt(arguments[3])),
                // The shortest that a broker allows: standbys take over when it is over.
                Map.of(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 6_000),
                List.of(arguments[0]),
                new JoinStatistics(new SimpleMeterRegistry(), Clock.systemUTC()));
        streams.setStateListener((now, before) -> {
            if (now == KafkaStreams.State.RUNNING) {
                ChildJvm.say(RUNNING);
                if (activeTasks(streams) > 1) {
                    ChildJvm.say(ALONE);
                }
            }
        });
        streams.setGlobalStateRestoreListener(new Restoring());
        streams.start();
        ChildJvm.untilInputEnds();
    }

    private static int activeTasks(KafkaStreams streams) {
        return streams.metadataForLocalThreads().stream()
                .mapToInt(thread -> thread.activeTasks().size())
                .sum();
    }

    private static final class Restoring implements StateRestoreListener {

        @Override
        public void onRestoreStart(TopicPartition partition, String store, long from, long to) {
            if (to > from) {
                ChildJvm.say(RESTORING);
            }
        }

        @Override
        public void onBatchRestored(TopicPartition partition, String store, long to, long restored) {}

        @Override
        public void onRestoreEnd(TopicPartition partition, String store, long restored) {}
    }
}
