package io.momentcross.label.query.caller;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/** Leaves Tomcat's own request where {@link TomcatCallerWatch} finds it. */
final class ConnectionValve extends ValveBase {

    static final String CONNECTION = ConnectionValve.class.getName();

    ConnectionValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        request.setAttribute(CONNECTION, request.getCoyoteRequest());
        getNext().invoke(request, response);
    }
}
