package io.momentcross.ranking.rank;

import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.contracts.Tasks;
import io.momentcross.ranking.experiment.Arm;
import io.momentcross.ranking.experiment.Experiment;
import io.momentcross.ranking.fusion.FusionProperties;
import io.momentcross.ranking.model.ModelProperties;
import io.momentcross.ranking.model.ModelRegistry;
import io.momentcross.starter.observe.MetricNames;
import io.momentcross.starter.problem.ProblemException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.stereotype.Component;

/**
 * Says how a request is answered: as it asks itself, else as its user's arm has it, else as configured. A request that
 * names a model or weights is part of no experiment. Thread-safe.
 */
@Component
final class RankPlans {

    private final RankProperties properties;
    private final ModelProperties modelProperties;
    private final FusionProperties fusion;
    private final ModelRegistry models;
    private final Experiment experiment;
    private final MeterRegistry metrics;

    /** @throws InvalidConfigurationPropertyValueException if an arm has the name of what is outside of the experiment */
    RankPlans(
            RankProperties properties,
            ModelProperties modelProperties,
            FusionProperties fusion,
            ModelRegistry models,
            Experiment experiment,
            MeterRegistry metrics) {
        this.properties = properties;
        this.modelProperties = modelProperties;
        this.fusion = fusion;
        this.models = models;
        this.experiment = experiment;
        this.metrics = metrics;
        refuseSameName(properties.arm(), experiment);
    }

    static void refuseSameName(String outside, Experiment experiment) {
        if (outside.equals(Experiment.CANARY)) {
            throw new InvalidConfigurationPropertyValueException(
                    "momentcross.rank.arm", outside, "Answers by a canary have this name.");
        }
        if (experiment.arms().stream().anyMatch(arm -> arm.name().equals(outside))) {
            throw new InvalidConfigurationPropertyValueException(
                    "momentcross.rank.arm",
                    outside,
                    "An arm has this name, which is for requests outside of all arms.");
        }
    }

    /** @throws ProblemException naming a model that is not there, a task that is unknown or a weight that is none */
    RankPlan of(long userId, RankRequest request) {
        boolean asksItself = request.model() != null || request.weights() != null;
        Arm arm = asksItself ? null : experiment.arm(userId).orElse(null);
        String model = model(request, arm);
        Map<String, Double> configured = arm == null || arm.weights().isEmpty() ? fusion.weights() : arm.weights();
        Map<String, Double> weights = request.weightsOr(configured, tasks(model), properties.largestWeight());
        String policy = arm == null ? null : arm.labelPolicy();
        String version = arm == null ? null : arm.version();
        String name = arm == null ? properties.arm() : arm.name();
        Optional<String> canary = asksItself || version != null ? Optional.empty() : models.canary(model, userId);
        return counted(
                canary.isPresent()
                        ? new RankPlan(Experiment.CANARY, policy, model, canary.get(), weights)
                        : new RankPlan(name, policy, model, version, weights));
    }

    private String model(RankRequest request, @Nullable Arm arm) {
        String asked = request.model();
        if (asked != null && !models.knows(asked)) {
            throw ProblemException.invalid("model", "There is no model " + asked + ".");
        }
        if (asked != null) {
            return asked;
        }
        return arm == null || arm.model() == null ? modelProperties.defaultModel() : arm.model();
    }

    private Set<String> tasks(String model) {
        return models.findServing(model)
                .<Set<String>>map(manifest -> new HashSet<>(manifest.tasks()))
                .orElseGet(() -> Set.copyOf(Tasks.ALL));
    }

    private RankPlan counted(RankPlan plan) {
        String policy = plan.labelPolicy() == null ? "" : plan.labelPolicy();
        metrics.counter(MetricNames.of("rank", "requests"), "arm", plan.arm(), "policy", policy)
                .increment();
        return plan;
    }
}
