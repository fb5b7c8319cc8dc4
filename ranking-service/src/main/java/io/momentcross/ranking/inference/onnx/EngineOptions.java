package io.momentcross.ranking.inference.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;

/**
 * How the service has ONNX Runtime run: with one thread for each session. Requests run side by side, so threads inside a
 * request would only fight for the same cores.
 */
public final class EngineOptions {

    private EngineOptions() {}

    public static void set(SessionOptions options) throws OrtException {
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
    }
}
