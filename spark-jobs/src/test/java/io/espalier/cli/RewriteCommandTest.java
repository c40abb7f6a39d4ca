package io.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.model.ModelFolder;
import io.espalier.model.Tensor;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Shape;
import io.espalier.store.Stores;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RewriteCommandTest {
  @TempDir private Path folder;

  /** Two branches; in the second one a padded convolution behind a shift, or none. */
  private String saved(String name, int innerPadding) {
    NetworkBuilder b = new NetworkBuilder(new Shape(3, 8, 8));
    b.add("conv3", Conv.of(4, 3), Network.INPUT);
    b.add("bn3", BatchNorm.DEFAULTS, "conv3");
    b.add("conv1", Conv.of(4, 1).padded(1 - innerPadding), Network.INPUT);
    b.add("bn1", BatchNorm.DEFAULTS, "conv1");
    b.add("conv2", Conv.of(4, 3).padded(innerPadding), "bn1");
    b.add("add", new Add(), "bn3", "conv2");
    b.add("pool", new GlobalAveragePool(), "add");
    String path = folder.resolve(name).toString();
    new ModelFolder(Stores.at(path)).save(Initialization.PYTORCH_DEFAULT.fresh(b.build(), 1));
    return path;
  }

  @Test
  void printsTheCostBeforeAndAfterAndTheLargestDifference() throws Exception {
    String base = saved("base", 0);
    String out = folder.resolve("out").toString();
    Shell.Ended ended = Shell.run("rewrite", base, "--to", "deploy", "--out", out, "--json");
    assertThat(ended.err()).isEmpty();
    assertThat(ended.code()).isZero();
    JsonNode json = new ObjectMapper().readTree(ended.out());
    assertThat(json.path("to").asText()).isEqualTo("deploy");
    assertThat(json.path("before").path("macs").asLong())
        .isEqualTo(64L * 3 * 4 * 9 + 100L * 3 * 4 + 64L * 4 * 4 * 9);
    assertThat(json.path("after").path("macs").asLong()).isEqualTo(64L * 3 * 4 * 9);
    assertThat(json.path("after").path("params").asLong()).isEqualTo(3 * 4 * 9 + 4);
    assertThat(json.path("largest-difference").asDouble())
        .isLessThan(1e-4 * json.path("largest-output").asDouble());
    assertThat(new ModelFolder(Stores.at(out)).read().network().nodes()).hasSize(2);
    Shell.Ended again = Shell.run("rewrite", base, "--to", "deploy", "--out", out);
    assertThat(again.code()).isZero();
    assertThat(again.out()).contains("after   6,912 MACs, 112 parameters, 1 layers");
    Shell.Ended other = Shell.run("rewrite", base, "--to", "fold-bn", "--out", out);
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("holds another model");
  }

  @Test
  void refusesWhatWouldNotBeExactAndLeavesNothing() {
    String out = folder.resolve("out").toString();
    Shell.Ended ended =
        Shell.run("rewrite", saved("base", 1), "--to", "merge-branches", "--out", out);
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.err()).contains("'conv2' pads with zeros what 'bn1' has shifted");
    assertThat(new ModelFolder(Stores.at(out)).complete()).isFalse();
    Shell.Ended unknown = Shell.run("rewrite", folder + "/x", "--to", "deploi", "--out", out);
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("did you mean 'deploy'?");
  }

  /** What was done to one model is done to another of the same architecture, and to no other. */
  @Test
  void replaysAHistory() {
    String first = saved("first", 0);
    String merged = folder.resolve("merged").toString();
    Shell.run("rewrite", first, "--to", "merge-branches", "--out", merged);
    String out = folder.resolve("out").toString();
    Shell.Ended ended = Shell.run("rewrite", saved("other", 0), "--history", merged, "--out", out);
    assertThat(ended.err()).isEmpty();
    assertThat(ended.code()).isZero();
    assertThat(ended.out()).contains("rewrite(history of " + merged + ")");
    assertThat(new ModelFolder(Stores.at(out)).network())
        .isEqualTo(new ModelFolder(Stores.at(merged)).network());
    Shell.Ended empty = Shell.run("rewrite", first, "--history", first, "--out", out);
    assertThat(empty.code()).isEqualTo(2);
    assertThat(empty.err()).contains("nothing was pruned or rewritten");
    Shell.Ended both =
        Shell.run("rewrite", first, "--to", "deploy", "--history", merged, "--out", out);
    assertThat(both.code()).isEqualTo(2);
    assertThat(both.err()).contains("--to=REWRITING, --history=DIR are mutually exclusive");
    Shell.Ended neither = Shell.run("rewrite", first, "--out", out);
    assertThat(neither.code()).isEqualTo(2);
    assertThat(neither.err()).contains("--to=REWRITING | --history=DIR");
  }

  @Test
  void refusesAModelThatOverflowsAndLeavesNothing() {
    String base = saved("base", 0);
    Model model = new ModelFolder(Stores.at(base)).read();
    Tensor large = Tensor.filled(model.weights().get("conv3.weight").shape(), 3e38f);
    String loud = folder.resolve("loud").toString();
    new ModelFolder(Stores.at(loud))
        .save(model.with(model.weights().with(Map.of("conv3.weight", large))));
    String out = folder.resolve("out").toString();
    Shell.Ended ended = Shell.run("rewrite", loud, "--to", "deploy", "--out", out);
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.err())
        .contains("Cannot compare the models: 'activation of conv3' has ")
        .contains("not finite")
        .contains("; train the model anew with a lower rate");
    assertThat(new ModelFolder(Stores.at(out)).complete()).isFalse();
  }

  @Test
  void refusesAFolderBelowAFile() {
    String base = saved("base", 0);
    String out = base + "/network.json/below/out";
    Shell.Ended ended = Shell.run("rewrite", base, "--to", "deploy", "--out", out);
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.err()).contains("a file stands where a folder is needed");
  }
}
