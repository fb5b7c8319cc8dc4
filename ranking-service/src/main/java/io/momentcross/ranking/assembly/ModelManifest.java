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

    public record Training(
            @Nullable Long samples,
            @Nullable Long firstTick,
            @Nullable Long lastTick,
            @Nullable Instant newestLabelAt,
            @Nullable Map<String, Map<String, Double>> metrics) {}

    public record Parity(@Nullable Double maxAbsDiff) {}

    public record ModelFile(String path, String sha256, long bytes) {}

    public List<String> outputNames() {
        return outputs.stream().map(Output::name).toList();
    }

    public List<String> tasks() {
        return outputs.stream().map(Output::task).toList();
    }

    /** When the newest label that the model learned had become known; null where it has learned none. */
    public @Nullable Instant newestLabelAt() {
        return training == null ? null : training.newestLabelAt();
    }
}
