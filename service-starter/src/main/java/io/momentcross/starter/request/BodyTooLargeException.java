package io.momentcross.starter.request;

import java.io.IOException;

/** More bytes came than a body may have. */
public final class BodyTooLargeException extends IOException {

    BodyTooLargeException(long limit) {
        super("The body is larger than " + limit + " bytes.");
    }
}
