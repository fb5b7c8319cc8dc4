package io.momentcross.contracts;

import com.google.protobuf.Descriptors.FileDescriptor;
import io.momentcross.contracts.v1.Behaviors;
import io.momentcross.contracts.v1.Exposures;
import io.momentcross.contracts.v1.Features;
import io.momentcross.contracts.v1.FeedbackOuterClass;
import io.momentcross.contracts.v1.Labels;
import io.momentcross.contracts.v1.Profiles;
import io.momentcross.contracts.v1.Rooms;
import io.momentcross.contracts.v1.Samples;
import io.momentcross.contracts.v1.ServedOuterClass;
import io.momentcross.contracts.v1.TickOuterClass;
import java.util.List;

/** Every schema file of the suite. */
final class Schemas {

    static final List<FileDescriptor> FILES = List.of(
            Behaviors.getDescriptor(),
            Exposures.getDescriptor(),
            Features.getDescriptor(),
            FeedbackOuterClass.getDescriptor(),
            Labels.getDescriptor(),
            Profiles.getDescriptor(),
            Rooms.getDescriptor(),
            Samples.getDescriptor(),
            ServedOuterClass.getDescriptor(),
            TickOuterClass.getDescriptor());

    private Schemas() {}
}
