package io.momentcross.label.join.streams;

import io.momentcross.contracts.Tasks;
import io.momentcross.contracts.v1.FeedbackType;
import io.momentcross.label.join.IllegalRuleException;
import io.momentcross.label.join.JoinRules;
import io.momentcross.label.join.TaskRule;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param enabled           whether this process joins and writes ticks
 * @param applicationId     the Kafka Streams application: the same in all instances
 * @param instanceId        this instance among them, the same after a restart: it then has its partitions back at once
 * @param grace             see {@link JoinRules#grace()}
 * @param unclickedTimeout  see {@link JoinRules#unclickedTimeout()}
 * @param heartbeatInterval how often the app reports that the user still watches; three missed end an exposure
 * @param tombstoneHorizon  see {@link JoinRules#horizon()}
 * @param longView          the stay that makes {@code long_view} positive
 * @param stateDirectory    where the stores lie
 * @param storeMemory       block cache and write buffers of all stores together
 * @param threads           of Kafka Streams
 * @param commitInterval    how often output becomes visible
 * @param standbyReplicas   copies of each store that other instances keep warm
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.join", ignoreUnknownFields = false)
record JoinProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("label-join") @NotBlank String applicationId,
        @DefaultValue("label-service") @NotBlank String instanceId,
        @DefaultValue("30s") @NotNull Duration grace,
        @DefaultValue("5m") @NotNull Duration unclickedTimeout,
        @DefaultValue("10s") @NotNull Duration heartbeatInterval,
        @DefaultValue("2h") @NotNull Duration tombstoneHorizon,
        @DefaultValue("30s") @NotNull Duration longView,
        @NotNull Path stateDirectory,
        @DefaultValue("128MB") @NotNull DataSize storeMemory,
        @DefaultValue("1") @Min(1) int threads,
        @DefaultValue("100ms") @NotNull Duration commitInterval,
        @DefaultValue("0") @Min(0) int standbyReplicas) {

    private static final int MISSED_HEARTBEATS = 3;

    /** @throws InvalidConfigurationPropertyValueException naming the property that the rules refuse */
    JoinRules rules() {
        try {
            return joinRules();
        } catch (IllegalRuleException e) {
            throw switch (e.rule()) {
                case "grace" -> refused("grace", grace, e);
                case "unclickedTimeout" -> refused("unclicked-timeout", unclickedTimeout, e);
                case "heartbeatTimeout" -> refused("heartbeat-interval", heartbeatInterval, e);
                case "horizon" -> refused("tombstone-horizon", tombstoneHorizon, e);
                default -> e;
            };
        }
    }

    private static RuntimeException refused(String property, Object value, IllegalRuleException e) {
        return new InvalidConfigurationPropertyValueException(
                "momentcross.join." + property, value, String.valueOf(e.getMessage()));
    }

    private JoinRules joinRules() {
        return new JoinRules(
                List.of(
                        on(Tasks.CLICK, FeedbackType.FEEDBACK_TYPE_CLICK),
                        new TaskRule(Tasks.LONG_VIEW, new TaskRule.Source.Stay(longView)),
                        on(Tasks.LIKE, FeedbackType.FEEDBACK_TYPE_LIKE),
                        on(Tasks.COMMENT, FeedbackType.FEEDBACK_TYPE_COMMENT),
                        on(Tasks.GIFT, FeedbackType.FEEDBACK_TYPE_GIFT),
                        on(Tasks.FOLLOW, FeedbackType.FEEDBACK_TYPE_FOLLOW)),
                grace,
                unclickedTimeout,
                heartbeatInterval.multipliedBy(MISSED_HEARTBEATS),
                tombstoneHorizon);
    }

    private static TaskRule on(String task, FeedbackType type) {
        return new TaskRule(task, new TaskRule.Source.Feedback(type));
    }
}
