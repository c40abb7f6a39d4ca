package io.espalier.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version that the jar's manifest states. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version =
        Optional.ofNullable(Espalier.class.getPackage().getImplementationVersion())
            .orElse("(built from classes)");
    return new String[] {
      "espalier " + version,
      "Java "
          + System.getProperty("java.version")
          + ", Spark "
          + org.apache.spark.package$.MODULE$.SPARK_VERSION()
    };
  }
}
