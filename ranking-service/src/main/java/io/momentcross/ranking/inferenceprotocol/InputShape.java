package io.momentcross.ranking.inferenceprotocol;

import io.momentcross.ranking.assembly.FeatureCatalog;
import io.momentcross.ranking.assembly.ModelManifest;
import io.momentcross.ranking.inference.Tensor;
import io.momentcross.starter.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The shapes that one input of a model takes. A length that changes from call to call has the bounds of a rank request,
 * so that a small body cannot ask for more work than one.
 */
record InputShape(String name, Datatype datatype, List<Dimension> dimensions) {

    /**
     * @param axis dimensions of the same axis are of the same length in one call; empty where the length is fixed
     */
    record Dimension(String axis, long least, long most) {

        long told() {
            return axis.isEmpty() ? most : -1;
        }
    }

    InputShape {
        dimensions = List.copyOf(dimensions);
    }

    static List<InputShape> of(ModelManifest manifest, FeatureCatalog catalog, int maxCandidates) {
        return manifest.inputs().stream()
                .map(input -> of(input, catalog, maxCandidates))
                .toList();
    }

    private static InputShape of(ModelManifest.Input input, FeatureCatalog catalog, int maxCandidates) {
        List<Dimension> dimensions = new ArrayList<>();
        for (Object dim : input.dims()) {
            dimensions.add(
                    dim instanceof Number length
                            ? new Dimension("", length.longValue(), length.longValue())
                            : dim.equals("candidates")
                                    ? new Dimension("candidates", 1, maxCandidates)
                                    : history(input, dim.toString(), catalog));
        }
        return new InputShape(input.name(), Datatype.of(input.dtype()), dimensions);
    }

    private static Dimension history(ModelManifest.Input input, String axis, FeatureCatalog catalog) {
        String feature = input.features().getFirst();
        int longest = catalog.findCollection(feature.substring(0, feature.lastIndexOf('.')))
                .orElseThrow()
                .maxLength();
        int most = input.maxLength() == null ? longest : Math.min(input.maxLength(), longest);
        return new Dimension(axis + " up to " + most, 0, most);
    }

    /** Length of each dimension, -1 where it changes from call to call. */
    List<Long> told() {
        return dimensions.stream().map(Dimension::told).toList();
    }

    /**
     * A tensor of zeros in {@code shape}.
     *
     * @param axes lengths that other tensors of the call have given, and this one's afterwards
     * @throws ProblemException naming the tensor, if it cannot have this shape
     */
    Tensor tensor(String field, @Nullable List<@Nullable Long> shape, Map<String, Long> axes) {
        if (shape == null || shape.size() != dimensions.size()) {
            throw ProblemException.invalid(
                    field, "The tensor " + name + " has the shape " + told() + ", not " + shape + ".");
        }
        List<Long> lengths = new ArrayList<>();
        for (int i = 0; i < dimensions.size(); i++) {
            lengths.add(length(field, i, shape.get(i), axes));
        }
        return datatype == Datatype.INT64 ? Tensor.int64(name, lengths) : Tensor.float32(name, lengths);
    }

    private long length(String field, int i, @Nullable Long length, Map<String, Long> axes) {
        Dimension dimension = dimensions.get(i);
        String subject = "Dimension " + i + " of the tensor " + name;
        if (length == null || length < dimension.least() || length > dimension.most()) {
            String bounds = dimension.least() == dimension.most()
                    ? Long.toString(dimension.most())
                    : dimension.least() + " to " + dimension.most();
            throw ProblemException.invalid(field + "[" + i + "]", subject + " is " + bounds + ", not " + length + ".");
        }
        Long before = dimension.axis().isEmpty() ? null : axes.putIfAbsent(dimension.axis(), length);
        if (before != null && !before.equals(length)) {
            throw ProblemException.invalid(
                    field + "[" + i + "]",
                    subject + " is " + length + "; other tensors of this call have " + before + " there.");
        }
        return length;
    }

    /** Number of values. */
    static long size(Tensor tensor) {
        return tensor.shape().stream().reduce(1L, Math::multiplyExact);
    }
}
