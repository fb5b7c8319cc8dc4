package io.momentcross.label;

import static org.assertj.core.api.Assertions.assertThat;

import io.momentcross.label.table.TableName;
import io.momentcross.label.table.TableSchema.Column;
import io.momentcross.label.table.TableSchemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents say of columns and of tests is so. */
class LabelDocsTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final Path TESTS = Path.of("src", "test", "java");
    // A test's name as the house writes it, behaviour_whenCondition; columns and tasks have no capitals.
    private static final Pattern TEST = Pattern.compile("`([a-z]+[A-Z][A-Za-z0-9]*_[A-Za-z0-9_]+)`");

    @ParameterizedTest
    @EnumSource
    void everyColumnStandsInItsTable(TableName table) throws IOException {
        List<String> section = Files.readString(DOCS.resolve("label-tables.md"))
                .split("\n## `" + table.sqlName() + "`\n", 2)[1]
                .split("\n## ", 2)[0]
                .lines()
                .filter(line -> line.startsWith("| `"))
                .toList();
        List<String> expected = TableSchemas.of(table).columns().stream()
                .map(LabelDocsTest::row)
                .toList();
        assertThat(section).as(String.join("\n", expected)).isEqualTo(expected);
    }

    private static String row(Column column) {
        String nullable = column.nullable() ? "yes" : "";
        return "| `" + column.name() + "` | " + column.type().sql() + " | " + nullable + " | " + column.description()
                + " |";
    }

    @ParameterizedTest
    @ValueSource(strings = {"labels.md", "label-tables.md", "analysts.md"})
    void everyTestThatIsNamedIsThere(String document) throws IOException {
        Set<String> named = TEST.matcher(Files.readString(DOCS.resolve(document)))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        String tests = tests();
        named.removeIf(name -> tests.contains(" void " + name + "("));
        assertThat(named).isEmpty();
    }

    @Test
    void notebookAsksForTheVersionsThatAreTested() throws IOException {
        List<String> tested = Files.readAllLines(Path.of("src", "test", "python", "engines", "requirements.txt"));
        List<String> asked = Files.readAllLines(DOCS.resolve("notebooks").resolve("requirements.txt"));
        assertThat(asked)
                .filteredOn(line -> !line.startsWith("jupyterlab=="))
                .hasSize(4)
                .allSatisfy(line -> assertThat(tested).contains(line + " \\"));
    }

    private static String tests() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(TESTS)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith("Test.java")).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }
}
