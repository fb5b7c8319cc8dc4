package io.momentcross.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The JSON files that travel in the jar: feature catalogue and manifest schema. */
class ContractFilesTest {

    private static final Set<String> ENTITIES = Set.of("user", "room");
    private static final Set<String> TYPES = Set.of("int64", "float");

    @Test
    void everyFeatureIsWhole_whenCatalogueIsRead() throws IOException {
        JsonNode catalogue = new ObjectMapper().readTree(resource("features.json"));
        Set<Integer> numbers = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (JsonNode feature : catalogue.get("features")) {
            String name = feature.get("name").asString();
            assertThat(names.add(name)).as("%s stands once", name).isTrue();
            assertThat(numbers.add(feature.get("number").asInt()))
                    .as("number of %s stands once", name)
                    .isTrue();
            assertThat(ENTITIES).contains(feature.get("entity").asString());
            assertThat(TYPES).contains(feature.get("type").asString());
            for (String text : List.of("source", "owner", "description")) {
                assertThat(feature.get(text).asString())
                        .as("%s of %s", text, name)
                        .isNotBlank();
            }
            assertThat(feature.has("default") && feature.has("maxAgeMs")).isTrue();
        }
        assertThat(names).hasSizeGreaterThan(30);
    }

    @ParameterizedTest
    @CsvSource({
        FeatureColumns.ROOM_AUTHOR_ID + ", room.author_id",
        FeatureColumns.ROOM_CATEGORY_ID + ", room.category_id",
        FeatureColumns.ROOM_EXPOSURES_1H + ", room.exposures_1h",
        FeatureColumns.ROOM_CLICKS_1H + ", room.clicks_1h",
    })
    void constantIsTheCataloguesNumber(int number, String name) throws IOException {
        JsonNode catalogue = new ObjectMapper().readTree(resource("features.json"));
        assertThat(catalogue.get("features"))
                .filteredOn(feature -> feature.get("number").asInt() == number)
                .extracting(feature -> feature.get("name").asString())
                .containsExactly(name);
    }

    @Test
    void nothingIsFound_whenManifestIsGood() throws IOException {
        assertThat(faults("good.json")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-outputs.json", "bad-hash.json", "unknown-field.json", "path-escape.json"})
    void faultIsFound_whenManifestIsBad(String name) throws IOException {
        assertThat(faults(name)).isNotEmpty();
    }

    private static List<String> faults(String name) throws IOException {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(resource("manifest.schema.json"));
        String manifest = Files.readString(Path.of("src/test/resources/manifests", name), UTF_8);
        return schema.validate(manifest, InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = ContractFilesTest.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
