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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.springframework.stereotype.Component;

/** Sessions of ONNX Runtime, as {@link EngineOptions} has them. */
@Component
final class OnnxEngine implements InferenceEngine {

    /** Of the thread that starts ONNX Runtime; what is not used is not taken. */
    private static final long STACK = 256L << 20;

    private final OrtEnvironment environment = start();

    // ONNX Runtime 1.29 reads the process's command line as it starts, by a recursion as deep as that is long: with a
    // long class path it overflows the stack of an ordinary thread, which ends the process.
    private static OrtEnvironment start() {
        FutureTask<OrtEnvironment> environment = new FutureTask<>(OrtEnvironment::getEnvironment);
        new Thread(null, environment, "onnx-start", STACK).start();
        try {
            return environment.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("ONNX Runtime does not start: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the start of ONNX Runtime was interrupted", e);
        }
    }

    @Override
    public ModelSession open(Path file) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            EngineOptions.set(options);
            byte[] graph = Files.readAllBytes(file);
            ExternalTensors.refuse(graph);
            return new OnnxSession(environment, environment.createSession(graph, options));
        } catch (OrtException | IOException e) {
            throw new InferenceException("ONNX Runtime does not open the model: " + e.getMessage(), e);
        }
    }
}
