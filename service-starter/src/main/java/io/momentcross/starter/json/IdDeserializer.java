package io.momentcross.starter.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;

final class IdDeserializer extends StdScalarDeserializer<Long> {

    IdDeserializer() {
        super(Long.class);
    }

    @Override
    public @Nullable Long deserialize(JsonParser parser, DeserializationContext context) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT) {
            try {
                return Long.parseLong(parser.getString());
            } catch (NumberFormatException e) {
                return (Long) context.handleWeirdStringValue(
                        Long.class, parser.getString(), "an id is an integer of at most 64 bits");
            }
        }
        return (Long) context.handleUnexpectedToken(context.constructType(Long.class), parser);
    }
}
