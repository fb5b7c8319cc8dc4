package io.momentcross.ranking.model.repository;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.momentcross.contracts.Topics;
import io.momentcross.ranking.assembly.ModelManifest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads manifests and holds them against their schema. Thread-safe. */
final class ManifestReader {

    private static final long LARGEST = 1 << 20;

    private final JsonMapper json = JsonMapper.builder().build();
    private final Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(resource("manifest.schema.json"));

    /** @throws ModelRefusedException if the file is missing, too large, not JSON, or breaks the schema */
    ModelManifest load(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new ModelRefusedException("manifest.json is larger than " + LARGEST + " bytes");
            }
            String text = Files.readString(file);
            List<Error> faults = schema.validate(text, InputFormat.JSON);
            if (!faults.isEmpty()) {
                throw new ModelRefusedException("manifest.json: " + faults.getFirst());
            }
            return json.readValue(text, ModelManifest.class);
        } catch (IOException | JacksonException | IllegalArgumentException e) {
            throw new ModelRefusedException("manifest.json cannot be read: " + e.getMessage(), e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = Topics.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the contracts carry no " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
