package io.momentcross.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.momentcross.gateway", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule GATEWAY_LIBRARY_IN_ONE_ROOM = noClasses()
            .that()
            .resideOutsideOfPackage("..route..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.cloud.gateway..", "io.github.resilience4j..")
            .because("how calls travel is decided in one place");

    @ArchTest
    static final ArchRule NO_KAFKA_NO_REDIS = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "org.springframework.data..")
            .because("the edge talks to services only");

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching("io.momentcross.gateway.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a room that needs its neighbour's neighbour cannot be understood alone");
}
