package io.momentcross.ranking.assembly;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.momentcross.contracts.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The feature catalogue of the contracts, by name. Immutable. */
public final class FeatureCatalog {

    /**
     * @param number       stands for the feature on the wire
     * @param entity       {@code user} or {@code room}
     * @param type         {@code int64} or {@code float}
     * @param defaultValue what stands in for a missing value
     */
    public record Feature(int number, String name, String entity, String type, double defaultValue) {

        public boolean ofRoom() {
            return entity.equals("room");
        }

        public boolean isInteger() {
            return type.equals("int64");
        }
    }

    /**
     * @param maxLength most items that a model is fed; feature-service may store more
     */
    public record Collection(String name, int maxLength, List<String> columns) {}

    private record Document(List<Entry> features, List<Collection> collections) {}

    private record Entry(
            int number,
            String name,
            String entity,
            String type,
            @JsonProperty("default") @Nullable Double defaultValue) {}

    private final Map<String, Feature> features = new HashMap<>();
    private final Map<String, Collection> collections = new HashMap<>();

    private FeatureCatalog(Document document) {
        for (Entry entry : document.features()) {
            double value = entry.defaultValue() == null ? 0 : entry.defaultValue();
            features.put(entry.name(), new Feature(entry.number(), entry.name(), entry.entity(), entry.type(), value));
        }
        document.collections().forEach(collection -> collections.put(collection.name(), collection));
    }

    /** Reads the catalogue that travels with the contracts. */
    public static FeatureCatalog ofContracts() {
        JsonMapper json = JsonMapper.builder()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        try (InputStream in = Topics.class.getResourceAsStream("features.json")) {
            if (in == null) {
                throw new IllegalStateException("the contracts carry no features.json");
            }
            return new FeatureCatalog(json.readValue(in, Document.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Optional<Feature> find(String name) {
        return Optional.ofNullable(features.get(name));
    }

    public Optional<Collection> findCollection(String name) {
        return Optional.ofNullable(collections.get(name));
    }

    /** Every feature of rooms, as needed to make up defaults. */
    public List<Feature> ofRooms() {
        return features.values().stream().filter(Feature::ofRoom).toList();
    }
}
