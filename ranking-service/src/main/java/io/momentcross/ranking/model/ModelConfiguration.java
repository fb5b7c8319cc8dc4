package io.momentcross.ranking.model;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.ranking.assembly.FeatureCatalog;
import io.momentcross.ranking.assembly.ModelManifest;
import io.momentcross.ranking.assembly.RankInput;
import io.momentcross.ranking.experiment.Arm;
import io.momentcross.ranking.experiment.Experiment;
import io.momentcross.ranking.inference.InferenceEngine;
import io.momentcross.ranking.model.open.ModelLoader;
import io.momentcross.ranking.model.open.ModelTrial;
import io.momentcross.ranking.model.open.RecentRequests;
import io.momentcross.starter.observe.MetricNames;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ModelProperties.class)
class ModelConfiguration {

    private final RecentRequests recent = new RecentRequests();

    @Bean
    FeatureCatalog featureCatalog() {
        return FeatureCatalog.ofContracts();
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** Takes note of real requests, which the next model is warmed with. */
    @Bean
    Consumer<RankInput> recentRequest() {
        return recent;
    }

    @Bean(destroyMethod = "")
    ModelRegistry modelRegistry(
            ModelProperties properties,
            InferenceEngine engine,
            FeatureCatalog catalog,
            ModelTrial trial,
            Experiment experiment,
            MeterRegistry metrics,
            Clock clock) {
        ModelLoader loader = new ModelLoader(engine, catalog, recent, trial, properties.maxBytes());
        ModelRegistry registry = new ModelRegistry(
                properties.repository(), loader, armVersions(experiment, properties.defaultModel()), metrics);
        Gauge.builder(
                        MetricNames.of("models", "newest.label.age"),
                        () -> newestLabelAge(registry, properties.defaultModel(), clock))
                .baseUnit("seconds")
                .description("Age of the newest label that the serving version of the default model has learned")
                .register(metrics);
        return registry;
    }

    @Bean
    ModelWatcher modelWatcher(ModelProperties properties, ModelRegistry registry) {
        return new ModelWatcher(properties, registry);
    }

    private static Map<String, Set<String>> armVersions(Experiment experiment, String defaultModel) {
        Map<String, Set<String>> versions = new HashMap<>();
        for (Arm arm : experiment.arms()) {
            if (arm.version() != null) {
                String model = arm.model() == null ? defaultModel : arm.model();
                versions.computeIfAbsent(model, name -> new HashSet<>()).add(arm.version());
            }
        }
        return versions;
    }

    private static double newestLabelAge(ModelRegistry registry, String model, Clock clock) {
        Instant newest =
                registry.findServing(model).map(ModelManifest::newestLabelAt).orElse(null);
        return newest == null
                ? Double.NaN
                : Duration.between(newest, clock.instant()).toMillis() / 1000.0;
    }
}
