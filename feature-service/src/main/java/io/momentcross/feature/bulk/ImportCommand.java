package io.momentcross.feature.bulk;

import io.momentcross.feature.store.FeatureStore;
import io.momentcross.feature.store.StoreException;
import io.momentcross.feature.store.StoreProperties;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code java -jar feature-service.jar import …}, with the service's own configuration. */
@Command(
        name = "import",
        description = {
            "Loads histories and profiles from Parquet and CSV files (.parquet, .csv, .csv.gz) into Redis.",
            "It runs beside a live feature-service. All files are checked before anything is written. Running it again "
                    + "adds nothing twice. Properties of feature-service are taken as it takes them "
                    + "(--spring.data.redis.host=…, --momentcross.store.short-videos=…), from its environment, too."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Ends with:%n",
        exitCodeList = {
            " 0:all is written",
            " 1:it failed on the way; the same command does the rest",
            " 2:an option or a file cannot be, nothing was written"
        },
        sortOptions = false)
public final class ImportCommand implements Callable<Integer> {

    private static final int FAILED = 1;

    @Option(
            names = "--short-videos",
            paramLabel = "FILE",
            arity = "1..*",
            description =
                    "Plays: user_id, video_id, author_id, happened_at; category_id, watch_ratio, liked, commented, "
                            + "followed.")
    private List<Path> shortVideos = List.of();

    @Option(
            names = "--live",
            paramLabel = "FILE",
            arity = "1..*",
            description = "Rooms that were clicked: user_id, room_id, author_id, happened_at; category_id, stay_s, "
                    + "long_view, liked, commented, gifted, followed.")
    private List<Path> live = List.of();

    @Option(
            names = "--users",
            paramLabel = "FILE",
            arity = "1..*",
            description = "Profiles of users: user_id; age_band, gender, region, updated_at.")
    private List<Path> users = List.of();

    @Option(
            names = "--authors",
            paramLabel = "FILE",
            arity = "1..*",
            description = "Profiles of authors: author_id; category_id, followers, updated_at.")
    private List<Path> authors = List.of();

    @Option(names = "--check", description = "Read all files and write nothing.")
    private boolean isCheckOnly;

    private final String[] properties;
    private final PrintStream out;
    private final PrintStream err;

    private ImportCommand(String[] properties, PrintStream out, PrintStream err) {
        this.properties = properties;
        this.out = out;
        this.err = err;
    }

    /** Runs it and returns the exit code. */
    public static int run(List<String> arguments) {
        return run(arguments, System.out, System.err);
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        List<String> own = new ArrayList<>();
        List<String> properties = new ArrayList<>();
        // Properties of the service have a dot in their name, options have none.
        arguments.forEach(argument -> (argument.matches("--[a-z-]+\\.[^=]+=.*") ? properties : own).add(argument));
        return new CommandLine(new ImportCommand(properties.toArray(String[]::new), out, err))
                .execute(own.toArray(String[]::new));
    }

    @Override
    public Integer call() {
        try (ConfigurableApplicationContext context = ImportSettings.start(properties)) {
            new ImportJob(
                            files(),
                            context.getBean(FeatureStore.class),
                            context.getBean(StoreProperties.class),
                            out,
                            isTerminal())
                    .run(isCheckOnly);
            return CommandLine.ExitCode.OK;
        } catch (ImportException e) {
            err.println(e.getMessage());
            return CommandLine.ExitCode.USAGE;
        } catch (StoreException e) {
            err.println(e.getMessage() + System.lineSeparator()
                    + "What was written before stays. Give the same command again: nothing is added twice.");
            return FAILED;
        } catch (IOException | SQLException e) {
            err.println("The import failed: " + e.getMessage());
            return FAILED;
        }
    }

    // It may still be null, where the module of consoles is left out.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    private List<ImportFile> files() throws ImportException {
        List<ImportFile> files = new ArrayList<>();
        // Authors first: a room takes its author's followers along when it is put.
        add(files, ImportKind.AUTHORS, authors);
        add(files, ImportKind.USERS, users);
        add(files, ImportKind.SHORT_VIDEOS, shortVideos);
        add(files, ImportKind.LIVE, live);
        if (files.isEmpty()) {
            throw new ImportException("Name a file: --short-videos, --live, --users or --authors.");
        }
        return files;
    }

    private static void add(List<ImportFile> files, ImportKind kind, List<Path> paths) throws ImportException {
        for (Path path : paths) {
            files.add(ImportFile.of(kind, path));
        }
    }
}
