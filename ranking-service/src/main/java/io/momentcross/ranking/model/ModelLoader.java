package io.momentcross.ranking.model;

import io.momentcross.contracts.v1.FeatureColumn;
import io.momentcross.contracts.v1.History;
import io.momentcross.contracts.v1.UserFeatures;
import io.momentcross.ranking.assembly.FeatureCatalog;
import io.momentcross.ranking.assembly.ModelManifest;
import io.momentcross.ranking.assembly.RankInput;
import io.momentcross.ranking.assembly.TensorPlan;
import io.momentcross.ranking.assembly.UnfeedableModelException;
import io.momentcross.ranking.inference.InferenceEngine;
import io.momentcross.ranking.inference.InferenceException;
import io.momentcross.ranking.inference.ModelSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** Takes a version from its folder to a warm model, or says why not. Thread-safe. */
final class ModelLoader {

    static final String GRAPH = "model.onnx";

    private final InferenceEngine engine;
    private final FeatureCatalog catalog;
    private final Supplier<Optional<RankInput>> recentRequest;
    private final ManifestReader manifests = new ManifestReader();

    ModelLoader(InferenceEngine engine, FeatureCatalog catalog, Supplier<Optional<RankInput>> recentRequest) {
        this.engine = engine;
        this.catalog = catalog;
        this.recentRequest = recentRequest;
    }

    /**
     * Checks, opens and warms the version in {@code folder}.
     *
     * @throws ModelRefusedException with the reason; nothing stays open
     */
    LoadedModel load(String name, String version, Path folder) {
        ModelManifest manifest = manifests.load(folder.resolve("manifest.json"));
        if (!manifest.name().equals(name) || !manifest.version().equals(version)) {
            throw new ModelRefusedException("manifest.json is that of " + manifest.name() + " version "
                    + manifest.version() + ", not of " + name + " version " + version);
        }
        manifest.files().forEach(file -> check(folder, file));
        if (manifest.files().stream().noneMatch(file -> file.path().equals(GRAPH))) {
            throw new ModelRefusedException("manifest.json does not list " + GRAPH);
        }
        try {
            TensorPlan plan = TensorPlan.of(manifest, catalog);
            return warmed(manifest, plan, engine.open(folder.resolve(GRAPH)));
        } catch (UnfeedableModelException | InferenceException e) {
            throw new ModelRefusedException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The manifest alone. @throws ModelRefusedException if it cannot be read */
    ModelManifest manifest(Path folder) {
        return manifests.load(folder.resolve("manifest.json"));
    }

    private LoadedModel warmed(ModelManifest manifest, TensorPlan plan, ModelSession session) {
        LoadedModel model = new LoadedModel(manifest, plan, session);
        try {
            checkSignature(manifest, session);
            model.predict(madeUp(1, 0, 0));
            model.predict(madeUp(50, 300, 30));
            if (!manifest.searches().isEmpty()) {
                model.explain(madeUp(50, 300, 30));
            }
            recentRequest.get().ifPresent(model::predict);
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

    private static void check(Path folder, ModelManifest.ModelFile file) {
        Path path = folder.resolve(file.path());
        try {
            if (!Files.isRegularFile(path) || Files.isSymbolicLink(path)) {
                throw new ModelRefusedException(file.path() + " is not a file in the version's folder");
            }
            byte[] bytes = Files.readAllBytes(path);
            String sha256 = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            if (bytes.length != file.bytes() || !sha256.equals(file.sha256())) {
                throw new ModelRefusedException(
                        file.path() + " is not the file that the manifest describes: size or hash differ");
            }
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new ModelRefusedException(file.path() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static RankInput madeUp(int candidates, int shortVideos, int live) {
        UserFeatures user = UserFeatures.newBuilder()
                .setUserId(1)
                .setShortVideos(history(shortVideos))
                .setLive(history(live))
                .build();
        List<FeatureColumn> none = List.of();
        return new RankInput(
                1, 1_795_000_000_000L, LongStream.range(0, candidates).boxed().toList(), user, none);
    }

    private static History history(int length) {
        History.Builder history = History.newBuilder();
        for (int i = 0; i < length; i++) {
            history.addItemIds(i).addAuthorIds(i % 50).addCategoryIds(i % 10);
            history.addHappenedAtMs(1_794_999_000_000L - i * 60_000L)
                    .addValues(0.5f)
                    .addFlags(i % 3);
        }
        return history.build();
    }
}
