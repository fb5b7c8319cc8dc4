package io.momentcross.benchmarks.model;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.momentcross.contracts.v1.FeatureResponse;
import io.momentcross.ranking.assembly.FeatureCatalog;
import io.momentcross.ranking.assembly.ModelManifest;
import io.momentcross.ranking.assembly.RankInput;
import io.momentcross.ranking.assembly.TensorPlan;
import io.momentcross.ranking.inference.Tensor;
import io.momentcross.ranking.inference.onnx.EngineOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * ONNX Runtime and nothing around it: the service's model with the service's session options, tensors made beforehand
 * and used again, and every output read. One thread's, but for what says otherwise.
 */
public final class BareModel implements AutoCloseable {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final ModelManifest manifest;
    private final Set<String> outputs;
    private final OrtSession session;
    private final Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    private float seen;

    /** @param folder a version of a model, with manifest.json and model.onnx */
    public BareModel(Path folder) throws IOException, OrtException {
        manifest = JsonMapper.builder()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build()
                .readValue(Files.readString(folder.resolve("manifest.json")), ModelManifest.class);
        outputs = new LinkedHashSet<>(manifest.outputNames());
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            EngineOptions.set(options);
            session = environment.createSession(Files.readAllBytes(folder.resolve("model.onnx")), options);
        }
    }

    /** The tensors that the service would make of this answer; they are run from now on. */
    public void feed(FeatureResponse features) throws OrtException {
        forget();
        RankInput input = new RankInput(
                features.getUser().getUserId(),
                features.getReadAtMs(),
                features.getRoomIdsList(),
                features.getUser(),
                features.getRoomColumnsList());
        for (Tensor tensor :
                TensorPlan.of(manifest, FeatureCatalog.ofContracts()).assemble(input)) {
            long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
            tensors.put(
                    tensor.name(),
                    tensor.isInt64()
                            ? OnnxTensor.createTensor(environment, tensor.longs(), shape)
                            : OnnxTensor.createTensor(environment, tensor.floats(), shape));
        }
    }

    /** Longest history that the model takes. */
    public int longestHistory() {
        return manifest.inputs().stream()
                .filter(input -> input.dims().contains("short"))
                .map(ModelManifest.Input::maxLength)
                .mapToInt(most -> most == null ? Integer.MAX_VALUE : most)
                .min()
                .orElse(0);
    }

    /** Runs until {@code nanos} are over, and at least once. @return processor seconds of a run */
    public double cpuSeconds(long nanos) throws OrtException {
        long end = System.nanoTime() + nanos;
        long began = THREADS.getCurrentThreadCpuTime();
        long runs = 0;
        do {
            seen += run();
            runs++;
        } while (System.nanoTime() < end);
        return (THREADS.getCurrentThreadCpuTime() - began) / 1e9 / runs;
    }

    /** As many threads run, each again and again, until {@code nanos} are over. @return runs per second of all */
    public double perSecond(int threads, long nanos) throws InterruptedException, ExecutionException {
        long began = System.nanoTime();
        long end = began + nanos;
        List<Future<Long>> running = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (int thread = 0; thread < threads; thread++) {
                running.add(pool.submit(() -> runUntil(end)));
            }
        }
        long runs = 0;
        for (Future<Long> one : running) {
            runs += one.get();
        }
        return runs / ((System.nanoTime() - began) / 1e9);
    }

    private long runUntil(long end) throws OrtException {
        float given = 0;
        long runs = 0;
        do {
            given += run();
            runs++;
        } while (System.nanoTime() < end);
        if (Float.isNaN(given)) {
            throw new IllegalStateException("the model gave what is no number");
        }
        return runs;
    }

    /** Any thread's. */
    private float run() throws OrtException {
        float given = 0;
        try (OrtSession.Result result = session.run(tensors, outputs)) {
            for (Map.Entry<String, OnnxValue> output : result) {
                if (output.getValue() instanceof OnnxTensor tensor) {
                    given += tensor.getFloatBuffer().get(0);
                }
            }
        }
        return given;
    }

    private void forget() {
        tensors.values().forEach(OnnxTensor::close);
        tensors.clear();
    }

    @Override
    public void close() throws OrtException {
        forget();
        session.close();
        if (Float.isNaN(seen)) {
            throw new IllegalStateException("the model gave what is no number");
        }
    }
}
