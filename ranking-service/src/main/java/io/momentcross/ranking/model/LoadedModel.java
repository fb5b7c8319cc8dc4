package io.momentcross.ranking.model;

import io.momentcross.ranking.assembly.ModelManifest;
import io.momentcross.ranking.assembly.RankInput;
import io.momentcross.ranking.assembly.TensorPlan;
import io.momentcross.ranking.inference.ModelSession;
import io.momentcross.ranking.inference.Predictions;
import io.momentcross.ranking.inference.Tensor;
import io.momentcross.ranking.inference.TensorSpec;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model that can serve. Counts who uses it: the registry holds it once, every running request once, and the session
 * is closed when the last lets go.
 */
public final class LoadedModel {

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
     * @throws io.momentcross.ranking.inference.InferenceException if the model fails or its output is no probability
     */
    public Predictions predict(RankInput request) {
        float[][] values = session.run(plan.assemble(request), manifest.outputNames());
        return Predictions.checked(manifest.tasks(), values, request.roomIds().size());
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
     * @throws io.momentcross.ranking.inference.InferenceException if the model fails
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
