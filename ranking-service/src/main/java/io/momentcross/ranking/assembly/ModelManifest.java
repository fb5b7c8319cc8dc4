package io.momentcross.ranking.assembly;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a model needs, gives and knows: manifest.json as the contracts' schema has it. */
public record ModelManifest(
        int schemaVersion,
        String name,
        String version,
        Instant createdAt,
        @Nullable String description,
        @Nullable String labelPolicy,
        List<Input> inputs,
        List<Output> outputs,
        @Nullable List<Attention> attention,
        @Nullable Training training,
        @Nullable Parity parity,
        List<ModelFile> files) {

    /**
     * @param dims     integers, or {@code candidates}, {@code short}, {@code live}
     * @param features what is stacked along the last dimension
     */
    public record Input(
            String name,
            String dtype,
            List<Object> dims,
            List<String> features,
            @Nullable Integer maxLength) {

        public boolean isInt64() {
            return dtype.equals("int64");
        }
    }

    public record Output(String name, String task) {}

    /**
     * What a search over histories chose, for explanations.
     *
     * @param histories collections that are searched, one after the other
     * @param items     output, int64 [candidates, k] or [1, k]: places in the histories as they were fed
     * @param weights   output, float32 [candidates, k]: attention that a candidate paid the item; 0: no item
     */
    public record Attention(String search, List<String> histories, String items, String weights) {}

    public record Training(
            @Nullable Long samples,
            @Nullable Long firstTick,
            @Nullable Long lastTick,
            @Nullable Instant newestLabelAt,
            @Nullable Map<String, Map<String, Double>> metrics) {}

    public record Parity(@Nullable Double maxAbsDiff) {}

    public record ModelFile(String path, String sha256, long bytes) {}

    /** Searches that the graph tells of; none where the manifest names none. */
    public List<Attention> searches() {
        return attention == null ? List.of() : attention;
    }

    public List<String> outputNames() {
        return outputs.stream().map(Output::name).toList();
    }

    public List<String> tasks() {
        return outputs.stream().map(Output::task).toList();
    }

    /** Items of the collection that are fed at most, as far as the manifest says; null: it is not fed. */
    public @Nullable Integer fed(String collection) {
        return inputs.stream()
                .filter(input -> input.features().getFirst().startsWith(collection + "."))
                .map(input -> input.maxLength() == null ? Integer.MAX_VALUE : input.maxLength())
                .reduce(Math::max)
                .orElse(null);
    }

    /** When the newest label that the model learned had become known; null where it has learned none. */
    public @Nullable Instant newestLabelAt() {
        return training == null ? null : training.newestLabelAt();
    }
}
