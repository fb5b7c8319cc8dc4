package io.momentcross.ranking.rank;

import io.momentcross.ranking.assembly.RankInput;
import io.momentcross.ranking.inference.InferenceException;
import io.momentcross.ranking.model.ModelRegistry;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Asks the serving version of a model. Thread-safe. */
@Component
final class Judge {

    private static final Logger LOG = LoggerFactory.getLogger(Judge.class);

    private final ModelRegistry models;

    Judge(ModelRegistry models) {
        this.models = models;
    }

    /** Empty where no version serves, or the one that does fails. */
    Optional<Judged> judge(String model, RankInput input) {
        try {
            return models.use(model, loaded -> new Judged(loaded.manifest(), loaded.predict(input)));
        } catch (InferenceException e) {
            LOG.warn("model {} did not answer: {}", model, e.getMessage());
            return Optional.empty();
        }
    }
}
