package io.momentcross.contracts;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds what a reader or writer of the released schemas could no longer do with today's. */
final class BreakingChange {

    private final List<String> found = new ArrayList<>();

    private BreakingChange() {}

    /** One line per break, naming message and field; empty where today's schemas only add. */
    static List<String> between(FileDescriptorSet released, FileDescriptorSet today) {
        BreakingChange change = new BreakingChange();
        Map<String, FileDescriptorProto> files = byName(today.getFileList(), FileDescriptorProto::getName);
        for (FileDescriptorProto file : released.getFileList()) {
            change.compare(file, files.get(file.getName()));
        }
        return List.copyOf(change.found);
    }

    private void compare(FileDescriptorProto released, @Nullable FileDescriptorProto today) {
        if (today == null) {
            found.add(released.getName() + " is gone");
            return;
        }
        Map<String, DescriptorProto> messages = byName(today.getMessageTypeList(), DescriptorProto::getName);
        for (DescriptorProto message : released.getMessageTypeList()) {
            compare(message, messages.get(message.getName()));
        }
        Map<String, EnumDescriptorProto> enums = byName(today.getEnumTypeList(), EnumDescriptorProto::getName);
        for (EnumDescriptorProto type : released.getEnumTypeList()) {
            compare(type, enums.get(type.getName()));
        }
    }

    private void compare(DescriptorProto released, @Nullable DescriptorProto today) {
        if (today == null) {
            found.add(released.getName() + " is gone");
            return;
        }
        Map<Integer, FieldDescriptorProto> fields = byName(today.getFieldList(), FieldDescriptorProto::getNumber);
        for (FieldDescriptorProto field : released.getFieldList()) {
            String where = released.getName() + "." + field.getName() + " = " + field.getNumber();
            FieldDescriptorProto now = fields.get(field.getNumber());
            if (now == null) {
                found.add(where + " is gone");
            } else if (!shape(now).equals(shape(field))) {
                found.add(where + " was " + shape(field) + " and is " + shape(now));
            }
        }
    }

    private void compare(EnumDescriptorProto released, @Nullable EnumDescriptorProto today) {
        if (today == null) {
            found.add(released.getName() + " is gone");
            return;
        }
        Map<Integer, EnumValueDescriptorProto> values =
                byName(today.getValueList(), EnumValueDescriptorProto::getNumber);
        for (EnumValueDescriptorProto value : released.getValueList()) {
            EnumValueDescriptorProto now = values.get(value.getNumber());
            if (now == null || !now.getName().equals(value.getName())) {
                found.add(value.getName() + " = " + value.getNumber() + " is gone or renamed");
            }
        }
    }

    private static String shape(FieldDescriptorProto field) {
        String oneof = field.hasOneofIndex() ? " in a oneof" : "";
        return field.getName() + " " + field.getLabel() + " " + field.getType() + " " + field.getTypeName() + oneof;
    }

    private static <K, V> Map<K, V> byName(List<V> all, Function<V, K> key) {
        return all.stream().collect(Collectors.toMap(key, Function.identity()));
    }
}
