package io.momentcross.ranking.model.trial;

import io.momentcross.ranking.assembly.ModelManifest;
import io.momentcross.starter.childjvm.ChildBounds;
import io.momentcross.starter.childjvm.ChildJvm;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.util.unit.DataSize;

/** How a trial's process is started. */
final class TrialCommand {

    /** The file in a trial's folder that it says its answer in. */
    static final String OUT = "out";

    private static final DataSize METASPACE = DataSize.ofMegabytes(96);

    /** ONNX Runtime unpacks its library, some 30 MB, into the folder of temporary files. */
    private static final DataSize LARGEST_FILE = DataSize.ofMegabytes(64);

    private final ChildJvm jvm;
    private final TrialProperties properties;
    private final DataSize maxBytes;

    /** @param program with a {@code main} as that of {@link TrialProgram} */
    TrialCommand(Class<?> program, TrialProperties properties, DataSize maxBytes) {
        this.jvm = new ChildJvm(
                "model-trial",
                program,
                "-Dlogback.configurationFile=io/momentcross/ranking/model/trial/trial-logback.xml");
        this.properties = properties;
        this.maxBytes = maxBytes;
    }

    /** @param own folder that the process is started in, for its temporary files and what it says */
    ProcessBuilder process(ModelManifest manifest, Path version, Path own) {
        return jvm.process(
                        bounds(manifest),
                        own,
                        manifest.name(),
                        manifest.version(),
                        version.toAbsolutePath().toString(),
                        Long.toString(maxBytes.toBytes()))
                .directory(own.toFile())
                .redirectOutput(own.resolve(OUT).toFile());
    }

    private ChildBounds bounds(ModelManifest manifest) {
        Duration cpu = Duration.ofSeconds(2 * properties.time().toSeconds() + 10);
        return new ChildBounds(heap(manifest), METASPACE, properties.memory(), cpu, LARGEST_FILE, true);
    }

    /** The file is read into the heap as a whole. */
    private static DataSize heap(ModelManifest manifest) {
        long bytes = manifest.files().stream()
                .mapToLong(ModelManifest.ModelFile::bytes)
                .sum();
        return DataSize.ofMegabytes(64 + 2 * (bytes >> 20));
    }
}
