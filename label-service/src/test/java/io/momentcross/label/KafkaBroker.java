package io.momentcross.label;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.properties.MetaProperties;
import org.apache.kafka.metadata.properties.MetaPropertiesVersion;
import org.apache.kafka.metadata.properties.PropertiesUtils;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A real KRaft broker: of the container image that {@code -Dmomentcross.test.kafka-image} names, or in this process on
 * free ports, with storage that goes with it, or in a process of its own.
 */
public final class KafkaBroker implements AutoCloseable {

    /** Said by {@link #main} when it answers. */
    public static final String UP = "BROKER UP";

    private final String address;
    private final Runnable stop;

    private KafkaBroker(String address, Runnable stop) {
        this.address = address;
        this.stop = stop;
    }

    public static KafkaBroker start() throws IOException {
        String image = System.getProperty("momentcross.test.kafka-image", "");
        return image.isEmpty() ? inThisProcess() : inContainer(image);
    }

    private static KafkaBroker inContainer(String image) {
        KafkaContainer container =
                new KafkaContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("apache/kafka"));
        // Images are made on the machine, from no registry.
        container
                .withImagePullPolicy(name -> false)
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .waitingFor(Wait.forListeningPort());
        container.start();
        System.out.println("testing against Kafka in a container, " + image);
        return new KafkaBroker(container.getBootstrapServers(), container::stop);
    }

    private static KafkaBroker inThisProcess() throws IOException {
        Path folder = format(Files.createTempDirectory("broker"));
        return start(folder, freePort(), freePort());
    }

    /** Makes {@code folder} the storage of a new broker. */
    public static Path format(Path folder) throws IOException {
        Properties meta = new MetaProperties.Builder()
                .setVersion(MetaPropertiesVersion.V1)
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(1)
                .setDirectoryId(Uuid.randomUuid())
                .build()
                .toProperties();
        PropertiesUtils.writePropertiesFile(
                meta, folder.resolve("meta.properties").toString(), false);
        return folder;
    }

    /** Arguments: its formatted folder, its port, its controller's port. Runs until its input ends. */
    public static void main(String[] arguments) throws IOException {
        start(Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        ChildJvm.say(UP);
        ChildJvm.untilInputEnds();
    }

    private static KafkaBroker start(Path folder, int port, int controller) {
        Properties settings = new Properties();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
        settings.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller);
        settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("log.dirs", folder.toString());
        // A service makes the topics that it needs.
        settings.put("auto.create.topics.enable", "false");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "2");
        settings.put("group.initial.rebalance.delay.ms", "0");
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
        server.startup();
        return new KafkaBroker("127.0.0.1:" + port, () -> {
            server.shutdown();
            server.awaitShutdown();
        });
    }

    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public String address() {
        return address;
    }

    @Override
    public void close() {
        stop.run();
    }
}
