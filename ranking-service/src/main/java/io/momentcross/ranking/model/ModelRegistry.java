package io.momentcross.ranking.model;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.ranking.assembly.ModelManifest;
import io.momentcross.starter.observe.MetricNames;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of the repository: which version of each serves, which others are open beside it, and why some are not.
 * Requests read it without a lock; {@link #refresh} and what operators ask for change it one at a time.
 */
public final class ModelRegistry implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ModelRegistry.class);

    private final VersionFolders repository;
    private final ModelLoader loader;
    private final Map<String, Set<String>> armVersions;
    private final MeterRegistry metrics;
    private final OpenByName open = new OpenByName();
    private final Refusals refusals;
    private final TrialTurns turns;

    /** @param armVersions by model, the versions that arms name */
    ModelRegistry(Path repository, ModelLoader loader, Map<String, Set<String>> armVersions, MeterRegistry metrics) {
        this.repository = new VersionFolders(repository);
        this.loader = loader;
        this.armVersions = Map.copyOf(armVersions);
        this.metrics = metrics;
        this.refusals = new Refusals(metrics);
        this.turns = new TrialTurns(loader);
    }

    /**
     * Runs {@code use} with the serving version of {@code name}, which stays open meanwhile, whatever is swapped.
     *
     * @return empty where no version serves
     */
    public <T> Optional<T> use(String name, Function<LoadedModel, T> use) {
        return use(name, null, use);
    }

    /** As {@link #use(String, Function)}, with {@code version} where that is open. */
    public <T> Optional<T> use(String name, @Nullable String version, Function<LoadedModel, T> use) {
        return open.use(name, version, use);
    }

    public Optional<ModelManifest> findServing(String name) {
        return Optional.ofNullable(open.of(name).servingModel()).map(LoadedModel::manifest);
    }

    /** The version that answers the user before it serves all; empty for a user whom the serving version answers. */
    public Optional<String> canary(String name, long userId) {
        Canary canary = open.of(name).canary();
        return canary != null && canary.answers(userId) ? Optional.of(canary.version()) : Optional.empty();
    }

    /** Versions that are to see some of the requests that the serving version of {@code name} has answered. */
    public List<Shadow> shadowsOf(String name) {
        return open.shadowsOf(name);
    }

    public boolean knows(String name) {
        return names().contains(name);
    }

    /** Names of the models in the repository, sorted. */
    public List<String> names() {
        return repository.models();
    }

    /** The versions of {@code name} that are open, newest first. */
    public List<String> openVersions(String name) {
        return open.of(name).newestFirst();
    }

    /** The versions of {@code name}, newest first. */
    public List<ModelVersion> versions(String name) {
        VersionStates states = new VersionStates(loader, refusals, open.of(name));
        return repository.versions(name).stream().map(states::describe).toList();
    }

    /**
     * Serves {@code version} until told otherwise; {@code latest} follows the newest again.
     *
     * @return false where there is no such version
     * @throws ModelRefusedException if it cannot serve; what served goes on
     */
    synchronized boolean activate(String name, String version) {
        Optional<Path> wanted = repository.find(name, version);
        if (wanted.isEmpty() && !version.equals("latest")) {
            return false;
        }
        if (wanted.isPresent()) {
            openAnew(name, wanted.get());
            serve(name, version);
            VersionFolders.unmark(wanted.get(), Mark.CANARY, Mark.SHADOW);
            VersionFolders.mark(wanted.get(), Mark.PINNED, "");
        }
        repository.versions(name).stream()
                .filter(folder -> wanted.filter(folder::equals).isEmpty())
                .forEach(folder -> VersionFolders.unmark(folder, Mark.PINNED));
        refreshUntried();
        return true;
    }

    /**
     * Serves the newest version below the serving one that can, until told otherwise. Versions apart are left out.
     *
     * @return false where there is none
     */
    synchronized boolean rollBack(String name) {
        long now = findServing(name)
                .map(manifest -> Long.parseLong(manifest.version()))
                .orElse(Long.MAX_VALUE);
        for (Path folder : repository.versions(name)) {
            boolean isOlder = VersionFolders.number(folder) < now && !VersionFolders.isApart(name, folder);
            if (isOlder && !refusals.holds(folder)) {
                try {
                    return activate(name, VersionFolders.version(folder));
                } catch (ModelRefusedException e) {
                    refusals.add(name, folder, e);
                }
            }
        }
        return false;
    }

    /**
     * Makes {@code version} the canary or the shadow of {@code name}, in place of another; or ends it.
     *
     * @param text empty to end it
     * @return false where there is no such version
     * @throws ModelRefusedException if it cannot be opened, or serves
     */
    synchronized boolean set(String name, String version, Mark mark, Optional<MarkText> text) {
        Optional<Path> folder = repository.find(name, version);
        if (folder.isEmpty()) {
            return false;
        }
        if (text.isPresent()) {
            boolean isOfItself = mark == Mark.CANARY || text.get().isOf(name);
            if (isOfItself && version.equals(open.of(name).serving())) {
                throw new ModelRefusedException("version " + version + " of model " + name + " serves");
            }
            openAnew(name, folder.get());
            repository.versions(name).forEach(other -> VersionFolders.unmark(other, mark));
            VersionFolders.unmark(folder.get(), mark == Mark.CANARY ? Mark.SHADOW : Mark.CANARY);
            VersionFolders.mark(folder.get(), mark, text.get().toString());
        } else {
            VersionFolders.unmark(folder.get(), mark);
        }
        refreshUntried();
        return true;
    }

    /**
     * Looks at the repository and serves what should serve now: first what needs no trial, then what one trial lets in.
     *
     * @return whether versions wait for their trial
     */
    synchronized boolean refresh() {
        if (refreshUntried()) {
            turns.begin(true);
            turns.inTurn(names()).forEach(this::refresh);
        }
        return turns.isWaitedFor();
    }

    /** As {@link #refresh()}, without a trial. */
    synchronized boolean refreshUntried() {
        turns.begin(false);
        names().forEach(this::refresh);
        return turns.isWaitedFor();
    }

    private void refresh(String name) {
        List<Path> folders = repository.versions(name);
        serveNewest(name, folders);
        Set<String> arms = armVersions.getOrDefault(name, Set.of());
        Wanted wanted = Wanted.of(name, folders, arms, open.of(name).serving());
        for (Path folder : folders) {
            String version = VersionFolders.version(folder);
            if (wanted.versions().contains(version) && opened(name, folder) && arms.contains(version)) {
                VersionFolders.keep(folder);
            }
        }
        open.change(name, versions -> versions.only(wanted.versions(), wanted.canary(), wanted.shadow()));
    }

    private void serveNewest(String name, List<Path> folders) {
        for (Path folder : candidates(name, folders)) {
            String version = VersionFolders.version(folder);
            if (version.equals(open.of(name).serving())) {
                return;
            }
            if (opened(name, folder)) {
                serve(name, version);
                return;
            }
        }
    }

    /** The pinned version alone, or all, newest first; never older than what serves unless nothing does. */
    private List<Path> candidates(String name, List<Path> folders) {
        List<Path> pinned = folders.stream()
                .filter(folder -> VersionFolders.has(folder, Mark.PINNED))
                .toList();
        if (!pinned.isEmpty()) {
            return pinned;
        }
        String serving = open.of(name).serving();
        long now = serving == null ? -1 : Long.parseLong(serving);
        return folders.stream()
                .filter(folder -> VersionFolders.number(folder) >= now && !VersionFolders.isApart(name, folder))
                .toList();
    }

    /** Whether the version is open, now or already. */
    private boolean opened(String name, Path folder) {
        if (open.of(name).byVersion().containsKey(VersionFolders.version(folder))) {
            return true;
        }
        if (refusals.holds(folder) || !turns.isOn(name, folder)) {
            return false;
        }
        try {
            openAnew(name, folder);
            return true;
        } catch (ModelRefusedException e) {
            refusals.add(name, folder, e);
            return false;
        }
    }

    /** @throws ModelRefusedException if it cannot be opened */
    private void openAnew(String name, Path folder) {
        String version = VersionFolders.version(folder);
        if (!open.of(name).byVersion().containsKey(version)) {
            LoadedModel model = loader.load(name, version, folder);
            open.change(name, versions -> versions.with(model));
        }
        refusals.forget(folder);
    }

    private void serve(String name, String version) {
        open.change(name, versions -> versions.serving(version));
        LOG.info("model {} version {} serves", name, version);
        Counter.builder(MetricNames.of("models", "swaps"))
                .tag(MetricNames.MODEL, name)
                .register(metrics)
                .increment();
    }

    @Override
    public synchronized void close() {
        open.close();
    }
}
