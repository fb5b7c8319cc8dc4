package io.momentcross.gateway.route;

import io.momentcross.contracts.FeatureColumns;
import io.momentcross.starter.admission.Places;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param deadline      how long a caller who names no deadline waits for ranking before the fallback answers
 * @param requests      most requests that ranking is asked to answer at once, by this process; 0: 64 per core
 * @param target        mean time of ranking's answers: where it is longer, fewer are asked for at once; 0: never
 * @param maxBody       most bytes of a rank request
 * @param maxCandidates most rooms of a request that the fallback answers; as ranking-service has it
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.rank", ignoreUnknownFields = false)
record RankProperties(
        @DefaultValue("500ms") @NotNull Duration deadline,
        @DefaultValue("0") @Min(0) @Max(100_000) int requests,
        @DefaultValue("100ms") @DurationMin Duration target,
        @DefaultValue("256KB") @NotNull DataSize maxBody,

        @DefaultValue("500") @Min(1) @Max(FeatureColumns.MOST_ROWS)
        int maxCandidates) {

    private static final int REQUESTS_PER_CORE = 64;

    Places.Bound places() {
        return Places.Bound.of(requests, REQUESTS_PER_CORE, target);
    }
}
