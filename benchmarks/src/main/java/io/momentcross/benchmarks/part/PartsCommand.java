package io.momentcross.benchmarks.part;

import io.momentcross.benchmarks.report.Progress;
import io.momentcross.benchmarks.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.ObjectMapper;

/** Runs the parts that are named, or all, one after another: the machine is each one's alone. */
@Command(sortOptions = false, mixinStandardHelpOptions = true)
public final class PartsCommand implements Callable<Integer> {

    @Parameters(arity = "0..*", paramLabel = "part", description = "Default: all of them.")
    private List<String> wanted = new ArrayList<>();

    @Option(names = "--quick", description = "Small sizes, one round: shows that a part runs, not how fast.")
    private boolean quick;

    @Option(names = "--rounds", defaultValue = "5", description = "Of each figure. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--out", description = "Where <part>.json is written. Default: benchmarks/target/<benchmark>.")
    private @Nullable Path out;

    @Option(names = "--pictures", description = "Where pictures are drawn, e.g. docs/images. Default: as --out.")
    private @Nullable Path pictures;

    @Option(names = "--root", description = "The checkout. Default: here.")
    private Path root = Path.of(".");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Map<String, Part> parts;

    private PartsCommand(List<Part> parts) {
        this.parts =
                parts.stream().collect(Collectors.toMap(Part::name, part -> part, (a, b) -> b, LinkedHashMap::new));
    }

    /** @param name of the benchmark */
    public static CommandLine of(String name, String about, List<Part> parts) {
        CommandLine line = new CommandLine(new PartsCommand(parts)).setCommandName(name);
        line.getCommandSpec().usageMessage().description(about);
        parts.forEach(part -> line.addMixin(part.name(), part));
        return line;
    }

    @Override
    public Integer call() throws Exception {
        check();
        Progress progress = new Progress(System.err);
        for (Part part : chosen()) {
            progress.say(part.name() + ": " + part.about());
            run(part, progress);
        }
        return 0;
    }

    private void check() {
        if (rounds < 1) {
            throw new ParameterException(spec.commandLine(), "--rounds is 1 or more, not " + rounds);
        }
        for (String name : wanted) {
            if (!parts.containsKey(name)) {
                throw new ParameterException(
                        spec.commandLine(), "there is no part \"" + name + "\"; these are: " + parts.keySet());
            }
        }
        for (Part part : chosen()) {
            try {
                part.check();
            } catch (IllegalSizeException e) {
                throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
            }
        }
    }

    private List<Part> chosen() {
        return wanted.isEmpty()
                ? List.copyOf(parts.values())
                : wanted.stream().map(parts::get).toList();
    }

    private void run(Part part, Progress progress) throws Exception {
        Path work = Files.createTempDirectory("bench-" + part.name());
        try {
            Report report = part.run(new Part.Setting(quick, quick ? 1 : rounds, work, root, progress));
            report.tables().forEach(table -> System.out.println(table.text()));
            write(part, report);
        } finally {
            FileSystemUtils.deleteRecursively(work);
        }
    }

    private void write(Part part, Report report) throws IOException {
        Path folder = Files.createDirectories(out == null ? Path.of("benchmarks/target", spec.name()) : out);
        Path file = folder.resolve(part.name() + ".json");
        Files.writeString(
                file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report.figures()) + "\n");
        System.out.println("  " + file);
        Path gallery = pictures == null ? folder : Files.createDirectories(pictures);
        for (Map.Entry<String, Supplier<String>> picture : report.pictures().entrySet()) {
            Path drawn = gallery.resolve(picture.getKey() + ".svg");
            Files.writeString(drawn, picture.getValue().get());
            System.out.println("  " + drawn);
        }
        System.out.println();
    }
}
