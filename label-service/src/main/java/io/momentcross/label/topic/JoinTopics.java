package io.momentcross.label.topic;

import java.util.List;

/**
 * What the join writes as it is configured.
 *
 * @param samples topics of samples; they have the join's partitions
 */
public record JoinTopics(List<String> samples) {

    public JoinTopics {
        samples = List.copyOf(samples);
    }
}
