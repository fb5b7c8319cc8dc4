package io.momentcross.localstack;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.momentcross.localstack", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule SERVICES_BY_JAR_ALONE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.momentcross.gateway..",
                    "io.momentcross.feature..",
                    "io.momentcross.ranking..",
                    "io.momentcross.label..",
                    "io.momentcross.simulator..")
            .because("what runs here is what is deployed");

    @ArchTest
    static final ArchRule SPRING_IS_THE_ISSUERS = noClasses()
            .that()
            .resideOutsideOfPackage("..issuer..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..")
            .because("starting processes needs no framework");

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching("io.momentcross.localstack.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a room that needs its neighbour's neighbour cannot be understood alone");
}
