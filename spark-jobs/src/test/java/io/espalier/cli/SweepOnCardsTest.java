package io.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.spec.Text;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep that asks for graphics cards where there are none. */
class SweepOnCardsTest {
  private static final String MASTER = "spark.master";

  @TempDir private Path folder;
  private Path output;

  @BeforeEach
  void noMaster() {
    output = folder.resolve("out");
    System.clearProperty(MASTER);
  }

  @AfterEach
  void noMasterAnyMore() {
    System.clearProperty(MASTER);
  }

  @Test
  void onThisMachineTheEngineRefusesTheCardAndNothingIsLost() throws Exception {
    refused("gpu(address=1)", "place=gpu(address=1)");
    assertThat(output.resolve("tiny/models")).doesNotExist();
    assertThat(sweep("place=cpu").code()).as("the same sweep, on processors").isZero();
  }

  @Test
  void onAClusterExecutorsMustHaveOne() throws Exception {
    System.setProperty(MASTER, "spark://nowhere:7077");
    refused(
        "Cannot give each trial on spark://nowhere:7077 a graphics card: spark.executor.resource.gpu.amount is not set",
        "place=gpu");
    assertThat(output).doesNotExist();
  }

  @Test
  void thePlanIsShownWithoutAny() throws Exception {
    System.setProperty(MASTER, "spark://nowhere:7077");
    Shell.Ended ended = sweep("place=gpu", "--dry-run");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out())
        .contains("slots: as many as the executors have room for, with a graphics card each")
        .contains("how long it takes is not known");
  }

  @Test
  void latencyOnProcessorsIsNotMeasuredThere() throws Exception {
    refused(
        "Cannot measure latency by cpu beside trials on graphics cards",
        "place=gpu",
        "--set",
        "latency=cpu(batch=1)");
    assertThat(output).doesNotExist();
  }

  private void refused(String reason, String... changes) throws Exception {
    Shell.Ended ended = sweep(changes);
    assertThat(ended.code()).as(ended.out()).isEqualTo(2);
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.err()).contains(reason);
  }

  private Shell.Ended sweep(String... changes) throws Exception {
    Path file = folder.resolve("tiny.conf");
    Files.writeString(
        file,
        Text.of(
            """
            name = tiny, output = "%s", trials = 1
            data { source = "generated(train=160, test=40, size=16)", validation = 40 }
            families { one { from = "resnet-20(width=0.25, image=16)", try = ["train(epochs=1)"] } }
            """,
            output));
    List<String> command = new ArrayList<>(List.of("sweep", file.toString(), "--set"));
    command.addAll(List.of(changes));
    return Shell.run(command.toArray(String[]::new));
  }
}
