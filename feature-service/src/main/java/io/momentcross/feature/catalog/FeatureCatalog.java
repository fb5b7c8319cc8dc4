package io.momentcross.feature.catalog;

import io.momentcross.contracts.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** All features and collections. Immutable. */
@Component
public final class FeatureCatalog {

    /** @param maxLength most items that models are fed and served events carry; more may be stored */
    public record Collection(String name, int maxLength, String description, List<String> columns) {}

    public record ContextValue(String name, String type, String description) {}

    /** The catalogue as a document: what {@code GET /v1/features/catalog} answers. */
    public record Document(
            int schemaVersion, List<Collection> collections, List<ContextValue> context, List<Feature> features) {}

    private final Document document;
    private final Map<Integer, Feature> byNumber;
    private final List<Feature> ofRooms;
    private final List<Feature> ofUsers;

    /** What the contracts say. */
    public FeatureCatalog() {
        this(read());
    }

    public FeatureCatalog(Document document) {
        this.document = document;
        byNumber = document.features().stream().collect(Collectors.toMap(Feature::number, Function.identity()));
        ofRooms = sorted(document, true);
        ofUsers = sorted(document, false);
    }

    private static Document read() {
        try (InputStream in = Topics.class.getResourceAsStream("features.json")) {
            if (in == null) {
                throw new IllegalStateException("the contracts carry no features.json");
            }
            return JsonMapper.builder().build().readValue(in, Document.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Document document() {
        return document;
    }

    /** All features of one entity, by number. */
    public List<Feature> ofRooms() {
        return ofRooms;
    }

    public List<Feature> ofUsers() {
        return ofUsers;
    }

    public Optional<Feature> find(int number) {
        return Optional.ofNullable(byNumber.get(number));
    }

    private static List<Feature> sorted(Document document, boolean ofRooms) {
        return document.features().stream()
                .filter(feature -> feature.ofRoom() == ofRooms)
                .sorted(Comparator.comparingInt(Feature::number))
                .toList();
    }
}
