package io.momentcross.feature.online;

import io.momentcross.starter.admission.Places;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param requests most reads of features at once; 0: 32 per core
 * @param target   mean time of a read: where it is longer, fewer are let in at once, down to 2 per core; 0: never
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.admission", ignoreUnknownFields = false)
record AdmissionProperties(
        @DefaultValue("0") @Min(0) @Max(100_000) int requests,
        @DefaultValue("50ms") @DurationMin Duration target) {

    private static final int REQUESTS_PER_CORE = 32;

    Places.Bound places() {
        return Places.Bound.of(requests, REQUESTS_PER_CORE, target);
    }
}
