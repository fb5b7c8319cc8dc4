package io.momentcross.label.query.duckdb;

import io.momentcross.label.query.QueryException;
import io.momentcross.label.query.QueryException.Reason;
import io.momentcross.label.query.wire.Frame;
import io.momentcross.label.query.wire.FrameBody;
import io.momentcross.label.query.wire.FrameType;
import io.momentcross.label.query.wire.ValueCodec;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.springframework.util.FileSystemUtils;

/**
 * A process that runs queries, one after the other: frames come by its standard input and go by its standard output. It
 * ends with the process that started it, in the middle of a query, too.
 */
public final class DuckDbWorker {

    /** DuckDB binds and plans by recursion in native code, where an overflow would end the process. */
    private static final long STACK = 64L << 20;

    private DuckDbWorker() {}

    /** To be started by {@code query.worker} with a folder of its own as {@code java.io.tmpdir}. */
    public static void main(String[] arguments) throws Exception {
        DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 64 << 10));
        // Whatever else is written would stand between the frames.
        System.setOut(System.err);
        BlockingQueue<Frame> asked = new LinkedBlockingQueue<>();
        Thread.ofPlatform().daemon().name("asked").start(() -> listen(asked));
        dieBeforeTheService();
        Thread queries = new Thread(
                null,
                () -> {
                    try {
                        serve(asked, out);
                    } catch (IOException | InterruptedException e) {
                        Runtime.getRuntime().halt(1);
                    }
                },
                "queries",
                STACK);
        queries.setUncaughtExceptionHandler((thread, e) -> {
            System.err.println("a worker ends: " + e);
            Runtime.getRuntime().halt(2);
        });
        queries.start();
        queries.join();
    }

    private static void listen(BlockingQueue<Frame> asked) {
        try (DataInputStream in = new DataInputStream(System.in)) {
            for (Frame frame = Frame.read(in); frame != null; frame = Frame.read(in)) {
                asked.add(frame);
            }
        } catch (IOException e) {
            System.err.println("a worker ends: " + e);
        }
        removeOwnFiles("*");
        Runtime.getRuntime().halt(0);
    }

    /** Where memory ends all the same, Linux takes this process first; also where no shell has said so before. */
    private static void dieBeforeTheService() {
        try {
            Files.writeString(Path.of("/proc/self/oom_score_adj"), "1000");
        } catch (IOException e) {
            // Not Linux: the limits that the service watches hold alone.
            System.err.println("not marked as the first to go: " + e.getMessage());
        }
    }

    private static void serve(BlockingQueue<Frame> asked, DataOutputStream out)
            throws IOException, InterruptedException {
        load();
        Frame.write(out, FrameType.READY);
        while (true) {
            Frame frame = asked.take();
            switch (frame.type()) {
                case PARSE -> parse(ValueCodec.text(frame.body()), out);
                case QUERY -> new WorkerAnswer(asked, out).run(frame);
                default -> throw new IOException("nothing runs: " + frame.type());
            }
        }
    }

    /** The driver unpacks its library into the folder of temporary files; once loaded, nobody needs it there. */
    private static void load() throws IOException {
        try {
            DriverManager.getConnection("jdbc:duckdb:").close();
        } catch (SQLException e) {
            throw new IOException(e);
        }
        removeOwnFiles("libduckdb*");
    }

    private static void removeOwnFiles(String names) {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, names)) {
            for (Path file : files) {
                FileSystemUtils.deleteRecursively(file);
            }
        } catch (IOException e) {
            System.err.println("left behind: " + e);
        }
    }

    private static void parse(String sql, DataOutputStream out) throws IOException {
        FrameBody body = new FrameBody();
        try {
            ValueCodec.text(body.out(), DuckDbParser.serialize(sql));
            body.send(out, FrameType.PARSED);
        } catch (SQLException e) {
            WorkerAnswer.fail(DuckDbErrors.of(e), out);
        } catch (FrameBody.TooLargeException e) {
            WorkerAnswer.fail(new QueryException(Reason.REFUSED, "The query is too large."), out);
        }
    }
}
