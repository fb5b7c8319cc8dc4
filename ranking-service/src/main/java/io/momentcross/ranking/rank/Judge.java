package io.momentcross.ranking.rank;

import io.momentcross.ranking.assembly.RankInput;
import io.momentcross.ranking.inference.InferenceException;
import io.momentcross.ranking.model.LoadedModel;
import io.momentcross.ranking.model.ModelRegistry;
import java.util.List;
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

    /**
     * Empty where no version serves, or the one that does fails.
     *
     * @param explained whether to tell what the model's searches chose
     */
    Optional<Judged> judge(String model, RankInput input, boolean explained) {
        try {
            return models.use(model, loaded -> explained ? explained(loaded, input) : judged(loaded, input));
        } catch (InferenceException e) {
            LOG.warn("model {} did not answer: {}", model, e.getMessage());
            return Optional.empty();
        }
    }

    private static Judged judged(LoadedModel model, RankInput input) {
        return new Judged(model.manifest(), model.predict(input), List.of());
    }

    private static Judged explained(LoadedModel model, RankInput input) {
        LoadedModel.Explained explained = model.explain(input);
        return new Judged(model.manifest(), explained.predictions(), explained.searches());
    }
}
