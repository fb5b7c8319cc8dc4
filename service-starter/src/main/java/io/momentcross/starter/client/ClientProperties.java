package io.momentcross.starter.client;

import io.momentcross.starter.deadline.Deadline;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param clients the suite's other services by name
 */
@Validated
@ConfigurationProperties(prefix = "momentcross")
record ClientProperties(@DefaultValue Map<String, @Valid Service> clients) {

    /**
     * @param url            base URL, without a path
     * @param connectTimeout longest wait for a connection
     * @param readTimeout    longest wait for an answer, where no deadline is nearer
     * @param reserve        what a wait leaves of the deadline for the work after it, half of what is left at most
     * @param connections    most connections at once; a call that gets none waits no longer than for its answer
     */
    record Service(
            @NotNull URI url,
            @DefaultValue("300ms") Duration connectTimeout,
            @DefaultValue("2s") Duration readTimeout,
            @DefaultValue("0ms") Duration reserve,
            @DefaultValue("512") @Min(1) @Max(10_000) int connections) {

        /** Longest wait for an answer from now on; never zero, which would be forever. */
        Duration patience(@Nullable Deadline deadline) {
            if (deadline == null) {
                return readTimeout;
            }
            Duration within = deadline.remainingBut(reserve);
            Duration least = Duration.ofMillis(1);
            Duration nearer = within.compareTo(readTimeout) < 0 ? within : readTimeout;
            return nearer.compareTo(least) < 0 ? least : nearer;
        }
    }
}
