package io.momentcross.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents tell readers to type or to open is there. */
class ReadmeTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)[^)]*\\)");
    private static final Pattern COMMAND = Pattern.compile("\\./moment-cross ([a-z]+)");

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        Set<String> broken = new TreeSet<>();
        for (Path document : documents()) {
            for (String target : all(LINK, Files.readString(document))) {
                boolean isElsewhere = target.startsWith("http");
                if (!isElsewhere && !Files.exists(document.resolveSibling(target))) {
                    broken.add(ROOT.relativize(document) + " -> " + target);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyCommandIsOneThatTheScriptKnows() throws Exception {
        String help = output("./moment-cross", "help");
        Set<String> known = all(COMMAND, help);
        assertThat(known).contains("demo", "test", "token", "status", "bench");
        for (Path document : documents()) {
            Set<String> named = all(COMMAND, Files.readString(document));
            assertThat(known).as(document.toString()).containsAll(named);
        }
    }

    @Test
    void readmeShowsItsTwoCommandsAndAPictureFirst() throws IOException {
        String first =
                Files.readAllLines(ROOT.resolve("README.md")).stream().limit(25).collect(Collectors.joining("\n"));
        assertThat(first).contains("./moment-cross demo", "./moment-cross test", "docs/images/page.png", "simulated");
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(Stream.of(ROOT.resolve("README.md")), docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }

    private static Set<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String output(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return said;
    }
}
