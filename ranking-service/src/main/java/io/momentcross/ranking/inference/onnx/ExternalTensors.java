package io.momentcross.ranking.inference.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.momentcross.ranking.inference.InferenceException;
import java.io.IOException;
import java.util.Map;

/**
 * Finds tensors of a model whose values lie in other files, which ONNX Runtime would look for in the folder that the
 * process was started in. Walks the messages of onnx.proto that lead to a tensor, and no others.
 */
final class ExternalTensors {

    /** Messages within messages; ONNX Runtime's own parser gives up at 100. */
    private static final int DEEPEST = 100;

    private static final int DATA_LOCATION = 14;
    private static final int EXTERNAL = 1;
    private static final int TENSOR_NAME = 8;

    private enum Message {
        MODEL,
        GRAPH,
        NODE,
        ATTRIBUTE,
        SPARSE,
        FUNCTION,
        TRAINING,
        TENSOR
    }

    /** By message: fields that hold messages, by number. */
    private static final Map<Message, Map<Integer, Message>> FIELDS = Map.of(
            Message.MODEL, Map.of(7, Message.GRAPH, 20, Message.TRAINING, 25, Message.FUNCTION),
            Message.GRAPH, Map.of(1, Message.NODE, 5, Message.TENSOR, 15, Message.SPARSE),
            Message.NODE, Map.of(5, Message.ATTRIBUTE),
            Message.ATTRIBUTE,
                    Map.of(
                            5, Message.TENSOR,
                            6, Message.GRAPH,
                            10, Message.TENSOR,
                            11, Message.GRAPH,
                            22, Message.SPARSE,
                            23, Message.SPARSE),
            Message.SPARSE, Map.of(1, Message.TENSOR, 2, Message.TENSOR),
            Message.FUNCTION, Map.of(7, Message.NODE, 11, Message.ATTRIBUTE),
            Message.TRAINING, Map.of(1, Message.GRAPH, 2, Message.GRAPH),
            Message.TENSOR, Map.of());

    private ExternalTensors() {}

    /** @throws InferenceException naming the first such tensor, or where {@code model} is no Protobuf message */
    static void refuse(byte[] model) {
        try {
            walk(Message.MODEL, CodedInputStream.newInstance(model), 0);
        } catch (IOException e) {
            throw new InferenceException("the file is no ONNX model: " + e.getMessage(), e);
        }
    }

    private static void walk(Message message, CodedInputStream in, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new InvalidProtocolBufferException("more than " + DEEPEST + " messages are within each other");
        }
        Map<Integer, Message> fields = FIELDS.getOrDefault(message, Map.of());
        String name = "";
        boolean isExternal = false;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int field = WireFormat.getTagFieldNumber(tag);
            boolean isMessage = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
            Message next = fields.get(field);
            if (next != null && isMessage) {
                int outer = in.pushLimit(in.readRawVarint32());
                walk(next, in, depth + 1);
                in.checkLastTagWas(0);
                in.popLimit(outer);
            } else if (message == Message.TENSOR && field == TENSOR_NAME && isMessage) {
                name = in.readString();
            } else if (message == Message.TENSOR && field == DATA_LOCATION && !isMessage) {
                isExternal = in.readEnum() == EXTERNAL;
            } else {
                in.skipField(tag);
            }
        }
        if (isExternal) {
            throw new InferenceException("tensor " + name + " lies in another file, which is not read");
        }
    }
}
