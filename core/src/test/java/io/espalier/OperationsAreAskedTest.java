package io.espalier;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.InstanceofCheck;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.ReferencedClassObject;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import io.espalier.network.Op;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Holds that a new operation has no places to be entered but its own file, the catalogue and an
 * engine: all others ask an operation what it states. To do something to a certain operation that
 * no other allows, as folding a normalization into a convolution, a class may look for a few of
 * them.
 */
@AnalyzeClasses(packages = "io.espalier", importOptions = ImportOption.DoNotIncludeTests.class)
class OperationsAreAskedTest {
  private static final int FEW = 4;

  @ArchTest
  static void noClassTellsManyOperationsApart(JavaClasses classes) {
    Map<String, Set<String>> told = new TreeMap<>();
    for (JavaClass each : classes) {
      if (!each.getPackageName().startsWith("io.espalier.network")) {
        String file = each.getName().replaceAll("\\$.*", "");
        each.getCodeUnits().stream()
            .flatMap(OperationsAreAskedTest::named)
            .filter(type -> type.isAssignableTo(Op.class) && !type.isEquivalentTo(Op.class))
            .forEach(
                type -> told.computeIfAbsent(file, f -> new TreeSet<>()).add(type.getSimpleName()));
      }
    }
    told.values().removeIf(operations -> operations.size() <= FEW);
    assertThat(told.keySet()).containsExactly("io.espalier.engine.dl4j.Operators");
    assertThat(told.get("io.espalier.engine.dl4j.Operators"))
        .hasSize(Op.class.getPermittedSubclasses().length);
  }

  private static Stream<JavaClass> named(JavaCodeUnit unit) {
    return Stream.concat(
        unit.getInstanceofChecks().stream().map(InstanceofCheck::getRawType),
        unit.getReferencedClassObjects().stream().map(ReferencedClassObject::getRawType));
  }
}
