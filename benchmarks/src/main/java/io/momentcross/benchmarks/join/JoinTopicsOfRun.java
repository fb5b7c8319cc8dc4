package io.momentcross.benchmarks.join;

import io.momentcross.contracts.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/** The join's topics, kept for ever: what is measured has times of its own. */
final class JoinTopicsOfRun {

    private JoinTopicsOfRun() {}

    static void create(String bootstrap, int partitions) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
            List<NewTopic> topics = Stream.of(
                            Topics.SERVED,
                            Topics.FEEDBACK,
                            Topics.EXPOSURES,
                            Topics.LABELS,
                            Topics.samples("moment"),
                            Topics.deadLetters(Topics.SERVED),
                            Topics.deadLetters(Topics.FEEDBACK))
                    .map(name -> new NewTopic(name, partitions, (short) 1)
                            .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1")))
                    .toList();
            admin.createTopics(topics).all().get();
        }
    }
}
