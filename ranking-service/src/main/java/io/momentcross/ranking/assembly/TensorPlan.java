package io.momentcross.ranking.assembly;

import io.momentcross.contracts.v1.FeatureColumn;
import io.momentcross.ranking.assembly.FeatureCatalog.Feature;
import io.momentcross.ranking.inference.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How to fill one model's inputs, worked out once from its manifest. Immutable, thread-safe.
 */
public final class TensorPlan {

    private static final Set<String> ALONE = Set.of("user.id", "context.served_at_ms", "room.id", "context.position");

    private final List<InputFiller> fillers;

    private TensorPlan(List<InputFiller> fillers) {
        this.fillers = List.copyOf(fillers);
    }

    /**
     * @throws UnfeedableModelException naming the input, if the catalogue has no such feature or its shape cannot be fed
     */
    public static TensorPlan of(ModelManifest manifest, FeatureCatalog catalog) {
        List<InputFiller> fillers = new ArrayList<>();
        for (ModelManifest.Input input : manifest.inputs()) {
            fillers.add(filler(input, catalog));
        }
        return new TensorPlan(fillers);
    }

    /** The tensors of one request, in the manifest's order. */
    public List<Tensor> assemble(RankInput request) {
        return fillers.stream().map(filler -> filler.fill(request)).toList();
    }

    private static InputFiller filler(ModelManifest.Input input, FeatureCatalog catalog) {
        String first = input.features().getFirst();
        int dot = first.lastIndexOf('.');
        String collection = dot < 0 ? "" : first.substring(0, dot);
        if (catalog.findCollection(collection).isPresent()) {
            return history(input, catalog, collection, first.substring(dot + 1));
        }
        if (input.features().size() > 1 && ALONE.contains(first)) {
            throw new UnfeedableModelException(input.name(), first + " is fed alone, not together with others");
        }
        return switch (first) {
            case "user.id" -> new InputFiller.Scalar(input, RankInput::userId);
            case "context.served_at_ms" -> new InputFiller.Scalar(input, RankInput::servedAtMs);
            case "room.id" ->
                new InputFiller.Row(input, (request, row) -> request.roomIds().get(row));
            // Position is an input of training; at serving it is the same for all candidates (DESIGN: constant 0).
            case "context.position" -> new InputFiller.Row(input, (request, row) -> 0L);
            default -> columns(input, catalog);
        };
    }

    private static InputFiller history(
            ModelManifest.Input input, FeatureCatalog catalog, String collection, String column) {
        FeatureCatalog.Collection known = catalog.findCollection(collection).orElseThrow();
        if (!known.columns().contains(column)) {
            throw new UnfeedableModelException(input.name(), "collection " + collection + " has no column " + column);
        }
        String axis = collection.equals("user.live") ? "live" : "short";
        if (input.dims().size() != 1
                || !input.dims().getFirst().equals(axis)
                || input.features().size() != 1) {
            throw new UnfeedableModelException(input.name(), "a column of " + collection + " has dims [" + axis + "]");
        }
        int longest = input.maxLength() == null ? known.maxLength() : Math.min(input.maxLength(), known.maxLength());
        return new InputFiller.History(input, collection.equals("user.live"), HistoryColumn.of(input, column), longest);
    }

    private static InputFiller columns(ModelManifest.Input input, FeatureCatalog catalog) {
        List<Feature> features = new ArrayList<>();
        for (String name : input.features()) {
            features.add(catalog.find(name)
                    .orElseThrow(() -> new UnfeedableModelException(input.name(), "there is no feature " + name)));
        }
        boolean ofRooms = features.getFirst().ofRoom();
        if (features.stream().anyMatch(feature -> feature.ofRoom() != ofRooms)) {
            throw new UnfeedableModelException(input.name(), "it mixes features of users and of rooms");
        }
        if (input.isInt64() && !features.stream().allMatch(Feature::isInteger)) {
            throw new UnfeedableModelException(input.name(), "a float feature cannot be fed as int64");
        }
        return new InputFiller.Columns(input, features, ofRooms);
    }

    static FeatureColumn find(List<FeatureColumn> columns, int number) {
        for (FeatureColumn column : columns) {
            if (column.getFeature() == number) {
                return column;
            }
        }
        return FeatureColumn.getDefaultInstance();
    }
}
