package io.momentcross.label.join.streams;

import com.google.protobuf.InvalidProtocolBufferException;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.Served;
import io.momentcross.label.join.HeldRequest;
import io.momentcross.label.join.JoinState.Input;
import io.momentcross.label.join.state.v1.InputState;
import io.momentcross.label.join.state.v1.RequestState;
import java.util.function.Function;

/**
 * What does not change once it is written, as bytes: {@code momentcross.label.v1}. A version that this code does not know
 * is refused: an older instance must not misread a newer one's state.
 */
public final class StateCodec {

    private static final int VERSION = 1;

    private StateCodec() {}

    /** A request as it was answered. */
    public record Answer(Served served, long arrivalTick) {}

    public static byte[] write(Answer answer) {
        return RequestState.newBuilder()
                .setVersion(VERSION)
                .setArrivalTick(answer.arrivalTick())
                .setServed(answer.served().toByteString())
                .build()
                .toByteArray();
    }

    public static Answer readAnswer(byte[] bytes) {
        try {
            RequestState state = RequestState.parseFrom(bytes);
            check(state.getVersion(), VERSION, "request");
            return new Answer(Served.parseFrom(state.getServed()), state.getArrivalTick());
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableStateException("a request in the join's state cannot be read", e);
        }
    }

    public static byte[] write(Input input) {
        return InputState.newBuilder()
                .setVersion(VERSION)
                .setTick(input.tick())
                .setTold(input.told())
                .setFeedback(input.feedback().toByteString())
                .build()
                .toByteArray();
    }

    /** @param requests by id */
    public static Input readInput(byte[] bytes, Function<String, HeldRequest> requests) {
        try {
            InputState state = InputState.parseFrom(bytes);
            check(state.getVersion(), VERSION, "feedback");
            Feedback feedback = Feedback.parseFrom(state.getFeedback());
            return new Input(requests.apply(feedback.getRequestId()), feedback, state.getTick(), state.getTold());
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableStateException("feedback in the join's state cannot be read", e);
        }
    }

    static void check(int version, int newest, String what) {
        if (version < 1 || version > newest) {
            throw new UnreadableStateException(
                    "the join's state holds a " + what + " of version " + version + "; this release reads up to "
                            + newest,
                    null);
        }
    }
}
