package io.momentcross.ranking.model;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.ranking.assembly.ModelManifest;
import io.momentcross.starter.observe.MetricNames;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of the repository: which version of each serves, and why others do not. Requests read it without a lock;
 * {@link #refresh} and {@link #activate} change it one at a time.
 */
public final class ModelRegistry implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ModelRegistry.class);

    private final VersionFolders repository;
    private final ModelLoader loader;
    private final MeterRegistry metrics;
    private final Map<String, LoadedModel> serving = new ConcurrentHashMap<>();
    // model/version → why it was refused; kept until the folder changes
    private final Map<Path, Refusal> refused = new ConcurrentHashMap<>();

    private record Refusal(String reason, long changedAt) {}

    ModelRegistry(Path repository, ModelLoader loader, MeterRegistry metrics) {
        this.repository = new VersionFolders(repository);
        this.loader = loader;
        this.metrics = metrics;
    }

    /**
     * Runs {@code use} with the serving version of {@code name}, which stays open meanwhile, whatever is swapped.
     *
     * @return empty where no version serves
     */
    public <T> Optional<T> use(String name, Function<LoadedModel, T> use) {
        while (true) {
            LoadedModel model = serving.get(name);
            if (model == null) {
                return Optional.empty();
            }
            if (model.acquire()) {
                try {
                    return Optional.of(use.apply(model));
                } finally {
                    model.release();
                }
            }
        }
    }

    public Optional<ModelManifest> findServing(String name) {
        return Optional.ofNullable(serving.get(name)).map(LoadedModel::manifest);
    }

    public boolean knows(String name) {
        return names().contains(name);
    }

    /** Names of the models in the repository, sorted. */
    public List<String> names() {
        return repository.models();
    }

    /** The versions of {@code name}, newest first. */
    public List<ModelVersion> versions(String name) {
        Optional<ModelManifest> now = findServing(name);
        return repository.versions(name).stream()
                .map(folder -> describe(folder, now.map(ModelManifest::version).orElse("")))
                .toList();
    }

    /**
     * Serves {@code version} until told otherwise; {@code latest} follows the newest again.
     *
     * @return false where there is no such version
     * @throws ModelRefusedException if it cannot serve; what served goes on
     */
    synchronized boolean activate(String name, String version) {
        List<Path> folders = repository.versions(name);
        Optional<Path> wanted = folders.stream()
                .filter(folder -> VersionFolders.version(folder).equals(version))
                .findFirst();
        if (wanted.isEmpty() && !version.equals("latest")) {
            return false;
        }
        if (wanted.isPresent()) {
            refused.remove(wanted.get());
            swap(name, loader.load(name, version, wanted.get()));
        }
        folders.forEach(folder ->
                VersionFolders.pin(folder, wanted.filter(folder::equals).isPresent()));
        refresh();
        return true;
    }

    /**
     * Serves the newest version below the serving one that can, until told otherwise.
     *
     * @return false where there is none
     */
    synchronized boolean rollBack(String name) {
        long now = findServing(name)
                .map(manifest -> Long.parseLong(manifest.version()))
                .orElse(Long.MAX_VALUE);
        for (Path folder : repository.versions(name)) {
            if (VersionFolders.number(folder) < now && !isRefused(folder)) {
                try {
                    return activate(name, VersionFolders.version(folder));
                } catch (ModelRefusedException e) {
                    refuse(name, folder, e);
                }
            }
        }
        return false;
    }

    /** Looks at the repository and serves what should serve now. */
    synchronized void refresh() {
        names().forEach(this::refresh);
    }

    private void refresh(String name) {
        String now = findServing(name).map(ModelManifest::version).orElse("");
        for (Path folder : candidates(name)) {
            String version = VersionFolders.version(folder);
            if (version.equals(now)) {
                return;
            }
            if (isRefused(folder)) {
                continue;
            }
            try {
                swap(name, loader.load(name, version, folder));
                refused.remove(folder);
                return;
            } catch (ModelRefusedException e) {
                refuse(name, folder, e);
            }
        }
    }

    /** The pinned version alone, or all, newest first; never older than what serves unless nothing does. */
    private List<Path> candidates(String name) {
        List<Path> folders = repository.versions(name);
        List<Path> pinned = folders.stream().filter(VersionFolders::isPinned).toList();
        if (!pinned.isEmpty()) {
            return pinned;
        }
        long now = findServing(name)
                .map(manifest -> Long.parseLong(manifest.version()))
                .orElse(-1L);
        return folders.stream()
                .filter(folder -> VersionFolders.number(folder) >= now)
                .toList();
    }

    private void swap(String name, LoadedModel next) {
        LoadedModel before = serving.put(name, next);
        LOG.info("model {} version {} serves", name, next.manifest().version());
        Counter.builder(MetricNames.of("models", "swaps"))
                .tag(MetricNames.MODEL, name)
                .register(metrics)
                .increment();
        if (before != null) {
            before.release();
        }
    }

    private void refuse(String name, Path folder, ModelRefusedException e) {
        refused.put(folder, new Refusal(String.valueOf(e.getMessage()), VersionFolders.changedAt(folder)));
        LOG.warn("model {} version {} is refused: {}", name, VersionFolders.version(folder), e.getMessage());
        Counter.builder(MetricNames.of("models", "refused"))
                .tag(MetricNames.MODEL, name)
                .register(metrics)
                .increment();
    }

    private boolean isRefused(Path folder) {
        Refusal refusal = refused.get(folder);
        return refusal != null && refusal.changedAt() == VersionFolders.changedAt(folder);
    }

    private ModelVersion describe(Path folder, String now) {
        String version = VersionFolders.version(folder);
        Refusal refusal = refused.get(folder);
        if (refusal != null) {
            return new ModelVersion(version, ModelVersion.State.REFUSED, refusal.reason(), null, null, null);
        }
        ModelVersion.State state = !version.equals(now)
                ? ModelVersion.State.AVAILABLE
                : VersionFolders.isPinned(folder) ? ModelVersion.State.PINNED : ModelVersion.State.SERVING;
        try {
            ModelManifest manifest = loader.manifest(folder);
            Long samples =
                    manifest.training() == null ? null : manifest.training().samples();
            return new ModelVersion(version, state, null, manifest.createdAt(), manifest.newestLabelAt(), samples);
        } catch (ModelRefusedException e) {
            return new ModelVersion(version, ModelVersion.State.REFUSED, e.getMessage(), null, null, null);
        }
    }

    @Override
    public synchronized void close() {
        serving.values().forEach(LoadedModel::release);
        serving.clear();
    }
}
