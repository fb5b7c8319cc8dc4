package io.momentcross.ranking.model;

import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.ranking.assembly.ModelManifest;
import io.momentcross.ranking.model.open.Canary;
import io.momentcross.ranking.model.open.LoadedModel;
import io.momentcross.ranking.model.open.ModelLoader;
import io.momentcross.ranking.model.open.OpenByName;
import io.momentcross.ranking.model.open.Shadow;
import io.momentcross.ranking.model.repository.Mark;
import io.momentcross.ranking.model.repository.MarkText;
import io.momentcross.ranking.model.repository.ModelRefusedException;
import io.momentcross.ranking.model.repository.VersionFolders;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The models of the repository: which version of each serves, which others are open beside it, and why some are not.
 * Requests read it without a lock; {@link #refresh} and what operators ask for change it one at a time.
 */
public final class ModelRegistry implements AutoCloseable {

    private final VersionFolders repository;
    private final ModelLoader loader;
    private final OpenByName open = new OpenByName();
    private final Refusals refusals;
    private final VersionOpener opener;
    private final RepositoryLook look;

    /** @param armVersions by model, the versions that arms name */
    ModelRegistry(Path repository, ModelLoader loader, Map<String, Set<String>> armVersions, MeterRegistry metrics) {
        this.repository = new VersionFolders(repository);
        this.loader = loader;
        this.refusals = new Refusals(metrics);
        TrialTurns turns = new TrialTurns(loader);
        this.opener = new VersionOpener(loader, open, refusals, turns, metrics);
        this.look = new RepositoryLook(this.repository, open, opener, turns, armVersions);
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
            opener.open(name, wanted.get());
            opener.serve(name, version);
            VersionFolders.unmark(wanted.get(), Mark.CANARY, Mark.SHADOW);
            VersionFolders.mark(wanted.get(), Mark.PINNED, "");
        }
        repository.versions(name).stream()
                .filter(folder -> wanted.filter(folder::equals).isEmpty())
                .forEach(folder -> VersionFolders.unmark(folder, Mark.PINNED));
        look.refreshUntried();
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
            opener.open(name, folder.get());
            repository.versions(name).forEach(other -> VersionFolders.unmark(other, mark));
            VersionFolders.unmark(folder.get(), mark == Mark.CANARY ? Mark.SHADOW : Mark.CANARY);
            VersionFolders.mark(folder.get(), mark, text.get().toString());
        } else {
            VersionFolders.unmark(folder.get(), mark);
        }
        look.refreshUntried();
        return true;
    }

    /** As {@link RepositoryLook#refresh()}. */
    synchronized boolean refresh() {
        return look.refresh();
    }

    /** As {@link RepositoryLook#refreshUntried()}. */
    synchronized boolean refreshUntried() {
        return look.refreshUntried();
    }

    @Override
    public synchronized void close() {
        open.close();
    }
}
