package io.momentcross.ranking.rank;

import io.momentcross.starter.admission.Places;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param requests   most requests at once, those that wait among them; 0: 16 per core
 * @param target     mean time of a request: where it is longer, fewer are let in at once, down to 2 per core; 0: never
 * @param inferences most models that run at once, each on one thread; 0: one per core
 * @param patience   longest that a request waits for a model's turn, where its caller waits that long
 * @param reserve    of the caller's time, what a request that waits for its turn leaves to the model and the slate,
 *                   but never more than half of what is left
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.admission", ignoreUnknownFields = false)
record AdmissionProperties(
        @DefaultValue("0") @Min(0) @Max(100_000) int requests,
        @DefaultValue("50ms") @DurationMin Duration target,
        @DefaultValue("0") @Min(0) @Max(1_000) int inferences,
        @DefaultValue("200ms") Duration patience,
        @DefaultValue("25ms") @DurationMin Duration reserve) {

    private static final int REQUESTS_PER_CORE = 16;

    Places.Bound places() {
        return Places.Bound.of(requests, REQUESTS_PER_CORE, target);
    }

    int inferencesOn(int cores) {
        return inferences > 0 ? inferences : cores;
    }
}
