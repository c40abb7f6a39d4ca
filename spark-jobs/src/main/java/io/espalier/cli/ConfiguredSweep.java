package io.espalier.cli;

import io.espalier.config.SweepConfig;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The sweep that a command is about: its configuration, and what the command line changes in it.
 */
final class ConfiguredSweep {
  @Parameters(paramLabel = "FILE", description = "The sweep's configuration (HOCON).")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Changes a value of the configuration, as given to the sweep; may be repeated.")
  private List<String> changes = List.of();

  /**
   * Reads it.
   *
   * @throws io.espalier.spec.Refusal if it cannot be read, or says something impossible
   */
  SweepConfig load() {
    return SweepConfig.load(file, changes);
  }
}
