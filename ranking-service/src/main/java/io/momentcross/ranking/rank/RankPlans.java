package io.momentcross.ranking.rank;

import io.momentcross.contracts.Tasks;
import io.momentcross.ranking.fusion.FusionProperties;
import io.momentcross.ranking.model.ModelProperties;
import io.momentcross.ranking.model.ModelRegistry;
import io.momentcross.starter.problem.ProblemException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Says how a request is answered: as it asks itself, else as configured. Thread-safe. */
@Component
final class RankPlans {

    private final RankProperties properties;
    private final ModelProperties modelProperties;
    private final FusionProperties fusion;
    private final ModelRegistry models;

    RankPlans(
            RankProperties properties, ModelProperties modelProperties, FusionProperties fusion, ModelRegistry models) {
        this.properties = properties;
        this.modelProperties = modelProperties;
        this.fusion = fusion;
        this.models = models;
    }

    /** @throws ProblemException naming a model that is not there, a task that is unknown or a weight that is none */
    RankPlan of(RankRequest request) {
        String model = request.model() == null ? modelProperties.defaultModel() : request.model();
        if (request.model() != null && !models.knows(model)) {
            throw ProblemException.invalid("model", "There is no model " + model + ".");
        }
        Map<String, Double> weights = request.weightsOr(fusion.weights(), tasks(model), properties.largestWeight());
        return new RankPlan(properties.arm(), model, weights);
    }

    private Set<String> tasks(String model) {
        return models.findServing(model)
                .<Set<String>>map(manifest -> new HashSet<>(manifest.tasks()))
                .orElseGet(() -> Set.copyOf(Tasks.ALL));
    }
}
