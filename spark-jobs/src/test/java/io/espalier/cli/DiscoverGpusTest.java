package io.espalier.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What deploy/discover-gpus tells Spark, beside a pretended nvidia-smi. */
class DiscoverGpusTest {
  private static final Path SCRIPT =
      Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."))
          .resolve("deploy/discover-gpus");

  /** In the words of nvidia-smi -L; the last card is divided into two parts. */
  private static final String FOUR =
      """
      GPU 0: Tesla V100-SXM2-16GB (UUID: GPU-a1b2c3d4-0000)
      GPU 1: Tesla V100-SXM2-16GB (UUID: GPU-a1ffffff-0001)
      GPU 2: Tesla V100-SXM2-16GB (UUID: GPU-b2b2c3d4-0002)
      GPU 3: NVIDIA A100-SXM4-40GB (UUID: GPU-c3b2c3d4-0003)
        MIG 3g.20gb     Device  0: (UUID: MIG-d4d4d4d4-0004)
        MIG 3g.20gb     Device  1: (UUID: MIG-e5e5e5e5-0005)
      """;

  @TempDir private Path bin;

  private record Ended(int code, String out, String err) {}

  @BeforeEach
  void tools() throws IOException {
    for (String tool : new String[] {"bash", "sed", "env"}) {
      Files.createSymbolicLink(bin.resolve(tool), tool(tool));
    }
  }

  private static Path tool(String name) {
    return Arrays.stream(System.getenv("PATH").split(":", -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  private void cards(String listed, int code) throws IOException {
    Path file = bin.resolve("nvidia-smi");
    Files.writeString(
        file, "#!/usr/bin/env bash\nprintf '%s' '" + listed + "'\nexit " + code + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Ended run(Optional<String> visible, String... arguments) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(SCRIPT.toString());
    builder.command().addAll(Arrays.asList(arguments));
    builder.environment().clear();
    builder.environment().put("PATH", bin.toString());
    visible.ifPresent(cards -> builder.environment().put("CUDA_VISIBLE_DEVICES", cards));
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), out, err);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "              | 0 1 2 3",
        "2             | 2",
        "'3, 1'        | 3 1",
        "'2,-1,3'      | 2",
        "'1,9,2'       | 1",
        "GPU-b2        | GPU-b2",
        "'GPU-c3b2c3d4-0003,GPU-a1b' | GPU-c3b2c3d4-0003 GPU-a1b",
        "'MIG-e5e5e5e5-0005,MIG-d4d4d4d4-0004' | MIG-e5e5e5e5-0005",
      })
  void namesTheCardsThatAProcessSees(String visible, String addresses) throws Exception {
    cards(FOUR, 0);
    Ended ended = run(Optional.ofNullable(visible));
    assertThat(ended.err()).isEmpty();
    assertThat(ended.code()).isZero();
    // As Spark reads it.
    ResourceInformation found = ResourceInformation.parseJson(ended.out());
    assertThat(found.name()).isEqualTo("gpu");
    assertThat(found.addresses()).containsExactly(addresses.split(" "));
  }

  @Test
  void whereThereIsNoneItSaysSoInASentence() throws Exception {
    refused(run(Optional.empty()), "there is no nvidia-smi on the PATH");
    cards("NVIDIA-SMI has failed because it could not talk to the driver\nand more", 9);
    refused(run(Optional.empty()), "nvidia-smi says: NVIDIA-SMI has failed because it could not");
    cards("", 0);
    refused(run(Optional.empty()), "nvidia-smi lists none");
    cards(FOUR, 0);
    for (String none : new String[] {"", "-1", "NoDevFiles", "7", "GPU-ff", "GPU-"}) {
      refused(run(Optional.of(none)), "CUDA_VISIBLE_DEVICES='" + none + "' leaves none of the 4");
    }
    refused(run(Optional.empty(), "--all"), "Cannot read '--all'");
  }

  private static void refused(Ended ended, String why) {
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.err()).startsWith("discover-gpus: Cannot ").contains(why);
  }
}
