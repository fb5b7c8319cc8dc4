package io.momentcross.ranking.model.open;

import io.momentcross.ranking.assembly.ModelManifest;
import io.momentcross.ranking.assembly.RankInput;
import io.momentcross.ranking.assembly.TensorPlan;
import io.momentcross.ranking.inference.InferenceException;
import io.momentcross.ranking.inference.ModelSession;
import io.momentcross.ranking.inference.Predictions;
import io.momentcross.ranking.inference.SearchOutputs;
import io.momentcross.ranking.inference.Tensor;
import io.momentcross.ranking.inference.TensorSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model that can serve. Counts who uses it: the registry holds it once, every running request once, and the session
 * is closed when the last lets go.
 */
public final class LoadedModel {

    /** @param searches as the manifest names them */
    public record Explained(Predictions predictions, List<SearchOutputs> searches) {}

    private final ModelManifest manifest;
    private final TensorPlan plan;
    private final ModelSession session;
    private final AtomicInteger holders = new AtomicInteger(1);

    LoadedModel(ModelManifest manifest, TensorPlan plan, ModelSession session) {
        this.manifest = manifest;
        this.plan = plan;
        this.session = session;
    }

    public ModelManifest manifest() {
        return manifest;
    }

    /**
     * Predicts all tasks for all candidates of the request.
     *
     * @throws InferenceException if the model fails or its output is no probability
     */
    public Predictions predict(RankInput request) {
        float[][] values = session.run(plan.assemble(request), manifest.outputNames());
        return Predictions.checked(manifest.tasks(), values, request.roomIds().size());
    }

    /** As {@link #predict} does, and what each search that the manifest names chose, in its order. */
    public Explained explain(RankInput request) {
        int candidates = request.roomIds().size();
        List<String> wanted = new ArrayList<>(manifest.outputNames());
        manifest.searches().forEach(search -> wanted.addAll(List.of(search.items(), search.weights())));
        List<Tensor> outputs = session.infer(plan.assemble(request), wanted);
        int tasks = manifest.tasks().size();
        float[][] values = new float[tasks][];
        for (int task = 0; task < tasks; task++) {
            values[task] = floats(outputs.get(task));
        }
        List<SearchOutputs> searches = new ArrayList<>();
        for (int i = tasks; i < outputs.size(); i += 2) {
            searches.add(SearchOutputs.checked(outputs.get(i), outputs.get(i + 1), candidates));
        }
        return new Explained(Predictions.checked(manifest.tasks(), values, candidates), searches);
    }

    private static float[] floats(Tensor tensor) {
        if (tensor.isInt64()) {
            throw new InferenceException("output " + tensor.name() + " is not float32");
        }
        float[] values = new float[tensor.floats().capacity()];
        tensor.floats().get(0, values);
        return values;
    }

    /** What the graph says of the outputs that the manifest names, in the manifest's order. */
    public List<TensorSpec> outputSpecs() {
        List<String> names = manifest.outputNames();
        return session.outputSpecs().stream()
                .filter(spec -> names.contains(spec.name()))
                .sorted(Comparator.comparingInt(spec -> names.indexOf(spec.name())))
                .toList();
    }

    /**
     * Runs the graph on tensors that somebody else has made.
     *
     * @param inputs  all inputs of the manifest
     * @param outputs some of the manifest's outputs
     * @throws InferenceException if the model fails
     */
    public List<Tensor> infer(List<Tensor> inputs, List<String> outputs) {
        return session.infer(inputs, outputs);
    }

    /** False where the model has been closed already. */
    boolean acquire() {
        return holders.getAndUpdate(n -> n == 0 ? 0 : n + 1) > 0;
    }

    void release() {
        if (holders.decrementAndGet() == 0) {
            session.close();
        }
    }

    boolean isClosed() {
        return holders.get() == 0;
    }
}
