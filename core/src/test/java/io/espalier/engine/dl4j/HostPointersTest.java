package io.espalier.engine.dl4j;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import org.bytedeco.javacpp.Loader;
import org.nd4j.linalg.api.buffer.DataBuffer;

/**
 * Addresses of the machine's memory stay in the room that runs on its processors by definition:
 * what is written through them a card never sees.
 */
@AnalyzeClasses(packages = "io.espalier", importOptions = ImportOption.DoNotIncludeTests.class)
class HostPointersTest {
  private static final String ROOM = "io.espalier.engine.dl4j.onednn..";

  /** The loader tells which libraries are loaded, and has no addresses. */
  @ArchTest
  static void pointersStayInOneRoom(JavaClasses classes) {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOM)
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.bytedeco..").and(not(equivalentTo(Loader.class))))
        .check(classes);
  }

  /** All that hands out where a buffer's elements are for the machine, as address or as bytes. */
  @ArchTest
  static void buffersAreAskedForAddressesInOneRoom(JavaClasses classes) {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOM)
        .should()
        .accessTargetWhere(
            target(owner(assignableTo(DataBuffer.class)))
                .and(
                    target(
                        nameMatching(
                            "(a|platformA)ddress|(addressP|p)ointer|asNio.*|opaqueBuffer|indexer"))))
        .check(classes);
  }
}
