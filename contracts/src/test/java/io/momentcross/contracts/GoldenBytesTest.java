package io.momentcross.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.momentcross.contracts.v1.Behavior;
import io.momentcross.contracts.v1.ExposureRecord;
import io.momentcross.contracts.v1.FeatureRequest;
import io.momentcross.contracts.v1.FeatureResponse;
import io.momentcross.contracts.v1.FeedbackRecord;
import io.momentcross.contracts.v1.LabelRecord;
import io.momentcross.contracts.v1.ProfileRecord;
import io.momentcross.contracts.v1.RoomRecord;
import io.momentcross.contracts.v1.SampleRecord;
import io.momentcross.contracts.v1.ServedRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each {@code golden/NAME.textproto} has beside it the bytes it had when it was released; a text
 * whose bytes are missing gets them once with {@code -Dcontracts.accept=true}.
 */
class GoldenBytesTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    private static final List<Message> TYPES = List.of(
            Behavior.getDefaultInstance(),
            ExposureRecord.getDefaultInstance(),
            FeatureRequest.getDefaultInstance(),
            FeatureResponse.getDefaultInstance(),
            FeedbackRecord.getDefaultInstance(),
            LabelRecord.getDefaultInstance(),
            ProfileRecord.getDefaultInstance(),
            RoomRecord.getDefaultInstance(),
            SampleRecord.getDefaultInstance(),
            ServedRecord.getDefaultInstance());

    static Stream<Message> types() {
        return TYPES.stream();
    }

    @ParameterizedTest
    @MethodSource("types")
    void bytesStayTheSame_whenWrittenByToday(Message type) throws IOException {
        String name = type.getDescriptorForType().getName();
        Message message = read(type, name);
        Path bytes = GOLDEN.resolve(name + ".hex");
        if (Boolean.getBoolean("contracts.accept") && !Files.exists(bytes)) {
            Files.writeString(bytes, HexFormat.of().formatHex(message.toByteArray()) + "\n");
        }
        byte[] golden = HexFormat.of().parseHex(Files.readString(bytes).strip());

        assertThat(message.toByteArray()).isEqualTo(golden);
        assertThat(type.getParserForType().parseFrom(golden)).isEqualTo(message);
        assertThat(message).isNotEqualTo(type);
    }

    private static Message read(Message type, String name) throws IOException {
        Message.Builder builder = type.newBuilderForType();
        TextFormat.merge(Files.readString(GOLDEN.resolve(name + ".textproto")), builder);
        return builder.build();
    }
}
