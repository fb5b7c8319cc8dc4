package io.momentcross.ranking.model;

import io.momentcross.ranking.model.open.OpenByName;
import io.momentcross.ranking.model.repository.Mark;
import io.momentcross.ranking.model.repository.VersionFolders;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks at the repository, and has open and serving what should be. Not thread-safe. */
final class RepositoryLook {

    private final VersionFolders repository;
    private final OpenByName open;
    private final VersionOpener opener;
    private final TrialTurns turns;
    private final Map<String, Set<String>> armVersions;

    /** @param armVersions by model, the versions that arms name */
    RepositoryLook(
            VersionFolders repository,
            OpenByName open,
            VersionOpener opener,
            TrialTurns turns,
            Map<String, Set<String>> armVersions) {
        this.repository = repository;
        this.open = open;
        this.opener = opener;
        this.turns = turns;
        this.armVersions = Map.copyOf(armVersions);
    }

    /**
     * Serves what should serve now: first what needs no trial, then what one trial lets in.
     *
     * @return whether versions wait for their trial
     */
    boolean refresh() {
        if (refreshUntried()) {
            turns.begin(true);
            turns.inTurn(repository.models()).forEach(this::refresh);
        }
        return turns.isWaitedFor();
    }

    /** As {@link #refresh()}, without a trial. */
    boolean refreshUntried() {
        turns.begin(false);
        repository.models().forEach(this::refresh);
        return turns.isWaitedFor();
    }

    private void refresh(String name) {
        List<Path> folders = repository.versions(name);
        serveNewest(name, folders);
        Set<String> arms = armVersions.getOrDefault(name, Set.of());
        Wanted wanted = Wanted.of(name, folders, arms, open.of(name).serving());
        for (Path folder : folders) {
            String version = VersionFolders.version(folder);
            if (wanted.versions().contains(version) && opener.opened(name, folder) && arms.contains(version)) {
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
            if (opener.opened(name, folder)) {
                opener.serve(name, version);
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
}
