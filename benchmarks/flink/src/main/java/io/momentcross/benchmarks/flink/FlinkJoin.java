package io.momentcross.benchmarks.flink;

import io.momentcross.contracts.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.api.java.tuple.Tuple5;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Reads served and feedback from their beginning and joins them until it is killed. Event time is the tick records'
 * clock, work is keyed by user, state lies in RocksDB with incremental checkpoints, and output is exactly once.
 */
@Command(name = "flink-join", mixinStandardHelpOptions = true)
public final class FlinkJoin implements Callable<Integer> {

    @Option(names = "--bootstrap", required = true)
    private String bootstrap = "";

    @Option(names = "--work", required = true, description = "Where state and checkpoints lie.")
    private Path work = Path.of(".");

    @Option(names = "--windows-minutes", split = ",", required = true, description = "fast,slow,hour,horizon")
    private List<Integer> windows = List.of();

    @Option(names = "--checkpoint-ms", defaultValue = "1000")
    private long checkpointMs;

    @Option(names = "--parallelism", defaultValue = "1")
    private int parallelism;

    @Option(names = "--state-mb", defaultValue = "128")
    private int stateMb;

    public static void main(String[] args) {
        System.exit(new CommandLine(new FlinkJoin()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        StreamExecutionEnvironment job =
                StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration());
        job.enableCheckpointing(checkpointMs, CheckpointingMode.EXACTLY_ONCE);
        WatermarkStrategy<Tuple3<Integer, Long, byte[]>> ticks =
                WatermarkStrategy.<Tuple3<Integer, Long, byte[]>>forGenerator(context -> new TickWatermarks())
                        .withTimestampAssigner((event, timestamp) -> timestamp);
        job.fromSource(source(), ticks, "served and feedback")
                .returns(Types.TUPLE(Types.INT, Types.LONG, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO))
                .filter(event -> event.f0 != InputReader.TICK)
                .keyBy(event -> event.f1, Types.LONG)
                .process(new JoinFunction(
                        Duration.ofMinutes(windows.get(0)),
                        Duration.ofMinutes(windows.get(1)),
                        Duration.ofMinutes(windows.get(2)),
                        Duration.ofMinutes(windows.get(3))))
                .returns(Types.TUPLE(
                        Types.STRING,
                        Types.LONG,
                        Types.STRING,
                        Types.LONG,
                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO))
                .sinkTo(sink());
        job.execute("label-join");
        return 0;
    }

    private Configuration configuration() {
        Configuration settings = new Configuration();
        settings.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        settings.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        settings.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                work.resolve("checkpoints").toUri().toString());
        settings.setString("io.tmp.dirs", work.resolve("state").toAbsolutePath().toString());
        settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(stateMb));
        settings.set(PipelineOptions.OBJECT_REUSE, true);
        // It reads class files, and not those of JDK 25.
        settings.set(PipelineOptions.CLOSURE_CLEANER_LEVEL, ExecutionConfig.ClosureCleanerLevel.NONE);
        return settings;
    }

    private KafkaSource<Tuple3<Integer, Long, byte[]>> source() {
        return KafkaSource.<Tuple3<Integer, Long, byte[]>>builder()
                .setBootstrapServers(bootstrap)
                .setTopics(Topics.SERVED, Topics.FEEDBACK)
                .setGroupId("flink-join")
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(new InputReader())
                .build();
    }

    private KafkaSink<Tuple5<String, Long, String, Long, byte[]>> sink() {
        return KafkaSink.<Tuple5<String, Long, String, Long, byte[]>>builder()
                .setBootstrapServers(bootstrap)
                .setRecordSerializer(new OutputWriter())
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix("flink-join")
                // As the service has it.
                .setProperty("compression.type", "zstd")
                .setProperty("compression.zstd.level", "1")
                .setProperty("batch.size", "262144")
                .setProperty("linger.ms", "100")
                .setProperty("transaction.timeout.ms", "600000")
                .build();
    }
}
