package io.momentcross.feature.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.momentcross.contracts.v1.History;
import io.momentcross.contracts.v1.ProfileRecord;
import io.momentcross.feature.EmbeddedRedis;
import io.momentcross.feature.history.HistoryItem;
import io.momentcross.feature.store.FeatureStore;
import io.momentcross.feature.store.HistoryKind;
import io.momentcross.feature.store.SourceOffset;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;

/** The command as it is called, with real files and a real Redis. */
class ImportTest {

    private static EmbeddedRedis redis;
    private static ConfigurableApplicationContext context;
    private static FeatureStore store;

    @TempDir
    private Path folder;

    private record Outcome(int code, String said) {}

    @BeforeAll
    static void start() throws IOException {
        redis = EmbeddedRedis.start();
        context = ImportSettings.start("--spring.data.redis.port=" + redis.port());
        store = context.getBean(FeatureStore.class);
    }

    @AfterAll
    static void stop() throws IOException {
        context.close();
        redis.close();
    }

    @Test
    void playsBecomeHistories_whenTheyComeFromParquet() throws Exception {
        store.append(HistoryKind.SHORT_VIDEOS, 100, new HistoryItem(-1, 1, 2, 2_500, 0.5f, 1), new SourceOffset(0, 7));
        Path plays = parquet(
                "plays.parquet",
                "SELECT 100 + range % 3 AS user_id, range AS video_id, 10 * range AS author_id, 7 AS category_id, "
                        + "epoch_ms(1000 * range) AS happened_at, range / 10 AS watch_ratio, range = 4 AS liked "
                        + "FROM range(12)");

        Outcome first = run("--short-videos", plays.toString());
        assertThat(first.code()).as(first.said()).isZero();
        assertThat(first.said()).contains("12 rows, 12 new");
        History history = history(100);
        assertThat(history.getItemIdsList()).containsExactly(9L, 6L, 3L, -1L, 0L);
        assertThat(history.getHappenedAtMsList()).containsExactly(9_000L, 6_000L, 3_000L, 2_500L, 0L);
        assertThat(history.getAuthorIds(0)).isEqualTo(90);
        assertThat(history.getCategoryIds(0)).isEqualTo(7);
        assertThat(history.getValues(0)).isEqualTo(0.9f);
        assertThat(history.getFlagsList()).containsExactly(3, 1, 1, 1, 1);
        assertThat(history(101).getFlagsList()).containsExactly(3, 1, 5, 1);

        Outcome again = run("--short-videos", plays.toString());
        assertThat(again.said()).contains("12 rows, 0 new");
        assertThat(history(100)).isEqualTo(history);
        assertThat(store.append(
                        HistoryKind.SHORT_VIDEOS,
                        100,
                        new HistoryItem(-1, 1, 2, 2_500, 0.5f, 1),
                        new SourceOffset(0, 7)))
                .as("what ingest had taken in is known as before")
                .isFalse();
    }

    @Test
    void visitsAndProfilesAreThere_whenTheyComeFromCsv() throws Exception {
        Path visits = file("visits.csv", """
                user_id,room_id,author_id,happened_at,stay_s,long_view,gifted,followed
                200,9007199254740993,31,2026-03-01T12:00:00Z,61.5,true,1,false
                200,"502",31,1772366400001,,,,
                """);
        Path users = file("users.csv", "user_id,age_band,gender,region,updated_at\n200,3,1,12,2026-03-01 12:00:00\n");
        Path authors = file("authors.csv", "author_id,followers\n31,1200\n32,\n");
        Files.setLastModifiedTime(authors, FileTime.fromMillis(5_000));

        Outcome outcome =
                run("--live", visits.toString(), "--users", users.toString(), "--authors", authors.toString());
        assertThat(outcome.code()).as(outcome.said()).isZero();
        assertThat(outcome.said())
                .contains("5 rows in 3 files", "visits.csv: 2 rows, 2 new", "authors.csv: 2 rows, 2 new");

        History live = store.load(200, List.of(), 0, 10, 0).user().live();
        assertThat(live).isNotNull();
        assertThat(live.getItemIdsList()).containsExactly(502L, 9007199254740993L);
        assertThat(live.getHappenedAtMsList()).containsExactly(1_772_366_400_001L, 1_772_366_400_000L);
        assertThat(live.getValuesList()).containsExactly(0f, 61.5f);
        assertThat(live.getFlagsList()).containsExactly(1, 1 | 2 | 16);
        ProfileRecord profile = store.load(200, List.of(), 0, 0, 0).user().profile();
        assertThat(profile).isNotNull();
        assertThat(profile.getUser().getRegion()).isEqualTo(12);
        assertThat(profile.getReceivedAtMs())
                .isEqualTo(Instant.parse("2026-03-01T12:00:00Z").toEpochMilli());

        Files.setLastModifiedTime(authors, FileTime.fromMillis(4_000));
        assertThat(run("--authors", authors.toString()).said()).contains("2 rows, 0 new");
        Files.setLastModifiedTime(authors, FileTime.fromMillis(6_000));
        assertThat(run("--authors", authors.toString()).said()).contains("2 rows, 2 new");
    }

    @Test
    void onlyTheNewestAreKept_whenAUserHasMoreThanThereIsRoom() throws Exception {
        Path plays = parquet(
                "many.parquet",
                "SELECT 300 + range % 100 AS user_id, range AS video_id, 1 AS author_id, 1000 + range AS happened_at "
                        + "FROM range(20000)");
        Outcome outcome = run("--momentcross.store.short-videos=50", "--short-videos", plays.toString());
        assertThat(outcome.said()).contains("20,000 rows, 5,000 new");
        assertThat(history(399).getItemIdsList())
                .hasSize(50)
                .startsWith(19_999L, 19_899L)
                .endsWith(15_099L);
    }

