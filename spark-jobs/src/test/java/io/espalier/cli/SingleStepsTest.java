package io.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.model.ModelFolder;
import io.espalier.model.Tensor;
import io.espalier.store.Stores;
import io.espalier.zoo.Zoo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SingleStepsTest {
  private static final String DATA =
      "data(source=generated(train=160, test=40, size=16), validation=40)";
  private static final String NETWORK = "resnet-20(width=0.25, image=16)";

  @TempDir private Path folder;

  /** Which counts, this machine decides; that there are counts, no machine. */
  @Test
  void prunesToAShareOfThePredictedTime() {
    String base = folder.resolve("base").toString();
    Model fresh = Initialization.KAIMING_FAN_IN.fresh(Zoo.CATALOG.read("resnet-20(image=16)"), 1);
    new ModelFolder(Stores.at(base)).save(fresh);
    String times = folder.resolve("times").toString();
    String fast = folder.resolve("fast").toString();
    Shell.Ended pruned =
        Shell.run(
            "prune",
            "--model",
            base,
            "--data",
            DATA,
            "--out",
            fast,
            "--layer-times",
            times,
            "to-latency=0.97",
            "coupled=prune",
            "calibrate=0");
    assertThat(pruned.err()).isEmpty();
    assertThat(pruned.code()).isZero();
    assertThat(pruned.out())
        .containsPattern(
            "predicted [0-9.]+ ms, [0-9.]+ ms before; [1-9][0-9]* layer forms measured");
    Model model = new ModelFolder(Stores.at(fast)).read();
    assertThat(model.history().toString()).contains("keep=[").doesNotContain("to-latency");
    Shell.Ended without =
        Shell.run(
            "prune",
            "--model",
            base,
            "--data",
            DATA,
            "--out",
            folder.resolve("no").toString(),
            "to-latency=0.5");
    assertThat(without.code()).isEqualTo(2);
    assertThat(without.err()).contains("--layer-times DIR").doesNotContain("\tat ");
  }

  @Test
  void trainsPrunesTrainsFurtherAndEvaluates() {
    String base = folder.resolve("base").toString();
    Shell.Ended trained =
        Shell.run(
            "train", "--network", NETWORK, "--data", DATA, "--out", base, "epochs=2", "batch=32");
    assertThat(trained.err()).isEmpty();
    assertThat(trained.code()).isZero();
    assertThat(trained.out()).containsPattern("train [0-9,]+, validation [0-9,]+, test 40 images");
    assertThat(trained.out()).contains("epoch 1:").contains("epoch 2:").contains("240 images seen");
    assertThat(trained.out()).contains("curve file:" + base + "/trial/curves");
    assertThat(folder.resolve("base/trial/curves").toFile().list()).hasSize(1);

    String half = folder.resolve("half").toString();
    Shell.Ended pruned =
        Shell.run(
            "prune", "--model", base, "--data", DATA, "--out", half, "criterion=l2", "to-macs=0.5");
    assertThat(pruned.code()).isZero();
    assertThat(pruned.out()).doesNotContain("curve");

    String counted = folder.resolve("counted").toString();
    Shell.Ended kept =
        Shell.run(
            "prune", "--model", base, "--data", DATA, "--out", counted, "keep=[layer1.0.conv1(3)]");
    assertThat(kept.code()).isZero();
    assertThat(new ModelFolder(Stores.at(counted)).read().weights().get("layer1.0.conv1.weight"))
        .matches(weight -> weight.shape().get(0) == 3);
    Shell.Ended refused =
        Shell.run(
            "prune", "--model", base, "--data", DATA, "--out", folder + "/v", "keep=[conv1(3)]");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err().lines()).hasSize(1);
    assertThat(refused.err()).contains("set coupled=prune");

    String tuned = folder.resolve("tuned").toString();
    Shell.Ended further =
        Shell.run(
            "train", "--network", half, "--data", DATA, "--out", tuned, "steps=3", "batch=32");
    assertThat(further.code()).isZero();

    Shell.Ended score = Shell.run("evaluate", "--model", tuned, "--data", DATA, "--part", "test");
    assertThat(score.code()).isZero();
    assertThat(score.out()).contains("40 test images: top-1");
    assertThat(Shell.run("inspect", tuned).out()).contains("layer1.0.conv1");
  }

  @Test
  void finishesAtOnceWhenRunAgainAndKeepsAnotherModel() {
    String out = folder.resolve("model").toString();
    String[] command = {
      "train", "--network", NETWORK, "--data", DATA, "--out", out, "epochs=1", "batch=16"
    };
    Shell.Ended first = Shell.run(command);
    assertThat(first.out()).contains("epoch 1");
    Shell.Ended second = Shell.run(command);
    assertThat(second.code()).isZero();
    assertThat(lastLine(second.out())).isEqualTo(lastLine(first.out()));
    assertThat(second.out()).doesNotContain("epoch 1");
    command[7] = "epochs=2";
    Shell.Ended other = Shell.run(command);
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("holds another model");
  }

  /** With oneDNN the loss of this training stays finite: rectifications make zeros of NaNs. */
  @ParameterizedTest
  @ValueSource(strings = {"onednn", "nd4j"})
  void aTrainingThatDivergesFailsAndLeavesNoModel(String kernels) {
    Path out = folder.resolve(kernels);
    System.setProperty("espalier.engine.kernels", kernels);
    Shell.Ended ended;
    try {
      ended =
          Shell.run(
              "train",
              "--network",
              "resnet-20(width=0.25)",
              "--data",
              "data(source=generated(train=80,test=20), validation=20)",
              "--out",
              out.toString(),
              "steps=20",
              "batch=8",
              "rate=1e4");
    } finally {
      System.clearProperty("espalier.engine.kernels");
    }
    assertThat(ended.code()).as(ended.out()).isEqualTo(1);
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.err())
        .contains("Cannot go on training: ")
        .contains("not finite")
        .contains("step ");
    assertThat(out.resolve("network.json")).doesNotExist();
    assertThat(out.resolve("weights.safetensors")).doesNotExist();
  }

  /** All of its weights are finite. */
  @ParameterizedTest
  @ValueSource(strings = {"onednn", "nd4j"})
  void aModelThatOverflowsHasNoScore(String kernels) {
    Model model = Initialization.KAIMING_FAN_OUT.fresh(Zoo.CATALOG.read(NETWORK), 1);
    Tensor large = Tensor.filled(model.weights().get("conv1.weight").shape(), 1e38f);
    Path loud = folder.resolve("loud");
    new ModelFolder(Stores.at(loud.toString()))
        .save(model.with(model.weights().with(Map.of("conv1.weight", large))));
    System.setProperty("espalier.engine.kernels", kernels);
    Shell.Ended ended;
    try {
      ended = Shell.run("evaluate", "--model", loud.toString(), "--data", DATA);
    } finally {
      System.clearProperty("espalier.engine.kernels");
    }
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.err())
        .contains("Cannot score the model: 'activation of conv1' has ")
        .contains("not finite")
        .contains("; train the model anew with a lower rate");
  }

  @Test
  void refusesBadInputInOneSentence() {
    assertRefused("no such option; did you mean 'epochs'?".substring(0, 14), "epoch=3");
    assertRefused("must be a number", "rate=fast");
    assertRefused("option 'steps' of train: it is given twice", "steps=1", "epochs=1", "steps=2");
    assertRefused("Cannot read 'fast': write OPTION=VALUE", "fast");
    assertThat(
            Shell.run(
                    "train",
                    "--network",
                    NETWORK,
                    "--data",
                    "cifar10:/nowhere",
                    "--out",
                    folder + "/x")
                .err())
        .contains("/nowhere");
    assertThat(
            Shell.run("train", "--network", "resnet-20", "--data", DATA, "--out", folder + "/y")
                .err())
        .contains("3x32x32")
        .contains("3x16x16");
    // Said before it becomes an outcome: data may be mended.
    assertThat(folder.resolve("y/trial/outcomes")).doesNotExist();
    Shell.Ended target =
        Shell.run(
            "prune",
            "--model",
            folder + "/none",
            "--data",
            DATA,
            "--out",
            folder + "/z",
            "ratio=0.5");
    assertThat(target.code()).isEqualTo(2);
    assertThat(target.err()).contains("/none");
  }

  @Test
  void takesThreadsOfThisMachine() {
    int cores = Runtime.getRuntime().availableProcessors();
    String out = folder.resolve("threads").toString();
    Shell.Ended ended =
        Shell.run(
            "train",
            "--network",
            NETWORK,
            "--data",
            DATA,
            "--out",
            out,
            "--threads",
            Integer.toString(Math.min(2, cores)),
            "steps=1");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out()).contains(", at cpu(threads=" + Math.min(2, cores) + ")");
    String more = Integer.toString(cores + 1);
    String has = "this machine has " + cores + " core";
    assertThat(Shell.run("evaluate", "--model", out, "--data", DATA, "--threads", more).err())
        .contains("Cannot run on " + more + " threads: " + has);
    assertThat(Shell.run("evaluate", "--model", out, "--data", DATA, "--threads", "0").err())
        .contains("Cannot use --threads 0: threads must be at least 1, not 0");
    Shell.Ended other = Shell.run("evaluate", "--model", out, "--data", DATA, "--engine", "torch");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("Cannot find engine 'torch': known are deeplearning4j");
  }

  private void assertRefused(String reason, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of("train", "--network", NETWORK, "--data", DATA, "--out", folder + "/w"));
    command.addAll(List.of(options));
    Shell.Ended ended = Shell.run(command.toArray(String[]::new));
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.err()).contains(reason);
  }

  private static String lastLine(String text) {
    return text.lines().reduce((a, b) -> b).orElseThrow();
  }
}
