package io.momentcross.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Holds today's schemas against the released ones. After an additive change that is meant to be
 * released, {@code mvn test -pl contracts -Dcontracts.accept=true} writes the new state down.
 */
class SchemaCompatibilityTest {

    private static final Path RELEASED = Path.of("src/test/resources/released-schemas.textproto");

    @Test
    void nothingBreaks_whenHeldAgainstReleasedSchemas() throws IOException {
        if (Boolean.getBoolean("contracts.accept")) {
            assertThat(Files.exists(RELEASED) ? BreakingChange.between(released(), today()) : java.util.List.of())
                    .isEmpty();
            Files.writeString(RELEASED, TextFormat.printer().printToString(today()));
        }
        assertThat(BreakingChange.between(released(), today())).isEmpty();
    }

    @Test
    void breakIsFound_whenAFieldChangesItsTypeOrGoesAway() {
        FileDescriptorSet.Builder broken = today().toBuilder();
        FileDescriptorProto.Builder tick = broken.getFileBuilderList().stream()
                .filter(file -> file.getName().endsWith("tick.proto"))
                .findFirst()
                .orElseThrow();
        tick.getMessageTypeBuilder(0).getFieldBuilder(0).setType(FieldDescriptorProto.Type.TYPE_STRING);
        tick.getMessageTypeBuilder(0).removeField(1);

        assertThat(BreakingChange.between(today(), broken.build()))
                .hasSize(2)
                .allMatch(line -> line.startsWith("Tick."));
    }

    @Test
    void nothingIsFound_whenAFieldIsAdded() {
        FileDescriptorSet.Builder grown = today().toBuilder();
        grown.getFileBuilder(0)
                .getMessageTypeBuilder(0)
                .addField(FieldDescriptorProto.newBuilder().setName("added").setNumber(999));

        assertThat(BreakingChange.between(today(), grown.build())).isEmpty();
    }

    private static FileDescriptorSet today() {
        FileDescriptorSet.Builder all = FileDescriptorSet.newBuilder();
        Schemas.FILES.stream().map(FileDescriptor::toProto).forEach(all::addFile);
        return all.build();
    }

    private static FileDescriptorSet released() throws IOException {
        return TextFormat.parse(Files.readString(RELEASED, UTF_8), FileDescriptorSet.class);
    }
}
