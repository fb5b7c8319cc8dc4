package io.momentcross.label.query.worker;

import io.momentcross.label.query.QueryException;
import io.momentcross.label.query.QueryException.Reason;
import io.momentcross.label.query.sql.SelectParser;
import io.momentcross.label.query.wire.Frame;
import io.momentcross.label.query.wire.FrameBody;
import io.momentcross.label.query.wire.FrameType;
import io.momentcross.label.query.wire.ValueCodec;
import java.io.IOException;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a worker how its database reads a text. */
@Component
final class WorkerParser implements SelectParser {

    private final WorkerEngine engine;
    private final JsonMapper json = new JsonMapper();

    WorkerParser(WorkerEngine engine) {
        this.engine = engine;
    }

    @Override
    public JsonNode parse(String sql) throws QueryException {
        JsonNode tree;
        try (Session session = engine.parsing()) {
            FrameBody body = new FrameBody();
            ValueCodec.text(body.out(), sql);
            session.ask(FrameType.PARSE, body);
            Frame parsed = session.answer();
            tree = json.readTree(ValueCodec.text(parsed.body()));
        } catch (IOException e) {
            throw new QueryException(Reason.REFUSED, "The query cannot be parsed.", null, e);
        } catch (JacksonException e) {
            throw new QueryException(Reason.REFUSED, "The query is nested too deeply.", null, e);
        }
        if (tree.path("error").asBoolean(false)) {
            String position = tree.path("position").asString("");
            boolean syntax = tree.path("error_type").asString("").equals("parser");
            throw new QueryException(
                    syntax ? Reason.WRONG : Reason.REFUSED,
                    tree.path("error_message").asString("The query cannot be parsed."),
                    position.matches("\\d{1,9}") ? Integer.valueOf(position) : null,
                    null);
        }
        return tree.path("statements");
    }
}
