package io.momentcross.ranking.inferenceprotocol;

import io.momentcross.starter.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which outputs a call wants, in its order, and which of them as bytes. */
final class WantedOutputs {

    private final Map<String, Boolean> asBytes = new LinkedHashMap<>();

    private WantedOutputs() {}

    /**
     * @param known the model's outputs
     * @throws ProblemException naming an output that is unknown or stands twice
     */
    static WantedOutputs of(InferRequest request, List<String> known) {
        WantedOutputs wanted = new WantedOutputs();
        boolean allAsBytes = InferRequest.flag("parameters", request.parameters(), "binary_data_output", false);
        List<InferRequest.@Nullable Output> outputs = request.outputs();
        if (outputs == null || outputs.isEmpty()) {
            known.forEach(name -> wanted.asBytes.put(name, allAsBytes));
            return wanted;
        }
        for (int i = 0; i < outputs.size(); i++) {
            wanted.add("outputs[" + i + "]", outputs.get(i), known, allAsBytes);
        }
        return wanted;
    }

    private void add(String field, InferRequest.@Nullable Output output, List<String> known, boolean allAsBytes) {
        if (output == null || output.name() == null) {
            throw ProblemException.invalid(field + ".name", "name is missing.");
        }
        String name = output.name();
        if (!known.contains(name)) {
            throw ProblemException.invalid(
                    field + ".name", "The model has no output " + name + "; it has " + known + ".");
        }
        boolean bytes = InferRequest.flag(field + ".parameters", output.parameters(), "binary_data", allAsBytes);
        if (asBytes.put(name, bytes) != null) {
            throw ProblemException.invalid(field + ".name", "The output " + name + " stands twice.");
        }
    }

    Set<String> names() {
        return asBytes.keySet();
    }

    boolean isAsBytes(String name) {
        return Boolean.TRUE.equals(asBytes.get(name));
    }
}
