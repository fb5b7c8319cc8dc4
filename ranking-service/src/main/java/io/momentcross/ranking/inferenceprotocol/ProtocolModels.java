package io.momentcross.ranking.inferenceprotocol;

import io.momentcross.ranking.assembly.FeatureCatalog;
import io.momentcross.ranking.assembly.ModelManifest;
import io.momentcross.ranking.inference.InferenceException;
import io.momentcross.ranking.inference.Tensor;
import io.momentcross.ranking.model.ModelProperties;
import io.momentcross.ranking.model.ModelRegistry;
import io.momentcross.ranking.model.ModelVersion;
import io.momentcross.ranking.model.open.LoadedModel;
import io.momentcross.ranking.rank.Admission;
import io.momentcross.ranking.rank.RankProperties;
import io.momentcross.starter.problem.ProblemException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The models that are loaded, by the protocol's verbs. Thread-safe. */
@Component
final class ProtocolModels {

    private final ModelRegistry registry;
    private final FeatureCatalog catalog;
    private final Admission admission;
    private final String defaultModel;
    private final int maxCandidates;

    ProtocolModels(
            ModelRegistry registry,
            FeatureCatalog catalog,
            Admission admission,
            ModelProperties models,
            RankProperties rank) {
        this.registry = registry;
        this.catalog = catalog;
        this.admission = admission;
        this.defaultModel = models.defaultModel();
        this.maxCandidates = rank.maxCandidates();
    }

    /** @throws ProblemException 409 where the default model has no version that serves */
    void requireReady() {
        if (registry.findServing(defaultModel).isEmpty()) {
            throw ProblemException.conflict("model-not-ready", "No version of the default model serves.");
        }
    }

    /** @throws ProblemException 404 where there is no such model or version, 409 with the reason where it is not open */
    void requireReady(String name, @Nullable String version) {
        use(name, version, model -> true);
    }

    /**
     * Inputs and outputs of the version, or of the serving one where none is named, which tells of all that are open.
     *
     * @throws ProblemException as {@link #requireReady} does
     */
    ModelMetadata metadata(String name, @Nullable String version) {
        return use(
                name,
                version,
                model -> ModelMetadata.of(
                        name,
                        version == null ? registry.openVersions(name) : List.of(version),
                        shapes(model.manifest()),
                        model.outputSpecs()));
    }

    /**
     * Runs a model when it is its turn.
     *
     * @throws ProblemException as {@link #requireReady} does; 400 naming the tensor at fault; 503 or 504 as
     *                          {@link Admission} says
     */
    InferAnswer infer(String name, @Nullable String version, InferBody body) {
        InferRequest request = body.request();
        request.refuseWhatIsNotOffered();
        return use(name, version, model -> {
            ModelManifest manifest = model.manifest();
            WantedOutputs wanted = WantedOutputs.of(request, manifest.outputNames());
            List<Tensor> inputs = InputTensors.read(body, shapes(manifest));
            List<Tensor> outputs = run(model, inputs, List.copyOf(wanted.names()));
            return new InferAnswer(name, manifest.version(), request.id(), wanted, outputs);
        });
    }

    private List<Tensor> run(LoadedModel model, List<Tensor> inputs, List<String> outputs) {
        admission.takeTurn();
        try {
            return model.infer(inputs, outputs);
        } catch (InferenceException e) {
            // Requests that rank's features make ran when the version was loaded: it is these values.
            throw ProblemException.invalid("inputs", "With these tensors " + e.getMessage());
        } finally {
            admission.giveTurnBack();
        }
    }

    private List<InputShape> shapes(ModelManifest manifest) {
        return InputShape.of(manifest, catalog, maxCandidates);
    }

    private <T> T use(String name, @Nullable String version, Function<LoadedModel, T> use) {
        return registry.use(name, version, model -> {
                    if (version != null && !version.equals(model.manifest().version())) {
                        throw notOpen(name, version);
                    }
                    return use.apply(model);
                })
                .orElseThrow(() -> notOpen(name, version));
    }

    private ProblemException notOpen(String name, @Nullable String version) {
        if (!registry.knows(name)) {
            return ProblemException.notFound("unknown-model", "There is no model " + name + ".");
        }
        List<ModelVersion> versions = registry.versions(name).stream()
                .filter(known -> version == null || known.version().equals(version))
                .toList();
        if (versions.isEmpty() && version != null) {
            return ProblemException.notFound(
                    "unknown-version", "There is no version " + version + " of model " + name + ".");
        }
        String reason = versions.stream()
                .flatMap(known -> Stream.ofNullable(known.reason()))
                .findFirst()
                .orElse(null);
        return ProblemException.conflict(
                "model-not-ready",
                (version == null ? "No version of model " + name : "Version " + version + " of model " + name)
                        + (version == null ? " serves" : " is not open")
                        + (reason == null ? "." : ": " + reason));
    }
}
