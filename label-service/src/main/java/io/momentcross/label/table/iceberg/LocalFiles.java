package io.momentcross.label.table.iceberg;

import io.momentcross.label.table.TableSteps;
import io.momentcross.label.table.TableSteps.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;

/** Iceberg's files on this machine's disk, without Hadoop. A file that was closed survives a loss of power. */
final class LocalFiles implements FileIO {

    private static final long serialVersionUID = 1L;

    private final transient TableSteps steps;

    LocalFiles(TableSteps steps) {
        this.steps = steps;
    }

    @Override
    public InputFile newInputFile(String path) {
        return org.apache.iceberg.Files.localInput(path);
    }

    @Override
    public OutputFile newOutputFile(String path) {
        return new Output(Path.of(path), steps);
    }

    @Override
    public void deleteFile(String path) {
        try {
            Files.deleteIfExists(Path.of(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Output(Path path, TableSteps steps) implements OutputFile {

        @Override
        public PositionOutputStream create() {
            return open(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }

        @Override
        public PositionOutputStream createOrOverwrite() {
            return open(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        }

        private PositionOutputStream open(OpenOption... options) {
            try {
                Files.createDirectories(path.toAbsolutePath().getParent());
                return new Forced(path, FileChannel.open(path, options), steps);
            } catch (FileAlreadyExistsException e) {
                throw new AlreadyExistsException(e, "%s is there already", path);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String location() {
            return path.toString();
        }

        @Override
        public InputFile toInputFile() {
            return org.apache.iceberg.Files.localInput(path.toString());
        }
    }

    private static final class Forced extends PositionOutputStream {

        private final Path path;
        private final FileChannel channel;
        private final TableSteps steps;
        // Asked for after closing, too.
        private long written;

        Forced(Path path, FileChannel channel, TableSteps steps) {
            this.path = path;
            this.channel = channel;
            this.steps = steps;
        }

        @Override
        public long getPos() {
            return written;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, from, length);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            written += length;
        }

        @Override
        public void close() throws IOException {
            if (!channel.isOpen()) {
                return;
            }
            try (channel) {
                channel.force(true);
            }
            try (FileChannel folder = FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
                folder.force(true);
            }
            steps.at(Step.METADATA_WRITTEN);
        }
    }
}
