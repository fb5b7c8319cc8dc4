package io.momentcross.ranking.model.open;

import io.momentcross.ranking.assembly.FeatureCatalog;
import io.momentcross.ranking.assembly.ModelManifest;
import io.momentcross.ranking.assembly.RankInput;
import io.momentcross.ranking.assembly.TensorPlan;
import io.momentcross.ranking.assembly.UnfeedableModelException;
import io.momentcross.ranking.inference.InferenceEngine;
import io.momentcross.ranking.inference.InferenceException;
import io.momentcross.ranking.inference.ModelSession;
import io.momentcross.ranking.model.repository.ModelRefusedException;
import io.momentcross.ranking.model.repository.VersionFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.util.unit.DataSize;

/** Takes a version from its folder to a warm model, or says why not. Thread-safe. */
public final class ModelLoader {

    private final InferenceEngine engine;
    private final FeatureCatalog catalog;
    private final Supplier<List<RankInput>> recentRequests;
    private final ModelTrial trial;
    private final VersionFiles files;

    /**
     * @param recentRequests what a version is warmed with, beside made-up ones
     * @param trial          asked before a version is opened
     * @param maxBytes       most that all files of a version may have together
     */
    public ModelLoader(
            InferenceEngine engine,
            FeatureCatalog catalog,
            Supplier<List<RankInput>> recentRequests,
            ModelTrial trial,
            DataSize maxBytes) {
        this.engine = engine;
        this.catalog = catalog;
        this.recentRequests = recentRequests;
        this.trial = trial;
        this.files = new VersionFiles(maxBytes);
    }

    /**
     * Loads a version as the service would, and closes it: what a trial does in its own process.
     *
     * @return why it is refused; empty where it is not
     */
    public static Optional<String> rehearse(
            InferenceEngine engine, String name, String version, Path folder, DataSize maxBytes) {
        ModelTrial none = (manifest, of) -> Optional.empty();
        ModelLoader loader = new ModelLoader(engine, FeatureCatalog.ofContracts(), List::of, none, maxBytes);
        try {
            loader.load(name, version, folder).release();
            return Optional.empty();
        } catch (ModelRefusedException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Checks, tries, opens and warms the version in {@code folder}.
     *
     * @throws ModelRefusedException with the reason; nothing stays open
     */
    public LoadedModel load(String name, String version, Path folder) {
        ModelManifest manifest = manifest(folder);
        if (!manifest.name().equals(name) || !manifest.version().equals(version)) {
            throw new ModelRefusedException("manifest.json is that of " + manifest.name() + " version "
                    + manifest.version() + ", not of " + name + " version " + version);
        }
        files.check(manifest, folder);
        try {
            TensorPlan plan = TensorPlan.of(manifest, catalog);
            trial.fault(manifest, folder).ifPresent(reason -> {
                throw new ModelRefusedException(reason);
            });
            // What is opened is what was tried.
            files.check(manifest, folder);
            return warmed(manifest, plan, engine.open(folder.resolve(VersionFiles.GRAPH)));
        } catch (UnfeedableModelException | InferenceException e) {
            throw new ModelRefusedException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Whether to load the version takes a trial. One whose manifest cannot be read is refused without. */
    public boolean needsTrial(Path folder) {
        try {
            return trial.isNeeded(manifest(folder), folder);
        } catch (ModelRefusedException e) {
            return false;
        }
    }

    /** The manifest alone. @throws ModelRefusedException if it cannot be read */
    public ModelManifest manifest(Path folder) {
        return files.manifest(folder);
    }

    private LoadedModel warmed(ModelManifest manifest, TensorPlan plan, ModelSession session) {
        LoadedModel model = new LoadedModel(manifest, plan, session);
        try {
            checkSignature(manifest, session);
            MadeUpRequests.ALL.forEach(model::predict);
            if (!manifest.searches().isEmpty()) {
                model.explain(MadeUpRequests.ALL.getLast());
            }
            recentRequests.get().forEach(model::predict);
            return model;
        } catch (RuntimeException e) {
            model.release();
            throw e instanceof InferenceException ? e : new InferenceException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void checkSignature(ModelManifest manifest, ModelSession session) {
        Map<String, String> graph = session.inputs();
        for (ModelManifest.Input input : manifest.inputs()) {
            String type = graph.get(input.name());
            if (!input.dtype().equals(type)) {
                throw new InferenceException("input " + input.name() + " is " + input.dtype() + " in the manifest and "
                        + (type == null ? "not there" : type) + " in the graph");
            }
        }
        if (graph.size() != manifest.inputs().size()) {
            throw new InferenceException("the graph has inputs that the manifest does not name: " + graph.keySet());
        }
        List<String> named = new ArrayList<>(manifest.outputNames());
        for (ModelManifest.Attention search : manifest.searches()) {
            named.addAll(List.of(search.items(), search.weights()));
            search.histories().forEach(history -> {
                if (manifest.fed(history) == null) {
                    throw new InferenceException(search.search() + " searches " + history + ", which is not fed");
                }
            });
        }
        for (String output : named) {
            if (!session.outputs().contains(output)) {
                throw new InferenceException("the graph has no output " + output);
            }
        }
    }
}
