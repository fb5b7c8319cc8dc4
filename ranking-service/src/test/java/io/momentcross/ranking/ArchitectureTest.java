package io.momentcross.ranking;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.momentcross.ranking", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule ONE_ENGINE_ROOM = noClasses()
            .that()
            .resideOutsideOfPackage("..inference.onnx..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.onnxruntime..")
            .because("another engine must be able to take ONNX Runtime's place without a change elsewhere");

    @ArchTest
    static final ArchRule KAFKA_IN_SERVED = noClasses()
            .that()
            .resideOutsideOfPackage("..served..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "org.springframework.kafka..")
            .because("ranking answers while Kafka is away");

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching("io.momentcross.ranking.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a room that needs its neighbour's neighbour cannot be understood alone");

    @ArchTest
    static final ArchRule NO_CYCLES_WITHIN = slices().matching("io.momentcross.ranking.(**)")
            .should()
            .beFreeOfCycles()
            .because("what lies in a room of a room can be understood alone, too");
}
