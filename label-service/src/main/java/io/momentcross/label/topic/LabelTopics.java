package io.momentcross.label.topic;

import io.momentcross.contracts.Topics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.stereotype.Component;

/** Makes the join's topics and holds them to one number of partitions: partition p of each belongs together. */
@Component
public class LabelTopics {

    private final KafkaProperties kafka;
    private final TopicProperties properties;
    private final List<String> partitionedAlike;

    LabelTopics(KafkaProperties kafka, TopicProperties properties, JoinTopics join) {
        this.kafka = kafka;
        this.properties = properties;
        this.partitionedAlike = Stream.concat(
                        Stream.of(Topics.SERVED, Topics.FEEDBACK, Topics.EXPOSURES, Topics.LABELS),
                        join.samples().stream())
                .toList();
    }

    /**
     * Makes what is missing.
     *
     * @return the number of partitions that all of them have
     * @throws TopicsDoNotFitException if they differ among each other
     * @throws ExecutionException where Kafka cannot be asked; try again
     */
    public int prepare() throws ExecutionException, InterruptedException, TopicsDoNotFitException {
        try (Admin admin = Admin.create(kafka.buildAdminProperties())) {
            Map<String, NewTopic> wanted = new LinkedHashMap<>();
            partitionedAlike.forEach(name -> wanted.put(name, topic(name)));
            wanted.put(
                    Topics.ROOMS,
                    topic(Topics.ROOMS)
                            .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)));
            List.of(Topics.SERVED, Topics.FEEDBACK, Topics.LABELS)
                    .forEach(name -> wanted.put(Topics.deadLetters(name), topic(Topics.deadLetters(name))));
            Set<String> there = admin.listTopics().names().get();
            for (NewTopic topic : wanted.values()) {
                if (!there.contains(topic.name())) {
                    create(admin, topic);
                }
            }
            return check(admin);
        }
    }

    private NewTopic topic(String name) {
        return new NewTopic(name, properties.partitions(), properties.replicationFactor());
    }

    // Another service may make the same topic at the same moment.
    private static void create(Admin admin, NewTopic topic) throws ExecutionException, InterruptedException {
        try {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private int check(Admin admin) throws ExecutionException, InterruptedException, TopicsDoNotFitException {
        Map<String, Integer> partitions =
                new TreeMap<>(admin.describeTopics(partitionedAlike).allTopicNames().get().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                e -> e.getValue().partitions().size())));
        if (Set.copyOf(partitions.values()).size() != 1) {
            throw new TopicsDoNotFitException("These topics must have the same number of partitions, but have "
                    + partitions + ". Make them anew with one number, or raise the smaller ones.");
        }
        return partitions.values().iterator().next();
    }
}
