package io.momentcross.label.query.worker;

import io.momentcross.label.query.wire.Frame;
import io.momentcross.label.query.wire.FrameBody;
import io.momentcross.label.query.wire.FrameType;
import io.momentcross.starter.childjvm.ChildEnd;
import io.momentcross.starter.childjvm.ChildMemory;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One process that runs queries, for one of them at a time. Its output is read by a thread of its own. */
final class Worker {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final int FRAMES = 4;
    private static final int LAST_WORDS = 2000;

    private final Process process;
    private final Path folder;
    private final DataOutputStream in;
    private final BlockingQueue<Optional<Frame>> frames = new ArrayBlockingQueue<>(FRAMES);
    private volatile boolean killed;
    private volatile boolean wasTooLarge;

    private Worker(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
        this.in = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    }

    static Worker start(WorkerCommand command) throws IOException {
        Path folder = WorkerFolders.make();
        Worker worker;
        try {
            worker = new Worker(command.process(folder).start(), folder);
        } catch (IOException e) {
            WorkerFolders.remove(folder);
            throw e;
        }
        Thread.ofPlatform()
                .daemon()
                .name("query-worker-" + worker.process.pid())
                .start(worker::read);
        return worker;
    }

    private void read() {
        try (DataInputStream out = new DataInputStream(new BufferedInputStream(process.getInputStream(), 64 << 10))) {
            for (Frame frame = Frame.read(out); frame != null && !killed; frame = Frame.read(out)) {
                put(Optional.of(frame));
            }
        } catch (IOException e) {
            LOG.debug("a worker broke off", e);
        } finally {
            end();
            put(Optional.empty());
            WorkerFolders.remove(folder);
        }
    }

    /** Waits for room as long as somebody may still make it. */
    private void put(Optional<Frame> frame) {
        try {
            while (!frames.offer(frame, 50, TimeUnit.MILLISECONDS)) {
                if (killed) {
                    frames.clear();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Its output has ended, and so has it; where not, it is made to. */
    private void end() {
        try {
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            process.waitFor();
            ChildEnd end = ChildEnd.of(process, folder);
            wasTooLarge |= end.heapWasFull();
            if (!killed) {
                LOG.warn("A query worker ended by itself with status {}. {}", end.status(), end.words(LAST_WORDS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void send(FrameType type) throws WorkerLostException {
        send(type, new FrameBody());
    }

    void send(FrameType type, FrameBody body) throws WorkerLostException {
        try {
            body.send(in, type);
        } catch (IOException e) {
            throw new WorkerLostException("A query worker takes nothing any more.", e);
        }
    }

    /** Waits for what it says next. */
    Frame next() throws WorkerLostException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    Optional<Frame> frame = frames.take();
                    if (frame.isEmpty()) {
                        frames.add(frame);
                        throw new WorkerLostException("A query worker has ended.");
                    }
                    return frame.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Ends it, whatever it does. Idempotent. */
    void kill() {
        killed = true;
        process.destroyForcibly();
    }

    /** {@link #kill}, because of what it took. */
    void killAsTooLarge() {
        wasTooLarge = true;
        kill();
    }

    boolean wasTooLarge() {
        return wasTooLarge;
    }

    boolean isUsable() {
        return !killed && process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Bytes in memory that no file holds; 0 where the system does not say. */
    long memory() {
        return ChildMemory.bytes(process.pid());
    }
}
