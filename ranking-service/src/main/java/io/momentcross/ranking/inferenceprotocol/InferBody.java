package io.momentcross.ranking.inferenceprotocol;

import io.momentcross.starter.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A body of the binary tensor data extension: JSON, and behind it the bytes of the tensors that say so, in their order.
 *
 * @param bytes what stands behind the JSON, little-endian
 */
record InferBody(InferRequest request, ByteBuffer bytes) {

    static final String HEADER = "Inference-Header-Content-Length";

    /**
     * @param jsonLength the header {@value #HEADER}; the whole body is JSON where it is not there
     * @throws ProblemException if the length is none of this body, or the JSON is no request
     */
    static InferBody of(byte[] body, @Nullable String jsonLength, JsonMapper json) {
        int length = jsonLength == null ? body.length : length(jsonLength, body.length);
        ByteBuffer bytes = ByteBuffer.wrap(body, length, body.length - length).order(ByteOrder.LITTLE_ENDIAN);
        try {
            InferRequest request = json.readerFor(InferRequest.class).readValue(body, 0, length);
            if (request == null) {
                throw ProblemException.unreadable("The body is no object.");
            }
            return new InferBody(request, bytes);
        } catch (JacksonException e) {
            throw ProblemException.unreadable(e);
        }
    }

    private static int length(String header, int most) {
        try {
            int length = Integer.parseInt(header.strip());
            if (length > 0 && length <= most) {
                return length;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw ProblemException.invalid(
                HEADER, HEADER + " is the number of bytes of JSON in this body, 1 to " + most + ".");
    }
}
