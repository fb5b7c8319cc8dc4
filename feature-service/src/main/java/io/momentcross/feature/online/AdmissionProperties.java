package io.momentcross.feature.online;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** @param requests most reads of features at once; 0: 32 per core */
@Validated
@ConfigurationProperties(prefix = "momentcross.admission", ignoreUnknownFields = false)
record AdmissionProperties(
        @DefaultValue("0") @Min(0) @Max(100_000) int requests) {

    private static final int REQUESTS_PER_CORE = 32;

    int requestsOn(int cores) {
        return requests > 0 ? requests : REQUESTS_PER_CORE * cores;
    }
}