    @Test
    void rowsAreRead_whenLinesEndAsOnWindows() throws Exception {
        Path users = file("windows.csv", "\ufeffuser_id,\"region\"\r\n600,12\r\n601,13\r\n");
        Outcome outcome = run("--users", users.toString());
        assertThat(outcome.said()).contains("2 rows, 2 new");
        ProfileRecord profile = store.load(601, List.of(), 0, 0, 0).user().profile();
        assertThat(profile).isNotNull();
        assertThat(profile.getUser().getRegion()).isEqualTo(13);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,2,3,2026-03-01T12:00:00Z,x|row 2, column watch_ratio: 'x' is not a number",
                "1,2,3,2026-03-01T12:00:00Z,-1|row 2, column watch_ratio: '-1' is not a number from 0",
                "1,2,3,2026-03-01T12:00:00Z,nan|row 2, column watch_ratio: 'nan' is not a number from 0",
                ",2,3,2026-03-01T12:00:00Z,1|row 2, column user_id: is missing.",
                "1,2.5,3,2026-03-01T12:00:00Z,1|row 2, column video_id: '2.5' is not an integer",
                "1,2,9223372036854775808,2026-03-01T12:00:00Z,1|row 2, column author_id: '9223372036854775808' is not",
                "1,2,3,yesterday,1|row 2, column happened_at: 'yesterday' is not a time",
                "1,2,3,2999-03-01T12:00:00Z,1|row 2, column happened_at: '2999-03-01T12:00:00Z' is not a time",
                "1,2,3|Line: 3",
                "1,2,3,2026-03-01T12:00:00Z,1,7|Line: 3",
            })
    void fileRowAndColumnAreNamed_andNothingIsWritten(String line, String fault) throws Exception {
        Path plays = file(
                "wrong.csv",
                "user_id,video_id,author_id,happened_at,watch_ratio\n400,2,3,2026-03-01T12:00:00Z,1\n" + line + "\n");
        Path users = file("right.csv", "user_id,region\n400,1\n");

        Outcome outcome = run("--users", users.toString(), "--short-videos", plays.toString());
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.said()).contains(plays.toString()).contains(fault);
        assertThat(store.load(400, List.of(), 10, 10, 0).user().profile()).isNull();
        assertThat(store.load(400, List.of(), 10, 10, 0).user().shortVideos()).isNull();
    }

    @Test
    void fileIsNamed_whenItsColumnsAreNotThoseOfItsKind() throws Exception {
        Path missing = file("missing.csv", "user_id,video_id,author_id\n1,2,3\n");
        assertThat(run("--short-videos", missing.toString()))
                .isEqualTo(new Outcome(2, missing + ": column happened_at is missing.\n"));
        Path unknown = parquet("unknown.parquet", "SELECT 1 AS user_id, 2 AS shoe_size");
        assertThat(run("--users", unknown.toString()).said())
                .contains(unknown + ": column shoe_size is not known; there are user_id, age_band");
        Path fraction = parquet("fraction.parquet", "SELECT 1.5::DOUBLE AS user_id");
        assertThat(run("--users", fraction.toString()).said())
                .contains(fraction + ", row 1, column user_id: '1.5' is not an integer");
        Path broken = file("broken.parquet", "no parquet");
        assertThat(run("--users", broken.toString()).code()).isEqualTo(2);
        assertThat(run("--users", folder.resolve("nowhere.csv").toString()).said())
                .contains("nowhere.csv: there is no such file");
        assertThat(run("--users", file("users.txt", "user_id\n1\n").toString()).said())
                .contains("users.txt: a file is named .parquet, .csv or .csv.gz.");
        assertThat(run("--check").said()).contains("Name a file");
    }

    @Test
    void nothingIsWritten_whenFilesAreOnlyChecked() throws Exception {
        Path users = file("users.csv", "user_id,region\n500,1\n");
        Outcome outcome = run("--check", "--users", users.toString());
        assertThat(outcome).isEqualTo(new Outcome(0, "1 rows in 1 files, all of which can be read.\n"));
        assertThat(store.load(500, List.of(), 0, 0, 0).user().profile()).isNull();
    }

    @Test
    void importFails_whenRedisIsAway() throws Exception {
        Path users = file("users.csv", "user_id,region\n500,1\n");
        Outcome outcome = run("--spring.data.redis.host=127.0.0.2", "--users", users.toString());
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.said()).contains("Redis does not answer", "Give the same command again");
    }

    @Test
    void progressSaysHowLongItTakes() {
        assertThat(ImportProgress.text(2_000_000, 500_000, Duration.ofSeconds(10)))
                .isEqualTo("25.0 % | 500,000 of 2,000,000 rows | 50,000 rows/s | 0:00:30 left");
        assertThat(ImportProgress.text(10, 0, Duration.ZERO)).endsWith("| ? left");
    }

    private static History history(long user) {
        History history = store.load(user, List.of(), 1000, 0, 0).user().shortVideos();
        assertThat(history).isNotNull();
        return history;
    }

    private static Outcome run(String... arguments) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (PrintStream both = new PrintStream(said, true, UTF_8)) {
            List<String> all = new ArrayList<>(List.of("--spring.data.redis.port=" + redis.port()));
            all.addAll(List.of(arguments));
            return new Outcome(ImportCommand.run(all, both, both), said.toString(UTF_8));
        }
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Path parquet(String name, String select) throws IOException, SQLException {
        Path file = folder.resolve(name);
        try (ImportDatabase database = new ImportDatabase()) {
            database.statement().execute("COPY (" + select + ") TO '" + file + "' (FORMAT parquet)");
        }
        return file;
    }
}
