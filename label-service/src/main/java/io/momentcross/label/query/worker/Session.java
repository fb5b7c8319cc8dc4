package io.momentcross.label.query.worker;

import io.momentcross.label.query.QueryException;
import io.momentcross.label.query.QueryException.Reason;
import io.momentcross.label.query.wire.Frame;
import io.momentcross.label.query.wire.FrameBody;
import io.momentcross.label.query.wire.FrameType;
import io.momentcross.label.query.wire.ValueCodec;
import java.io.DataInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What one query says to its worker and hears from it. Until it is over, closing it ends the process. */
final class Session implements AutoCloseable {

    private final RunningQueries.Handle handle;
    private final Workers workers;
    private final Worker worker;
    private boolean isOver;
    private boolean isClosed;

    private Session(RunningQueries.Handle handle, Workers workers, Worker worker) {
        this.handle = handle;
        this.workers = workers;
        this.worker = worker;
    }

    /** @param handle closed with it */
    static Session open(RunningQueries.Handle handle, Workers workers) throws QueryException {
        try {
            Worker worker = workers.take();
            handle.runs(worker);
            return new Session(handle, workers, worker);
        } catch (IOException e) {
            throw new QueryException(Reason.WORKER_LOST, "There is no process to run the query in.", null, e);
        }
    }

    void ask(FrameType type) throws QueryException {
        ask(type, new FrameBody());
    }

    void ask(FrameType type, FrameBody body) throws QueryException {
        try {
            worker.send(type, body);
        } catch (WorkerLostException e) {
            throw lost(e);
        }
    }

    /**
     * What comes next.
     *
     * @throws QueryException where the query has failed, or the worker has
     */
    Frame answer() throws QueryException {
        try {
            Frame frame = worker.next();
            while (frame.type() == FrameType.READY) {
                frame = worker.next();
            }
            switch (frame.type()) {
                case FAILED -> {
                    isOver = true;
                    throw failure(frame.body());
                }
                case DONE, WRITTEN, PARSED -> isOver = true;
                default -> {}
            }
            return frame;
        } catch (WorkerLostException e) {
            throw lost(e);
        } catch (IOException e) {
            throw lost(new WorkerLostException("A query worker said something strange.", e));
        }
    }

    boolean isOver() {
        return isOver;
    }

    private static QueryException failure(DataInputStream body) throws IOException {
        Reason reason = Reason.valueOf(ValueCodec.text(body));
        String message = ValueCodec.text(body);
        return new QueryException(reason, message, (Integer) ValueCodec.read(body), null);
    }

    private QueryException lost(@Nullable Exception cause) {
        if (handle.isCancelled()) {
            return new QueryException(Reason.CANCELLED, "The query was cancelled.", null, cause);
        }
        if (handle.isTimedOut()) {
            return new QueryException(
                    Reason.TIMED_OUT, "The query took longer than it may and was stopped.", null, cause);
        }
        return worker.wasTooLarge()
                ? new QueryException(Reason.OUT_OF_MEMORY, "The query needs more memory than it may take.", null, cause)
                : new QueryException(Reason.WORKER_LOST, "The process of the query has ended.", null, cause);
    }

    /** Idempotent; gives the query's turn back. */
    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        handle.ranWell();
        workers.giveBack(worker, isOver);
        handle.close();
    }
}
