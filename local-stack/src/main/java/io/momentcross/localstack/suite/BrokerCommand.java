package io.momentcross.localstack.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.Callable;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.properties.MetaProperties;
import org.apache.kafka.metadata.properties.MetaPropertiesVersion;
import org.apache.kafka.metadata.properties.PropertiesUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One KRaft broker that is its own controller, in this process. */
@Command(name = "broker", hidden = true)
public final class BrokerCommand implements Callable<Integer> {

    @Option(names = "--port", required = true)
    private int port;

    @Option(names = "--controller-port", required = true)
    private int controllerPort;

    @Option(names = "--data", required = true)
    private Path data = Path.of(".");

    @Override
    public Integer call() throws IOException {
        Path meta = Files.createDirectories(data).resolve("meta.properties");
        if (!Files.exists(meta)) {
            Properties identity = new MetaProperties.Builder()
                    .setVersion(MetaPropertiesVersion.V1)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(1)
                    .setDirectoryId(Uuid.randomUuid())
                    .build()
                    .toProperties();
            PropertiesUtils.writePropertiesFile(identity, meta.toString(), true);
        }
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings()), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "broker-shutdown"));
        server.startup();
        server.awaitShutdown();
        return 0;
    }

    private Properties settings() {
        Properties settings = new Properties();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        settings.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("log.dirs", data.toString());
        settings.put("auto.create.topics.enable", "false");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("group.initial.rebalance.delay.ms", "0");
        // Segments of one machine's demo, which has no day-long log to keep.
        settings.put("log.retention.ms", Long.toString(6 * 3_600_000L));
        settings.put("log.segment.bytes", Integer.toString(64 << 20));
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(16 << 20));
        return settings;
    }
}
