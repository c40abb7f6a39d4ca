package io.espalier;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Holds the borders between packages: a package knows only those above it. */
@AnalyzeClasses(packages = "io.espalier", importOptions = ImportOption.DoNotIncludeTests.class)
class PackageBordersTest {
  /** From the ground up; rooms in one line may know each other. */
  private static final List<List<String>> FLOORS =
      List.of(
          List.of("spec"),
          List.of("store"),
          List.of("network"),
          List.of("cost"),
          List.of("zoo"),
          List.of("channel"),
          List.of("model"),
          List.of("rewrite"),
          List.of("data"),
          List.of("engine"),
          List.of("train"),
          List.of("criterion"),
          List.of("method"),
          List.of("trial", "step"),
          List.of("latency"),
          List.of("search"),
          List.of("sweep"),
          List.of("exchange"));

  @ArchTest
  static void aPackageKnowsOnlyThoseAboveIt(JavaClasses classes) {
    for (int floor = 0; floor < FLOORS.size() - 1; floor++) {
      String[] below = packages(FLOORS.subList(floor + 1, FLOORS.size()));
      noClasses()
          .that()
          .resideInAnyPackage(packages(FLOORS.subList(floor, floor + 1)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(below)
          .allowEmptyShould(true)
          .check(classes);
    }
  }

  @ArchTest
  static void everyPackageHasItsPlace(JavaClasses classes) {
    Set<String> known = FLOORS.stream().flatMap(List::stream).collect(Collectors.toSet());
    Set<String> found = new TreeSet<>();
    classes.forEach(each -> found.add(each.getPackageName().split("\\.", -1)[2]));
    assertThat(known).containsAll(found);
  }

  @ArchTest
  static final ArchRule ONLY_THE_ENGINE_OF_DL4J_KNOWS_DL4J =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.espalier.engine.dl4j..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..", "org.bytedeco..");

  @ArchTest
  static final ArchRule ONLY_THE_STORE_KNOWS_HADOOP =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.espalier.store..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.hadoop..");

  private static String[] packages(List<List<String>> floors) {
    return floors.stream()
        .flatMap(List::stream)
        .map(name -> "io.espalier." + name + "..")
        .toArray(String[]::new);
  }
}
