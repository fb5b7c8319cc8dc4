package io.momentcross.ranking.inferenceprotocol;

import io.momentcross.starter.problem.ProblemException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a call for inference.
 *
 * @param id         said again in the answer
 * @param parameters {@code binary_data_output}: all outputs as bytes, where they do not say otherwise themselves
 * @param outputs    the wanted ones; all where there are none
 */
record InferRequest(
        @Nullable String id,
        @Nullable Map<String, @Nullable Object> parameters,
        @Nullable List<@Nullable Input> inputs,
        @Nullable List<@Nullable Output> outputs) {

    /** @param parameters {@code binary_data_size}: that many bytes behind the JSON are its values */
    record Input(
            @Nullable String name,
            @Nullable String datatype,
            @Nullable List<@Nullable Long> shape,
            @Nullable Map<String, @Nullable Object> parameters,
            @Nullable TensorData data) {}

    /** @param parameters {@code binary_data}: as bytes behind the JSON */
    record Output(@Nullable String name, @Nullable Map<String, @Nullable Object> parameters) {}

    // What would change the answer, were it not passed over in silence. All else in parameters may be.
    private static final List<String> NOT_OFFERED =
            List.of("sequence_id", "sequence_start", "sequence_end", "classification", "shared_memory_region");

    /** @throws ProblemException naming a parameter that asks for what is not done here */
    void refuseWhatIsNotOffered() {
        refuse("parameters", parameters);
        for (int i = 0; inputs != null && i < inputs.size(); i++) {
            Input input = inputs.get(i);
            refuse("inputs[" + i + "].parameters", input == null ? null : input.parameters());
        }
        for (int i = 0; outputs != null && i < outputs.size(); i++) {
            Output output = outputs.get(i);
            refuse("outputs[" + i + "].parameters", output == null ? null : output.parameters());
        }
    }

    private static void refuse(String field, @Nullable Map<String, @Nullable Object> parameters) {
        for (String name : NOT_OFFERED) {
            if (parameters != null && parameters.containsKey(name)) {
                throw ProblemException.invalid(field + "." + name, "The parameter " + name + " is not offered here.");
            }
        }
    }

    /** A parameter that is true or false. @throws ProblemException naming it where it is neither */
    static boolean flag(
            String field, @Nullable Map<String, @Nullable Object> parameters, String name, boolean otherwise) {
        Object value = parameters == null ? null : parameters.get(name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw ProblemException.invalid(field + "." + name, "The parameter " + name + " is true or false.");
    }
}
