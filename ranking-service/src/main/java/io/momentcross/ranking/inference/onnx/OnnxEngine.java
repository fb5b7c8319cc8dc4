package io.momentcross.ranking.inference.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.momentcross.ranking.inference.InferenceEngine;
import io.momentcross.ranking.inference.InferenceException;
import io.momentcross.ranking.inference.ModelSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.stereotype.Component;

/**
 * Sessions of ONNX Runtime with one thread each: requests run side by side, so threads inside a request would only
 * fight for the same cores.
 */
@Component
final class OnnxEngine implements InferenceEngine {

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();

    @Override
    public ModelSession open(Path file) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            byte[] graph = Files.readAllBytes(file);
            ExternalTensors.refuse(graph);
            return new OnnxSession(environment, environment.createSession(graph, options));
        } catch (OrtException | IOException e) {
            throw new InferenceException("ONNX Runtime does not open the model: " + e.getMessage(), e);
        }
    }
}
