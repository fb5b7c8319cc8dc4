package io.momentcross.feature.bulk;

import io.momentcross.contracts.v1.ProfileRecord;
import io.momentcross.feature.history.HistoryItem;
import io.momentcross.feature.store.FeatureStore;
import io.momentcross.feature.store.HistoryKind;
import io.momentcross.feature.store.StoreProperties;
import io.momentcross.starter.progress.ProgressLine;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Checks all files, then writes them one after another. May be run again at any time. */
final class ImportJob {

    // Their whole histories go to and fro at once: 26 MB where all are full.
    private static final int USERS = 64;
    private static final int PROFILES = 1000;

    private final List<ImportFile> files;
    private final FeatureStore store;
    private final StoreProperties properties;
    private final PrintStream out;
    private final boolean isTerminal;

    ImportJob(
            List<ImportFile> files,
            FeatureStore store,
            StoreProperties properties,
            PrintStream out,
            boolean isTerminal) {
        this.files = List.copyOf(files);
        this.store = store;
        this.properties = properties;
        this.out = out;
        this.isTerminal = isTerminal;
    }

    /** @return rows by file, nothing of which is wrong */
    static Map<ImportFile, Long> check(ImportDatabase database, List<ImportFile> files) throws ImportException {
        Map<ImportFile, Long> rows = new LinkedHashMap<>();
        for (ImportFile file : files) {
            rows.put(file, file.check(database.statement()));
        }
        return rows;
    }

    void run(boolean isCheckOnly) throws ImportException, IOException, SQLException {
        try (ImportDatabase database = new ImportDatabase()) {
            Map<ImportFile, Long> rows = check(database, files);
            long total = rows.values().stream().mapToLong(Long::longValue).sum();
            out.printf(Locale.ROOT, "%,d rows in %d files, all of which can be read.%n", total, files.size());
            if (isCheckOnly) {
                return;
            }
            AtomicLong done = new AtomicLong();
            long from = System.nanoTime();
            try (ProgressLine progress = new ProgressLine(
                    out,
                    isTerminal,
                    () -> ImportProgress.text(total, done.get(), Duration.ofNanos(System.nanoTime() - from)))) {
                for (ImportFile file : files) {
                    long kept =
                            file.kind().isHistory() ? histories(database, file, done) : profiles(database, file, done);
                    progress.say(String.format(
                            Locale.ROOT,
                            "%s: %,d rows, %,d new; the others were there, or newer ones were.",
                            file.path(),
                            rows.get(file),
                            kept));
                }
            }
        }
    }

    private long histories(ImportDatabase database, ImportFile file, AtomicLong done)
            throws ImportException, SQLException {
        HistoryKind kind = file.kind() == ImportKind.LIVE ? HistoryKind.LIVE : HistoryKind.SHORT_VIDEOS;
        Users users = new Users(kind);
        file.read(database.statement(), row -> {
            users.add(
                    row.getLong("user_id"),
                    kind == HistoryKind.LIVE ? ImportRows.live(row) : ImportRows.shortVideo(row));
            done.incrementAndGet();
        });
        users.write();
        return users.added;
    }

    private long profiles(ImportDatabase database, ImportFile file, AtomicLong done)
            throws ImportException, SQLException {
        List<ProfileRecord> waiting = new ArrayList<>();
        AtomicLong kept = new AtomicLong();
        file.read(database.statement(), row -> {
            waiting.add(
                    file.kind() == ImportKind.USERS
                            ? ImportRows.user(row, file.modifiedMs())
                            : ImportRows.author(row, file.modifiedMs()));
            if (waiting.size() == PROFILES) {
                kept.addAndGet(store.putProfiles(waiting));
                waiting.clear();
            }
            done.incrementAndGet();
        });
        return kept.addAndGet(store.putProfiles(waiting));
    }

    /** Users whose rows come one after another; of each only as many as are kept. */
    private final class Users {

        private final HistoryKind kind;
        private final Map<Long, List<HistoryItem>> complete = new LinkedHashMap<>();
        private final Deque<HistoryItem> items = new ArrayDeque<>();
        private long user;
        private long added;

        Users(HistoryKind kind) {
            this.kind = kind;
        }

        void add(long userId, HistoryItem item) {
            if (userId != user) {
                next();
                user = userId;
            }
            items.addLast(item);
            if (items.size() > properties.longest(kind)) {
                items.removeFirst();
            }
        }

        private void next() {
            if (!items.isEmpty()) {
                complete.put(user, List.copyOf(items));
                items.clear();
            }
            if (complete.size() == USERS) {
                flush();
            }
        }

        private void flush() {
            added += store.merge(kind, complete);
            complete.clear();
        }

        void write() {
            next();
            flush();
        }
    }
}
